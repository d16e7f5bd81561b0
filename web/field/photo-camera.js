/** Phones short of memory close the page while the camera is open: whoever comes back is told so. */
import { recall, remember } from "./store.js";

const KEY = "camera";
const RECENT = 600_000; // milliseconds

let isOurs = false; // it was opened in this life of the page

/** @param {string} id  the finding it was opened for */
export function cameraOpens(id) {
  isOurs = true;
  return remember(KEY, { id, at: Date.now() });
}

export function cameraClosed() {
  return remember(KEY, undefined);
}

/** Whether the page died over the camera a moment ago; said once. @param {string} id */
export async function hasKilledThePage(id) {
  const opened = await recall(KEY);
  if (isOurs || opened?.id !== id) return false;
  await cameraClosed();
  return Date.now() - opened.at < RECENT;
}

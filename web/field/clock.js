/** How far the phone's clock is from the municipality's: told with every finding, never put right in silence. */
import { recall, remember } from "./store.js";

const KEY = "clock_offset_ms";
const COARSE = 2000; // milliseconds: the server's Date has whole seconds, and answers take time

/** @type {number | null} */
let offset = null;

/** Server time minus the phone's, in milliseconds; null before it was ever measured. */
export function clockOffset() {
  return offset;
}

/** What an earlier visit has measured. */
export async function recallClock() {
  offset ??= (await recall(KEY)) ?? null;
}

/**
 * An answer of ours tells what the time is there.
 * @param {string | null} date  the answer's Date header
 * @param {number} asked  milliseconds, by the phone
 * @param {number} [now]
 */
export function setClock(date, asked, now = Date.now()) {
  const there = Date.parse(date ?? "");
  if (Number.isNaN(there)) return;
  const measured = Math.round(there - (asked + now) / 2);
  if (offset !== null && Math.abs(measured - offset) < COARSE) return;
  offset = measured;
  remember(KEY, offset).catch(() => null); // it is only a hint
}

/** Room that is laid aside on the phone, so that words can be written when nothing else fits. */

/** @import { IDBPDatabase } from "idb" */
/** @import { Memory } from "./store.js" */

const ROW = "reserve";
const SIZE = 512 * 1024; // bytes: Chromium is some 300 kB over the limit before it says so
const PROBE = "probe";
const PIECE = 64 * 1024; // the browser gives no more chance at a time

/** @param {IDBPDatabase<Memory>} memory */
export async function layAside(memory) {
  if (await memory.getKey("kv", ROW)) return;
  const bytes = new Uint8Array(SIZE); // left to chance: what can be pressed together holds no room
  for (let at = 0; at < SIZE; at += PIECE) crypto.getRandomValues(bytes.subarray(at, at + PIECE));
  await memory.put("kv", bytes.buffer, ROW);
}

/** Gives the room away; false when it was given away before. @param {IDBPDatabase<Memory>} memory */
export async function release(memory) {
  if (!(await memory.getKey("kv", ROW))) return false;
  await memory.delete("kv", ROW);
  return true;
}

/** WebKit's private windows take no blobs. @param {IDBPDatabase<Memory>} memory */
export async function takesBlobs(memory) {
  try {
    await memory.put("kv", new Blob(["."]), PROBE);
    await memory.delete("kv", PROBE);
    return true;
  } catch (error) {
    return error instanceof DOMException && error.name === "QuotaExceededError";
  }
}

/** How much room the browser has left for us: photos end before words do. */
import { layAside, onFull, takesBlobs } from "./store.js";

const FULL = 0.9; // of what the browser allows
const TINY = 120_000_000; // bytes; no phone gives that little, except to a private window

/** What the walker must know of this browser's memory. */
export const room = {
  isTight: false,
  /** It forgets everything when the window is closed. */
  isPrivate: false,
  /** @param {() => void} listener */
  onChange(listener) {
    tell = listener;
  },
};

let tell = () => {};
onFull(() => know({ isTight: true }));

/** Lays some room aside for words while there is plenty. */
export async function lookAround() {
  const { quota } = await estimate();
  const isTight = await isFullWith(0);
  if (!isTight) await layAside().catch(() => null);
  know({ isTight, isPrivate: (quota > 0 && quota < TINY) || !(await takesBlobs()) });
}

/** Rejects as the browser itself would, while there still is room for words. @param {number} bytes */
export async function makeSureOfRoom(bytes) {
  if (!(await isFullWith(bytes))) return;
  know({ isTight: true });
  throw new DOMException("", "QuotaExceededError");
}

/** @param {number} bytes  more than now */
async function isFullWith(bytes) {
  const { usage, quota } = await estimate();
  return quota > 0 && usage + bytes > FULL * quota;
}

async function estimate() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return { usage, quota };
}

/** @param {{isTight?: boolean, isPrivate?: boolean}} news */
function know(news) {
  Object.assign(room, news);
  tell();
}

/** Keeps the screen on while somebody is recording, and lets it rest when nobody touches it. */
import { prefs } from "./prefs.js";

const PATIENCE = 2 * 60 * 1000; // milliseconds without a touch; the battery is needed for the way home

/** @type {WakeLockSentinel | null} */
let lock = null;
let isWanted = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {boolean} isRecording  the screen that is shown is one to record on */
export function stayAwake(isRecording) {
  isWanted = isRecording && prefs().awake === "yes";
  if (isWanted) touched();
  else rest();
}

for (const touch of ["pointerdown", "keydown", "visibilitychange"])
  document.addEventListener(touch, () => isWanted && touched());

async function touched() {
  clearTimeout(timer);
  timer = setTimeout(rest, PATIENCE);
  if (lock || document.hidden || !navigator.wakeLock) return;
  const held = await navigator.wakeLock.request("screen").catch(() => null); // a low battery says no
  lock = held;
  held?.addEventListener("release", () => (lock = null), { once: true });
}

function rest() {
  clearTimeout(timer);
  lock?.release();
  lock = null;
}

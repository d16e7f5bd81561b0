/** Plays what lies on the phone, and stops when it is asked to. */

/** @import { Sound } from "./types.js" */

/**
 * @param {Sound} sound
 * @param {(isPlaying: boolean) => void} onChange
 */
export function player({ bytes, type }, onChange) {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const audio = new Audio(address);
  for (const event of ["play", "pause", "ended"])
    audio.addEventListener(event, () => onChange(!audio.paused && !audio.ended));

  /** From the start, or silent. Rejects when this phone can't play it. */
  async function turn() {
    if (!audio.paused) return audio.pause();
    audio.currentTime = 0;
    await audio.play();
  }

  function close() {
    audio.pause();
    URL.revokeObjectURL(address);
  }
  return { turn, close };
}

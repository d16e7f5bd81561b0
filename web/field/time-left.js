/** How much is left of the planned walk. Values in, a verdict out; the words stand elsewhere. */

/** @import { WalkFacts } from "./types.js" */

const MINUTE = 60_000; // milliseconds
const NEXT_DAY = 12 * 60 * MINUTE; // after so long nobody is still on the walk

/**
 * Null when nothing is planned, or it is not that evening.
 * @param {WalkFacts} walk
 * @param {number} now  milliseconds
 * @returns {{is: "left" | "over", minutes: number, ends: number} | null}
 */
export function timeLeft({ starts_at, minutes, state }, now) {
  const starts = Date.parse(starts_at);
  if (!minutes || state !== "open" || Number.isNaN(starts)) return null;
  const ends = starts + minutes * MINUTE;
  if (now < starts || now > ends + NEXT_DAY) return null;
  const left = Math.ceil((ends - now) / MINUTE);
  return { is: left > 0 ? "left" : "over", minutes: Math.max(left, 0), ends };
}

/** Where something has been noted, and which stop comes next. Values in, values out. */
import { distance, placed } from "./metres.js";

/** @import { Stop } from "./types.js" */

/** @typedef {{lon: number | null, lat: number | null, stop: number | null}} Noted */

export const CLOSE = 40; // metres: what lies so near is at the same place

/**
 * How much is noted at each stop, by the stop's number.
 * @param {Stop[]} stops
 * @param {Noted[]} notes
 * @returns {Map<number, number>}
 */
export function coverage(stops, notes) {
  const counts = new Map(stops.map(({ number }) => [number, 0]));
  for (const note of notes) {
    const number = stopOf(stops, note) ?? -1;
    const before = counts.get(number);
    if (before !== undefined) counts.set(number, before + 1);
  }
  return counts;
}

/** The stop that was said, else the nearest one close by. @param {Stop[]} stops @param {Noted} noted */
export function stopOf(stops, { lon, lat, stop }) {
  if (stop !== null || lon === null || lat === null) return stop;
  return nearestStop(stops, { lon, lat })?.number ?? null;
}

/** The stop one stands at, or none. @param {Stop[]} stops @param {{lon: number, lat: number}} point */
export function nearestStop(stops, point) {
  const [nearest] = placed(stops)
    .map((stop) => ({ stop, away: distance(point, stop) }))
    .filter(({ away }) => away <= CLOSE)
    .sort((a, b) => a.away - b.away);
  return nearest?.stop ?? null;
}

/**
 * The first stop from there on, and round again, where nothing is noted; null when all have notes.
 * @param {Stop[]} stops
 * @param {Map<number, number>} counts
 * @param {number | null} from  the stop the group is at, or noted at last
 */
export function nextStop(stops, counts, from) {
  const start = Math.max(
    0,
    stops.findIndex(({ number }) => number === from),
  );
  const order = [...stops.slice(start), ...stops.slice(0, start)];
  return order.find(({ number }) => !counts.get(number)) ?? null;
}

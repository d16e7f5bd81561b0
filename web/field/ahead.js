/** The next stop: from what is noted, where the leader says the group is, and where one stands. */
import { groupsNow } from "./group-stop.js";
import { allNoted } from "./nearby.js";
import { coverage, nearestStop, nextStop, stopOf } from "./next-stop.js";
import { metresTo } from "./noted.js";
import { standingAt } from "./place.js";

/** @import { Nearby } from "./noted.js" */
/** @import { GroupAt, Stop, Walk } from "./types.js" */

/**
 * @typedef {object} Ahead
 * @property {Map<number, number>} counts  notes at each stop
 * @property {Stop | null} next
 * @property {number | null} metres  to the next stop
 * @property {boolean} isThere  the phone or the group is at it
 * @property {GroupAt[]} groups
 */

/** @param {Walk} walk @returns {Promise<Ahead>} */
export async function ahead(walk) {
  const { stops } = walk.package;
  const [notes, groups] = await Promise.all([allNoted(walk), groupsNow(walk)]);
  const counts = coverage(stops, notes);
  const from = standingAt();
  const reached = from && nearestStop(stops, from)?.number;
  const led = groupOf(walk, groups)?.stop ?? null;
  const at = [reached, led].find((number) => number && !counts.get(number));
  const next = nextStop(stops, counts, at ?? led ?? lastNoted(stops, notes));
  return {
    counts,
    next,
    metres: next && metresTo(next, from),
    isThere: next !== null && [reached, led].includes(next.number),
    groups,
  };
}

/** The only group is everybody's. @param {Walk} walk @param {GroupAt[]} groups */
export function groupOf({ group = null }, groups) {
  return groups.length === 1 ? groups[0] : groups.find(({ letter }) => letter === group);
}

/** @param {Stop[]} stops @param {Nearby[]} notes */
function lastNoted(stops, notes) {
  const own = notes.filter(({ is_own }) => is_own);
  const [newest] = own
    .map((note) => ({ stop: stopOf(stops, note), at: Date.parse(note.captured_at) }))
    .filter(({ stop }) => stop !== null)
    .sort((a, b) => b.at - a.at);
  return newest?.stop ?? null;
}

/** A finding saved without a good position gets a better one when it comes soon enough. */
import { edit } from "./findings.js";
import { better, position, SOON, start, UNSURE } from "./place.js";

/** @import { Observation } from "./types.js" */

const ASKED = 60_000; // milliseconds: she stands and waits, and the browser may ask her first

/** @typedef {Pick<Observation, "made_at" | "sought_at">} Sought */

/** Whether a position may still come that is of the same place. @param {Observation} observation */
export function isSought(observation) {
  const isOn = observation.is_seeking && position.state !== "refused";
  return isOn && Date.now() < soughtUntil(observation);
}

/** @param {Sought} sought @returns {number} milliseconds since 1970 */
export function soughtUntil({ made_at, sought_at }) {
  return sought_at ? sought_at + ASKED : made_at + SOON;
}

/** Attaches a better position to a finding that was saved without a good one. @param {Observation} observation */
export async function seek({ id, place, made_at, sought_at }) {
  const found = sought_at ? better(place, sought_at, ASKED) : better(place, made_at);
  if (!found) return;
  await edit(id, (now) =>
    now.is_seeking ? { place: found, is_seeking: (found.accuracy_m ?? 0) > UNSURE } : {},
  );
}

/** "Brug min position": where she stands now is the place of this finding. @param {string} id */
export async function seekHere(id) {
  start(); // first, while the tap still counts as one
  const asked = await edit(id, () => ({ is_seeking: true, sought_at: Date.now() }));
  if (asked) await seek(asked);
}

/**
 * An answer to what earlier walks saw. It is a finding of one's own at the same place, for that is how
 * a thing comes back over the walks: still so, or felt the other way round.
 */
import { record } from "./findings.js";
import { pinned } from "./place.js";
import { STAYS } from "./toast.js";
import { withdraw } from "./withdraw.js";

/** @import { Stance } from "./agreement.js" */
/** @import { Before } from "./noted.js" */
/** @import { Finding } from "./state.js" */
/** @import { Feeling, Observation, Walk } from "./types.js" */
/** @import { Taken } from "./withdraw.js" */

/** @param {Before} before @param {Finding[]} own @returns {Observation | null} */
export function answerTo({ id }, own) {
  const found = own.find(({ observation: { again, withdrawn } }) => again?.of === id && !withdrawn);
  return found?.observation ?? null;
}

/**
 * Another answer takes the first one's place, and "none" only takes it back.
 * @param {Walk} walk
 * @param {Before} before
 * @param {Stance} stance
 * @param {Observation | null} given  the answer that stands
 * @returns {Promise<{made: string | null, taken: Taken | null}>}
 */
export async function answerAgain(walk, before, stance, given) {
  const finding = stance === "none" ? null : await record(walk, seen(before, stance));
  const taken = given && (await withdraw(given.id, STAYS));
  return { made: finding?.observation.id ?? null, taken };
}

/** @param {Before} before @param {"agree" | "differ"} stance */
function seen({ id, category, subtype, lon, lat, is_positive = false }, stance) {
  const again = { of: id, stance };
  const there = { category, place: pinned(lon, lat), isSeeking: false, again };
  if (stance === "agree") return { ...there, subtype, feeling: felt(is_positive ? "safe" : "neutral") };
  return { ...there, feeling: felt(is_positive ? "unsafe" : "safe") };
}

/** @param {Feeling} feeling */
function felt(feeling) {
  return feeling;
}

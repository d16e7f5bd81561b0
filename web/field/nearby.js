/** What others have noted on this walk, and what was seen before: fetched now and then, kept for the dark. */
import { forgetSettled, stances } from "./agreement.js";
import { findings } from "./findings.js";
import { noted } from "./noted.js";
import { CLOSE } from "./next-stop.js";
import { look } from "./server.js";
import { read, write } from "./store.js";

/** @import { Before, Here, Nearby } from "./noted.js" */
/** @import { GroupAt, Observation, Walk } from "./types.js" */

/**
 * As the municipality told it last.
 * @typedef {object} Told
 * @property {string} walk
 * @property {string | null} etag
 * @property {number} fetched_at  milliseconds
 * @property {Here[]} here
 * @property {Before[]} before
 * @property {GroupAt[]} groups
 */

const A_DAY = 24 * 60 * 60 * 1000;

/** @param {string} walk @returns {Promise<Told | null>} */
export async function lastTold(walk) {
  return (await read(["nearby"], (tx) => tx.objectStore("nearby").get(walk))) ?? null;
}

/** Asks again; without signal the last answer stands. @param {Walk} walk */
export async function fetchNearby(walk) {
  const [before, said] = [await lastTold(walk.id), await stances()];
  const answer = await look(walk, "nearby", before?.etag).catch(() => null);
  if (!answer || (answer.status !== 304 && !(answer.is_ours && answer.status === 200))) return;
  const news = answer.status === 304 ? before : toldBy(walk.id, answer);
  if (!news) return;
  const told = { ...news, fetched_at: Date.now() };
  await write(["nearby"], (tx) => tx.objectStore("nearby").put(told));
  await forgetSettled(said);
  if (answer.status === 200) await noteState(walk, answer.body.walk);
}

/**
 * @param {string} walk
 * @param {{body: any, etag: string | null}} answer
 * @returns {Told}
 */
function toldBy(walk, { body, etag }) {
  const { here = [], before = [], groups = [] } = body;
  return { walk, etag, fetched_at: 0, here, before, groups };
}

/** That a walk has been closed is known here sooner than from its package. @param {Walk} walk @param {any} told */
async function noteState({ id }, told) {
  if (!told?.state) return;
  await write(["walk"], async (tx) => {
    const walk = await tx.objectStore("walk").get(id);
    const facts = walk?.package.walk;
    if (!walk || !facts) return;
    const { state, takes_until = null } = told;
    if (facts.state === state && (facts.takes_until ?? null) === takes_until) return;
    const now = { ...facts, state, takes_until };
    await tx.objectStore("walk").put({ ...walk, package: { ...walk.package, walk: now } });
  });
}

/** Everything noted, own and others', nearest first. @param {Walk} walk @returns {Promise<Nearby[]>} */
export async function allNoted(walk) {
  const [told, own, said] = await Promise.all([lastTold(walk.id), findings(), stances()]);
  return noted(walk, told?.here ?? [], own, said);
}

/**
 * Somebody else's note of the same kind at the same place, that this walker has not spoken of yet.
 * Her own is noted all the same.
 * @param {Walk} walk
 * @param {Observation} observation
 * @returns {Promise<Nearby | null>}
 */
export async function sameHere(walk, { category, feeling, place }) {
  const { lon, lat } = place;
  if (lon === null || lat === null) return null;
  const [told, own, said] = await Promise.all([lastTold(walk.id), findings(), stances()]);
  const others = noted(walk, told?.here ?? [], own, said, { lon, lat });
  const isSame = (/** @type {Nearby} */ other) =>
    !other.is_own &&
    other.stance === "none" &&
    other.category === category &&
    (other.metres ?? Infinity) <= CLOSE &&
    [other.feeling, feeling].sort().join() !== "safe,unsafe";
  return others.find(isSame) ?? null;
}

/** A lost phone should hold little of what others wrote. */
export async function forgetNearby(now = Date.now()) {
  /** @type {Told[]} */
  const kept = await read(["nearby"], (tx) => tx.objectStore("nearby").getAll());
  const old = kept.filter(({ fetched_at }) => fetched_at < now - A_DAY);
  if (!old.length) return;
  await write(["nearby"], async (tx) => {
    for (const { walk } of old) await tx.objectStore("nearby").delete(walk);
  });
}

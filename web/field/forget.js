/** Forgets what the municipality has: photos after a day, words when they can be put right no more. */
import { read, write } from "./store.js";

/** @import { Letter, Observation, Walk } from "./types.js" */
/** @import { Reading, Writing } from "./store.js" */

const A_DAY = 24 * 60 * 60 * 1000; // milliseconds
const A_WEEK = 7 * A_DAY;

/**
 * Only of findings whose every letter has its receipt, and never of the one that is being worked on.
 * @param {number} [now]
 * @param {boolean} [isTight]  photos and recordings that have arrived make room at once
 */
export async function forgetDelivered(now = Date.now(), isTight = false) {
  const { settled, walks } = await read(["observation", "outbox", "walk", "kv"], settledIn);
  const isOver = (/** @type {Observation} */ one, /** @type {number} */ until) =>
    until < now || letGoAt(one) > now + A_DAY; // a clock that was ahead has been put right
  const old = settled.filter((one) => isTight || isOver(one, letGoAt(one) + A_DAY));
  const gone = settled.filter((one) => isOver(one, wordsUntil(one, walks)));
  if (old.length) await remove(old, gone);
}

/** @param {Reading} tx */
async function settledIn(tx) {
  /** @type {Observation[]} */
  const all = await tx.objectStore("observation").getAll();
  /** @type {Letter[]} */
  const letters = await tx.objectStore("outbox").getAll();
  /** @type {Walk[]} */
  const walks = await tx.objectStore("walk").getAll();
  const open = (await tx.objectStore("kv").get("open"))?.id;
  const waiting = new Set(letters.map(({ observation }) => observation));
  const settled = all.filter(
    (one) => one.id !== open && !waiting.has(one.id) && Number.isFinite(letGoAt(one)),
  );
  return { settled, walks };
}

/** @param {Observation} observation */
function letGoAt({ delivered, withdrawn, made_at }) {
  return delivered?.at ?? (withdrawn === "done" ? made_at : NaN);
}

/**
 * As long as she may put them right: while a closed walk takes what was forgotten, else for a week.
 * @param {Observation} observation
 * @param {Walk[]} walks
 */
function wordsUntil(observation, walks) {
  const at = letGoAt(observation);
  if (observation.withdrawn) return at + A_DAY;
  const until = walks.find(({ id }) => id === observation.walk)?.package?.walk?.takes_until;
  return until ? Math.max(Date.parse(until), at + A_DAY) : at + A_WEEK;
}

/** @param {Observation[]} old  without photos and recordings @param {Observation[]} gone  without a trace */
async function remove(old, gone) {
  const heavy = await read(["photo", "sound"], async (tx) => {
    /** @param {string} id */
    const weighs = async (id) =>
      (await tx.objectStore("photo").index("observation").count(id)) +
      (await tx.objectStore("sound").index("observation").count(id));
    const counts = await Promise.all(old.map(({ id }) => weighs(id)));
    return old.filter((_, at) => counts[at]);
  });
  if (!heavy.length && !gone.length) return;
  await write(["observation", "outbox", "photo", "sound"], async (tx) => {
    for (const { id } of heavy) if (!(await isWaiting(tx, id))) await removeMedia(tx, id);
    for (const { id } of gone)
      if (!(await isWaiting(tx, id))) await tx.objectStore("observation").delete(id);
  });
}

/** Edited meanwhile. @param {Writing} tx @param {string} id */
async function isWaiting(tx, id) {
  return Boolean(await tx.objectStore("outbox").index("observation").count(id));
}

/** @param {Writing} tx @param {string} id */
async function removeMedia(tx, id) {
  for (const room of /** @type {const} */ (["photo", "sound"]))
    for (const key of await tx.objectStore(room).index("observation").getAllKeys(id))
      await tx.objectStore(room).delete(key);
}

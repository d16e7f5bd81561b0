/** What the walker sees and writes down: recorded at once, edited as long as she likes. */
import { bodyOf, observationLetter } from "./letter.js";
import { stamp } from "./moment.js";
import { read, remember, write } from "./store.js";
import { uuid7 } from "./uuid7.js";

/** @import { Feeling, Letter, Observation, Place, Walk } from "./types.js" */
/** @import { Writing } from "./store.js" */

const HOLD = 20_000; // milliseconds a letter waits while its walker is still adding to it

/**
 * The finding and its letter in one transaction: when this resolves, it is kept.
 * @param {Walk} walk
 * @param {Feeling} feeling
 * @param {string} category
 * @param {Place} place
 * @param {boolean} isSeeking  a better position may come
 * @returns {Promise<Observation>}
 */
export async function record(walk, feeling, category, place, isSeeking) {
  const now = Date.now();
  /** @type {Observation} */
  const observation = {
    id: uuid7(now),
    walk: walk.id,
    device: walk.device,
    made_at: now,
    captured_at: stamp(new Date(now)),
    revision: 1,
    replaces: null,
    feeling,
    category,
    subtype: null,
    place,
    note: "",
    photos: [],
    is_seeking: isSeeking,
    delivered: null,
    withdrawn: null,
    copied_from: null,
  };
  const letter = await observationLetter(observation, now + HOLD);
  await write(["observation", "outbox"], async (tx) => {
    await tx.objectStore("observation").put(observation);
    await tx.objectStore("outbox").put(letter);
  });
  return observation;
}

/**
 * Changes a finding. A letter that may already have left is never touched: the change becomes a
 * new revision that says which one it replaces.
 * @param {string} id
 * @param {(observation: Observation) => Partial<Observation>} change
 * @param {(tx: Writing, observation: Observation) => Promise<void>} [besides]  in the same transaction
 * @returns {Promise<Observation | null>}  null when there is nothing left to change
 */
export async function edit(id, change, besides) {
  for (;;) {
    const now = await standing(id);
    if (!now.observation || now.observation.withdrawn) return null;
    const changed = { ...now.observation, ...change(now.observation) };
    const isToldAlready = bodyOf(changed) === bodyOf(now.observation);
    if (isToldAlready && changed.is_seeking === now.observation.is_seeking) return changed;
    const revised = isToldAlready ? changed : revision(changed, now.last);
    const letter = isToldAlready ? null : await newLetter(revised, now.last);
    if (await swap(now, revised, letter, besides)) return revised;
  }
}

/** @typedef {{observation: Observation | undefined, last: Letter | undefined}} Standing */

/** Also when it has got a new id meanwhile. @param {string} id @returns {Promise<Standing>} */
function standing(id) {
  return read(["observation", "outbox"], async (tx) => {
    const rows = tx.objectStore("observation");
    const observation =
      (await rows.get(id)) ?? (await rows.getAll()).find((row) => row.copied_from === id);
    return { observation, last: (await textLetters(tx, observation?.id ?? id)).at(-1) };
  });
}

/**
 * @param {{objectStore: (room: "outbox") => any}} tx
 * @param {string} id
 * @returns {Promise<Letter[]>}
 */
async function textLetters(tx, id) {
  /** @type {Letter[]} */
  const letters = await tx.objectStore("outbox").index("observation").getAll(id);
  return letters.filter((letter) => letter.kind === "observation");
}

/**
 * @param {Observation} changed
 * @param {Letter | undefined} last
 * @returns {Observation}
 */
function revision(changed, last) {
  const isOnThePhoneOnly = last && !last.has_begun;
  if (isOnThePhoneOnly) return changed;
  return { ...changed, revision: changed.revision + 1, replaces: changed.revision };
}

/**
 * @param {Observation} revised
 * @param {Letter | undefined} last  rewritten in place while it is on the phone only
 */
async function newLetter(revised, last) {
  const letter = await observationLetter(revised, 0);
  return last && !last.has_begun ? { ...letter, id: last.id } : letter;
}

/**
 * Puts the revision in place unless somebody else was faster.
 * @param {Standing} before
 * @param {Observation} revised
 * @param {Letter | null} letter
 * @param {((tx: Writing, observation: Observation) => Promise<void>) | undefined} besides
 */
function swap(before, revised, letter, besides) {
  return write(["observation", "outbox", "photo", "kv"], async (tx) => {
    const observation = await tx.objectStore("observation").get(revised.id);
    const isOpen = (await tx.objectStore("kv").get("open")) === revised.id;
    const last = (await textLetters(tx, revised.id)).at(-1);
    const isAsBefore =
      JSON.stringify(observation) === JSON.stringify(before.observation) &&
      JSON.stringify(last) === JSON.stringify(before.last);
    if (!isAsBefore) return false;
    await tx.objectStore("observation").put(revised);
    if (letter)
      await tx.objectStore("outbox").put({ ...letter, not_before: isOpen ? Date.now() + HOLD : 0 });
    await besides?.(tx, revised);
    return true;
  });
}

/** The walker is at it: its letters wait for her, and a killed page comes back to it. @param {string} id */
export function open(id) {
  return remember("open", id);
}

/** She has finished with it: its letters may go. @param {string} id */
export function release(id) {
  return write(["outbox", "kv"], async (tx) => {
    for (const letter of await tx.objectStore("outbox").index("observation").getAll(id)) {
      if (letter.not_before) await tx.objectStore("outbox").put({ ...letter, not_before: 0 });
    }
    if ((await tx.objectStore("kv").get("open")) === id) await tx.objectStore("kv").delete("open");
  });
}

/**
 * All that is on the phone, newest first, each with the letters that wait.
 * @returns {Promise<import("./state.js").Finding[]>}
 */
export async function findings() {
  return read(["observation", "outbox"], async (tx) => {
    const observations = await tx.objectStore("observation").getAll();
    const letters = await tx.objectStore("outbox").getAll();
    return observations
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .map((observation) => ({
        observation,
        letters: letters.filter((letter) => letter.observation === observation.id),
      }));
  });
}

/** What the walker sees and writes down: recorded at once, edited as long as she likes. */
import { asideOf, forgetAside, isAside, setAside } from "./aside.js";
import { clockOffset } from "./clock.js";
import { bodyOf, observationLetter } from "./letter.js";
import { stamp } from "./moment.js";
import { read, remember, write } from "./store.js";
import { uuid7 } from "./uuid7.js";

/** @import { Letter, Observation, Place, Walk } from "./types.js" */
/** @import { Writing } from "./store.js" */

const HOLD = 20_000; // milliseconds a letter waits while its walker is still adding to it

/** @typedef {Partial<Pick<Observation, "subtype" | "feeling" | "again">>} More  when it is known from the start */
/** @typedef {More & {category: string, isUnsorted?: boolean, place: Place, isSeeking: boolean}} Seen */

/**
 * The finding and its letter in one transaction: when this resolves, it is kept.
 * @param {Walk} walk
 * @param {Seen} seen
 * @returns {Promise<import("./state.js").Finding>}
 */
export async function record(walk, seen) {
  const observation = blank(walk, seen, Date.now());
  const letter = await observationLetter(observation, observation.made_at + HOLD);
  await write(["observation", "outbox", "kv"], async (tx) => {
    await tx.objectStore("observation").put(observation);
    await tx.objectStore("outbox").put(letter);
    await tx.objectStore("kv").put({ id: observation.id, at: "home" }, "open");
  }).catch((error) => setAside(observation, error));
  return { observation, letters: [letter] };
}

/**
 * @param {Walk} walk
 * @param {Seen} seen
 * @param {number} now  milliseconds
 * @returns {Observation}
 */
function blank(walk, { category, isUnsorted = false, place, isSeeking, ...more }, now) {
  return {
    id: uuid7(now),
    walk: walk.id,
    device: walk.device,
    made_at: now,
    captured_at: stamp(new Date(now)),
    revision: 1,
    replaces: null,
    feeling: "neutral",
    category,
    subtype: null,
    place,
    unease: null,
    note: "",
    proposal: "",
    times: [],
    worst_for: [],
    asset_number: "",
    group: walk.group ?? null,
    on_behalf: false,
    client_version: document.body.dataset["build"] ?? "",
    clock_offset_ms: clockOffset(),
    photos: [],
    is_unsorted: isUnsorted,
    is_seeking: isSeeking,
    delivered: null,
    withdrawn: null,
    copied_from: null,
    ...more,
  };
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
  try {
    const changed = await revise(id, change, besides);
    if (changed) forgetAside(id);
    else if (isAside(id) && !besides) addAside(id, change);
    return changed;
  } catch (error) {
    if (besides) throw error;
    addAside(id, change, error);
    return null;
  }
}

/**
 * @param {string} id
 * @param {(observation: Observation) => Partial<Observation>} change
 * @param {unknown} [error]
 */
function addAside(id, change, error) {
  setAside({ ...change(/** @type {Observation} */ (asideOf(id))), id }, error);
}

/** @type {typeof edit} */
async function revise(id, change, besides) {
  for (;;) {
    const now = await standing(id);
    if (!now.observation || now.observation.withdrawn) return null;
    const before = { ...now.observation, ...asideOf(id), id: now.observation.id };
    const changed = { ...before, ...change(before) };
    const isToldAlready = bodyOf(changed) === bodyOf(now.observation);
    if (isToldAlready && isSoughtAlike(changed, now.observation)) return changed;
    const revised = isToldAlready ? changed : revision(changed, now.last);
    const letter = isToldAlready ? null : await newLetter(revised, now.last);
    if (await swap(now, revised, letter, besides)) return revised;
  }
}

/** @param {Observation} one @param {Observation} other */
function isSoughtAlike(one, other) {
  return one.is_seeking === other.is_seeking && one.sought_at === other.sought_at;
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
  return write(["observation", "outbox", "photo", "sound", "kv"], async (tx) => {
    const observation = await tx.objectStore("observation").get(revised.id);
    const isOpen = (await tx.objectStore("kv").get("open"))?.id === revised.id;
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
  }, !besides);
}

/**
 * The walker is at it: its letters wait for her, and a killed page comes back to it.
 * @param {string} id
 * @param {"home" | "details"} at  the screen she is on
 */
export function open(id, at) {
  return remember("open", { id, at });
}

/**
 * She has finished with it: its letters may go. A memory that refuses only makes them go later, and
 * keeps her from nothing.
 * @param {string} id
 */
export async function release(id) {
  await letGo(id).catch(() => null);
}

/** @param {string} id */
function letGo(id) {
  return write(["outbox", "kv"], async (tx) => {
    for (const letter of await tx.objectStore("outbox").index("observation").getAll(id)) {
      if (letter.not_before) await tx.objectStore("outbox").put({ ...letter, not_before: 0 });
    }
    if ((await tx.objectStore("kv").get("open"))?.id === id) {
      await tx.objectStore("kv").delete("open");
    }
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

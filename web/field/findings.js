/** What the walker does with a finding: record, edit, add and remove photos, withdraw. */
import { sha256 } from "./digest.js";
import { bodyOf, observationLetter, photoLetter, withdrawalLetter } from "./letter.js";
import { stamp } from "./moment.js";
import { read, write } from "./store.js";
import { uuid7 } from "./uuid7.js";

/** @import { Feeling, Letter, Observation, Photo, Place, Walk } from "./types.js" */
/** @import { Writing } from "./store.js" */

export const HOLD = 20_000; // milliseconds a letter waits while its walker is still adding to it
export const MOST_PHOTOS = 4;

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
  await write(["observation", "outbox", "kv"], async (tx) => {
    await tx.objectStore("observation").put(observation);
    await tx.objectStore("outbox").put(letter);
    await tx.objectStore("kv").put(observation.id, "open");
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
    const observation = (await rows.get(id)) ?? (await rows.getAll()).find((row) => row.copied_from === id);
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
  const letter = await observationLetter(revised, Date.now() + HOLD);
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
  return write(["observation", "outbox", "photo"], async (tx) => {
    const observation = await tx.objectStore("observation").get(revised.id);
    const last = (await textLetters(tx, revised.id)).at(-1);
    const isAsBefore =
      JSON.stringify(observation) === JSON.stringify(before.observation) &&
      JSON.stringify(last) === JSON.stringify(before.last);
    if (!isAsBefore) return false;
    await tx.objectStore("observation").put(revised);
    if (letter) await tx.objectStore("outbox").put(letter);
    await besides?.(tx, revised);
    return true;
  });
}

/**
 * @param {string} id
 * @param {{bytes: ArrayBuffer, width: number, height: number}} picture
 * @returns {Promise<Photo>}
 */
export async function addPhoto(id, picture) {
  /** @type {Photo} */
  const photo = {
    ...picture,
    id: uuid7(),
    observation: id,
    sha256: await sha256(picture.bytes),
    made_at: Date.now(),
    delivered_at: null,
  };
  await edit(
    id,
    ({ photos }) => ({ photos: [...photos, photo.id] }),
    async (tx, observation) => {
      photo.observation = observation.id;
      await tx.objectStore("photo").put(photo);
      await tx.objectStore("outbox").put(photoLetter(photo, observation));
    },
  );
  return photo;
}

/** @param {string} id @param {string} photo */
export function removePhoto(id, photo) {
  return edit(
    id,
    ({ photos }) => ({ photos: photos.filter((kept) => kept !== photo) }),
    async (tx) => {
      await tx.objectStore("photo").delete(photo);
      for (const letter of await tx.objectStore("outbox").index("observation").getAll(id)) {
        if (letter.subject === photo) await tx.objectStore("outbox").delete(letter.id);
      }
    },
  );
}

/** The walker has finished with it: its letters may go. @param {string} id */
export function release(id) {
  return write(["outbox", "kv"], async (tx) => {
    for (const letter of await tx.objectStore("outbox").index("observation").getAll(id)) {
      if (letter.not_before) await tx.objectStore("outbox").put({ ...letter, not_before: 0 });
    }
    if ((await tx.objectStore("kv").get("open")) === id) await tx.objectStore("kv").delete("open");
  });
}

/**
 * Takes a finding back. What has never left the phone leaves no trace; else the municipality is told.
 * @param {string} id
 */
export function withdraw(id) {
  return write(["observation", "outbox", "photo", "kv"], async (tx) => {
    const observation = await tx.objectStore("observation").get(id);
    if (!observation || observation.withdrawn) return;
    const letters = await tx.objectStore("outbox").index("observation").getAll(id);
    const hasLeft = observation.delivered || letters.some((letter) => letter.has_begun);
    for (const letter of letters) await tx.objectStore("outbox").delete(letter.id);
    for (const photo of observation.photos) await tx.objectStore("photo").delete(photo);
    await tx.objectStore("kv").delete("open");
    if (!hasLeft) return await tx.objectStore("observation").delete(id);
    const emptied = { photos: [], note: "", withdrawn: /** @type {const} */ ("waiting") };
    await tx.objectStore("observation").put({ ...observation, ...emptied });
    await tx.objectStore("outbox").put(withdrawalLetter(observation));
  });
}

/** Tries again with what the walker has been told about. @param {string} id */
export function retry(id) {
  return write(["outbox"], async (tx) => {
    for (const letter of await tx.objectStore("outbox").index("observation").getAll(id)) {
      await tx.objectStore("outbox").put({ ...letter, trouble: null, not_before: 0 });
    }
  });
}

/**
 * All that is on the phone, newest first, each with its waiting letters and its photos.
 * @returns {Promise<import("./state.js").Finding[]>}
 */
export async function findings() {
  return read(["observation", "outbox", "photo"], async (tx) => {
    const [observations, letters, photos] = await Promise.all([
      tx.objectStore("observation").getAll(),
      tx.objectStore("outbox").getAll(),
      tx.objectStore("photo").getAll(),
    ]);
    return observations
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .map((observation) => ({
        observation,
        letters: letters.filter((letter) => letter.observation === observation.id),
        photos: photos.filter((photo) => photo.observation === observation.id),
      }));
  });
}

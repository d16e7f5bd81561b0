/** Takes a finding back. What has never left the phone leaves no trace; else the municipality is told. */
import { forgetAside, isWhole, setAside, wordsAside } from "./aside.js";
import { forgetKept } from "./kept-words.js";
import { withdrawalLetter } from "./letter.js";
import { write } from "./store.js";

/** @import { Words } from "./aside.js" */
/** @import { Letter, Observation, Photo, Sound } from "./types.js" */

/**
 * @typedef {object} Taken
 * @property {Observation | null} observation  null when it lay aside only
 * @property {Letter[]} letters
 * @property {Photo[]} photos
 * @property {Sound[]} sounds
 * @property {Words | null} aside
 */

/**
 * @param {string} id
 * @param {number} [hold]  milliseconds in which it can still be undone
 * @returns {Promise<Taken | null>} what was taken, to put it back; null when there was nothing
 */
export async function withdraw(id, hold = 0) {
  const aside = wordsAside().find((words) => words.id === id) ?? null;
  forgetAside(id);
  const nothing = { observation: null, letters: [], photos: [], sounds: [] };
  try {
    const taken = (await takeOut(id, hold)) ?? (aside && nothing);
    return taken && { ...taken, aside };
  } catch (error) {
    if (aside && isWhole(aside)) return { ...nothing, aside }; // the memory never had it
    if (aside) setAside(aside, error);
    throw error;
  }
}

/** @param {string} id @param {number} hold */
function takeOut(id, hold) {
  return write(["observation", "outbox", "photo", "sound", "kv"], async (tx) => {
    const observation = await tx.objectStore("observation").get(id);
    if (!observation || observation.withdrawn) return null;
    const letters = await tx.objectStore("outbox").index("observation").getAll(id);
    const photos = await tx.objectStore("photo").index("observation").getAll(id);
    const sounds = await tx.objectStore("sound").index("observation").getAll(id);
    const taken = { observation, letters, photos, sounds };
    const hasLeft = observation.delivered || letters.some((letter) => letter.has_begun);
    for (const letter of letters) await tx.objectStore("outbox").delete(letter.id);
    for (const photo of photos) await tx.objectStore("photo").delete(photo.id);
    for (const sound of sounds) await tx.objectStore("sound").delete(sound.id);
    if ((await tx.objectStore("kv").get("open"))?.id === id) await tx.objectStore("kv").delete("open");
    await forgetKept(tx, id);
    if (!hasLeft) await tx.objectStore("observation").delete(id);
    if (!hasLeft) return taken;
    await tx.objectStore("observation").put({ ...wordless(observation), withdrawn: "waiting" });
    const letter = withdrawalLetter(observation);
    await tx.objectStore("outbox").put({ ...letter, not_before: hold && Date.now() + hold });
    return taken;
  });
}

/** What it was of and where, so that she knows which one: nothing she said of it. @param {Observation} observation */
function wordless(observation) {
  const nothing = { note: "", proposal: "", asset_number: "", on_behalf: false, unease: null };
  return { ...observation, ...nothing, times: [], worst_for: [], photos: [], sound: null };
}

/** As it was; false when the municipality has been told meanwhile. @param {Taken} taken */
export async function putBack({ aside, ...taken }) {
  const isBack = !taken.observation || (await putIn(taken.observation, taken));
  if (isBack && aside) setAside(aside, new DOMException("", "QuotaExceededError"));
  return isBack;
}

/** @param {Observation} observation @param {Omit<Taken, "aside">} with_it */
function putIn(observation, { letters, photos, sounds }) {
  return write(["observation", "outbox", "photo", "sound"], async (tx) => {
    const now = await tx.objectStore("observation").get(observation.id);
    const waiting = await tx.objectStore("outbox").index("observation").getAll(observation.id);
    if (now && !waiting.every((letter) => letter.kind === "withdrawal" && !letter.has_begun)) return false;
    if (now?.withdrawn === "done") return false;
    for (const letter of waiting) await tx.objectStore("outbox").delete(letter.id);
    await tx.objectStore("observation").put(observation);
    for (const letter of letters) await tx.objectStore("outbox").put(letter);
    for (const photo of photos) await tx.objectStore("photo").put(photo);
    for (const sound of sounds) await tx.objectStore("sound").put(sound);
    return true;
  });
}

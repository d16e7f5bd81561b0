/** What was said about a finding: one recording, whose bytes are kept before anything else. */
import { sha256 } from "./digest.js";
import { edit } from "./findings.js";
import { soundLetter } from "./letter.js";
import { makeSureOfRoom } from "./room.js";
import { read } from "./store.js";
import { uuid7 } from "./uuid7.js";

/** @import { Recording } from "./sound-recorder.js" */
/** @import { Writing } from "./store.js" */
/** @import { Letter, Observation, Sound } from "./types.js" */

const HOLD = 300_000; // milliseconds it waits while its finding is open: time to hear and delete it

/**
 * Keeps the recording, its letter and its place in the finding in one transaction.
 * @param {string} id  the finding
 * @param {Recording} recording
 * @returns {Promise<Sound | null>} null when the finding is no longer there
 */
export async function addSound(id, { bytes, type, seconds }) {
  await makeSureOfRoom(bytes.byteLength);
  /** @type {Sound} */
  const sound = {
    id: uuid7(),
    observation: id,
    bytes,
    type,
    seconds,
    sha256: await sha256(bytes),
    made_at: Date.now(),
    delivered_at: null,
  };
  const revised = await edit(
    id,
    () => ({ sound: sound.id }),
    (tx, observation) => put(tx, sound, observation),
  );
  return revised ? sound : null;
}

/** The municipality deletes what it has of it: the newest revision no longer names it. @param {Sound} sound */
export function removeSound(sound) {
  return edit(
    sound.observation,
    () => ({ sound: null }),
    (tx, { id }) => dropAll(tx, id),
  );
}

/** @param {Pick<Observation, "id" | "sound">} observation @returns {Promise<Sound | null>} */
export async function soundOf({ sound }) {
  if (!sound) return null;
  return (await read(["sound"], (tx) => tx.objectStore("sound").get(sound))) ?? null;
}

/** @param {Writing} tx @param {Sound} sound @param {Observation} observation */
async function put(tx, sound, observation) {
  await dropAll(tx, observation.id);
  sound.observation = observation.id;
  await tx.objectStore("sound").put(sound);
  const isOpen = (await tx.objectStore("kv").get("open"))?.id === observation.id;
  const not_before = isOpen ? Date.now() + HOLD : 0;
  await tx.objectStore("outbox").put({ ...soundLetter(sound, observation), not_before });
}

/** A finding has one recording at most. @param {Writing} tx @param {string} id */
async function dropAll(tx, id) {
  /** @type {Letter[]} */
  const letters = await tx.objectStore("outbox").index("observation").getAll(id);
  for (const letter of letters)
    if (letter.kind === "sound") await tx.objectStore("outbox").delete(letter.id);
  for (const key of await tx.objectStore("sound").index("observation").getAllKeys(id))
    await tx.objectStore("sound").delete(key);
}

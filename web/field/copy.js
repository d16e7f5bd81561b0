/** The other end keeps something else under our id: ours goes again as a new finding. */
import { photosOf } from "./finding-photos.js";
import { soundOf } from "./finding-sound.js";
import { observationLetter, photoLetter, soundLetter } from "./letter.js";
import * as outbox from "./outbox.js";
import { read, write } from "./store.js";
import { uuid7 } from "./uuid7.js";

/** @import { Letter, Observation, Photo, Trouble } from "./types.js" */

/**
 * Under a new id with new photo ids, so that both are kept. A copy that is refused as well is for the
 * walker to look at.
 * @param {Letter} letter
 * @param {Trouble} trouble
 */
export async function copy(letter, trouble) {
  const original = await read(["observation"], (tx) =>
    tx.objectStore("observation").get(letter.observation),
  );
  if (!original || original.copied_from) return outbox.park(letter, trouble);
  const photos = await copiesOf(original);
  const said = await soundOf(original);
  const sound = said && { ...said, id: uuid7(), delivered_at: null };
  /** @type {Observation} */
  const observation = {
    ...original,
    id: uuid7(),
    revision: 1,
    replaces: null,
    photos: photos.map((photo) => photo.id),
    sound: sound?.id ?? null,
    delivered: null,
    copied_from: original.id,
  };
  const letters = [await observationLetter(observation, 0)];
  for (const photo of photos) {
    photo.observation = observation.id;
    letters.push(photoLetter(photo, observation));
  }
  if (sound) {
    sound.observation = observation.id;
    letters.push(soundLetter(sound, observation));
  }
  return write(["outbox", "observation", "photo", "sound"], async (tx) => {
    const kept = await tx.objectStore("observation").get(original.id);
    if (JSON.stringify(kept) !== JSON.stringify(original)) return; // edited meanwhile: next round
    await outbox.dropLetters(tx, original.id);
    await tx.objectStore("observation").delete(original.id);
    for (const photo of original.photos) await tx.objectStore("photo").delete(photo);
    if (said) await tx.objectStore("sound").delete(said.id);
    await tx.objectStore("observation").put(observation);
    if (sound) await tx.objectStore("sound").put(sound);
    for (const photo of photos) await tx.objectStore("photo").put(photo);
    for (const written of letters) await tx.objectStore("outbox").put(written);
  });
}

/** @param {Observation} observation @returns {Promise<Photo[]>} */
async function copiesOf(observation) {
  return (await photosOf(observation.id))
    .filter((photo) => observation.photos.includes(photo.id))
    .map((photo) => ({ ...photo, id: uuid7(), delivered_at: null }));
}

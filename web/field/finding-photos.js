/** A finding's photos on the phone: the bytes that will be sent, kept before anything else. */
import { sha256 } from "./digest.js";
import { edit } from "./findings.js";
import { photoLetter } from "./letter.js";
import { makeSureOfRoom } from "./room.js";
import { read, write } from "./store.js";
import { uuid7 } from "./uuid7.js";

/** @import { Picture } from "./shrink.js" */
/** @import { Writing } from "./store.js" */
/** @import { Letter, Observation, Photo } from "./types.js" */

export const MOST_PHOTOS = 4;
const HOLD = 300_000; // milliseconds a photo waits while its finding is open: time to blur it

/**
 * Keeps the picture, its letter and its place in the finding in one transaction.
 * @param {string} id  the finding
 * @param {Picture} picture
 * @returns {Promise<Photo | null>} null when there is no place for one more; rejects where the
 *   memory does not have the finding itself
 */
export async function addPhoto(id, picture) {
  await makeSureOfRoom(picture.bytes.byteLength);
  const photo = await photoOf(id, picture);
  const revised = await edit(
    id,
    ({ photos }) => (photos.length < MOST_PHOTOS ? { photos: [...photos, photo.id] } : {}),
    (tx, observation) => put(tx, photo, observation),
  );
  if (!revised) throw new DOMException(id, "NotFoundError");
  return revised.photos.includes(photo.id) ? photo : null;
}

/**
 * Puts a picture in another's place. The old bytes leave the phone, sent or not; the municipality
 * uses only the photos that the newest revision names.
 * @param {Photo} old
 * @param {Picture} picture
 * @returns {Promise<Photo | null>} null when the old one is no longer there
 */
export async function replacePhoto(old, picture) {
  const photo = await photoOf(old.observation, picture);
  const revised = await edit(
    old.observation,
    ({ photos }) => ({ photos: photos.map((kept) => (kept === old.id ? photo.id : kept)) }),
    async (tx, observation) => {
      photo.replaces_sent = old.replaces_sent || (await isGone(tx, old));
      await drop(tx, old);
      await put(tx, photo, observation);
    },
  );
  return revised?.photos.includes(photo.id) ? photo : null;
}

/** @param {Photo} photo */
export function removePhoto(photo) {
  return edit(
    photo.observation,
    ({ photos }) => ({ photos: photos.filter((kept) => kept !== photo.id) }),
    (tx) => drop(tx, photo),
  );
}

/**
 * What was removed comes back where it was, if there is still a place.
 * @param {Photo} photo
 * @param {number} at
 */
export async function restorePhoto(photo, at) {
  const revised = await edit(
    photo.observation,
    ({ photos }) =>
      photos.length < MOST_PHOTOS
        ? { photos: [...photos.slice(0, at), photo.id, ...photos.slice(at)] }
        : {},
    (tx, observation) => put(tx, photo, observation),
  );
  return Boolean(revised?.photos.includes(photo.id));
}

/** In the order of the finding. @param {Observation} observation @returns {Promise<Photo[]>} */
export async function photosIn({ id, photos }) {
  const kept = await photosOf(id);
  return photos.flatMap((wanted) => kept.find((photo) => photo.id === wanted) ?? []);
}

/** @param {string} id @returns {Promise<Photo[]>} */
export function photosOf(id) {
  return read(["photo"], (tx) => tx.objectStore("photo").index("observation").getAll(id));
}

/** Nothing of it leaves while she is blurring it. @param {Photo} photo */
export function holdPhoto(photo) {
  return write(["outbox"], async (tx) => {
    for (const letter of await lettersOf(tx, photo)) {
      await tx.objectStore("outbox").put({ ...letter, not_before: Date.now() + HOLD });
    }
  });
}

/** Whether some of it may have reached the municipality. @param {Photo} photo */
export function hasLeft(photo) {
  return read(["photo", "outbox"], (tx) => isGone(tx, photo));
}

/** @param {string} observation @param {Picture} picture @returns {Promise<Photo>} */
async function photoOf(observation, picture) {
  return {
    ...picture,
    id: uuid7(),
    observation,
    sha256: await sha256(picture.bytes),
    made_at: Date.now(),
    delivered_at: null,
  };
}

/** @param {Writing} tx @param {Photo} photo @param {Observation} observation */
async function put(tx, photo, observation) {
  photo.observation = observation.id;
  await tx.objectStore("photo").put(photo);
  if (photo.delivered_at) return;
  const isOpen = (await tx.objectStore("kv").get("open"))?.id === observation.id;
  const not_before = isOpen ? Date.now() + HOLD : 0;
  await tx.objectStore("outbox").put({ ...photoLetter(photo, observation), not_before });
}

/** @param {Writing} tx @param {Photo} photo */
async function drop(tx, photo) {
  for (const letter of await lettersOf(tx, photo)) await tx.objectStore("outbox").delete(letter.id);
  await tx.objectStore("photo").delete(photo.id);
}

/**
 * @param {{objectStore: (room: "photo" | "outbox") => any}} tx
 * @param {Photo} photo
 * @returns {Promise<boolean>}
 */
async function isGone(tx, photo) {
  const letters = await lettersOf(tx, photo);
  const kept = await tx.objectStore("photo").get(photo.id);
  return Boolean(kept?.delivered_at) || letters.some((letter) => letter.has_begun);
}

/**
 * @param {{objectStore: (room: "outbox") => any}} tx
 * @param {Photo} photo
 * @returns {Promise<Letter[]>}
 */
async function lettersOf(tx, photo) {
  /** @type {Letter[]} */
  const letters = await tx.objectStore("outbox").index("observation").getAll(photo.observation);
  return letters.filter((letter) => letter.subject === photo.id);
}

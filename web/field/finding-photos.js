/** A finding's photos on the phone: the bytes that will be sent, kept before anything else. */
import { sha256 } from "./digest.js";
import { edit } from "./findings.js";
import { photoLetter } from "./letter.js";
import { read } from "./store.js";
import { uuid7 } from "./uuid7.js";

/** @import { Picture } from "./shrink.js" */
/** @import { Photo } from "./types.js" */

export const MOST_PHOTOS = 4;

/**
 * Keeps the picture, its letter and its place in the finding in one transaction.
 * @param {string} id  the finding
 * @param {Picture} picture
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

/** @param {string} id @returns {Promise<Photo[]>} */
export function photosOf(id) {
  return read(["photo"], (tx) => tx.objectStore("photo").index("observation").getAll(id));
}

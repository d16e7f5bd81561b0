/** What is on the phone as a file, so that nothing depends on our server ever answering. */
import { base64 } from "./digest.js";
import { read } from "./store.js";

/** @import { Letter } from "./types.js" */

const FORMAT = "tryg-vandring-letters";

/**
 * Saves letters with their exact bytes, ready to be delivered by another hand.
 * @param {string | null} observation  one finding, or null for all that waits
 */
export async function saveLetters(observation) {
  const content = await contentOf(observation);
  const name = `tryg-vandring-${observation?.slice(0, 8) ?? "alt"}.json`;
  hand(new File([JSON.stringify(content, null, 1)], name, { type: "application/json" }));
}

/** @param {string | null} observation */
async function contentOf(observation) {
  return await read(["outbox", "observation", "photo"], async (tx) => {
    const letters = await tx.objectStore("outbox").getAll();
    const wanted = letters.filter((letter) => !observation || letter.observation === observation);
    const photos = await tx.objectStore("photo").getAll();
    const findings = (await tx.objectStore("observation").getAll()).filter(
      ({ id }) => id === observation || wanted.some((letter) => letter.observation === id),
    );
    /** @param {Letter} letter */
    const pictureOf = (letter) => photos.find((photo) => photo.id === letter.subject);
    return {
      format: FORMAT,
      version: 1,
      findings,
      letters: wanted.map((letter) => written(letter, pictureOf(letter)?.bytes)),
    };
  });
}

/** @param {Letter} letter @param {ArrayBuffer | undefined} picture */
function written({ kind, subject, observation, walk, revision, sha256, body }, picture) {
  const bytes = letterBytes(kind, picture);
  return { kind, id: subject, observation, walk, revision, sha256, body, ...bytes };
}

/** @param {string} kind @param {ArrayBuffer | undefined} picture */
function letterBytes(kind, picture) {
  return kind === "photo" && picture ? { jpeg_base64: base64(new Uint8Array(picture)) } : {};
}

/** @param {File} file */
function hand(file) {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: file.name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** What is on the phone as a file, so that nothing depends on our server ever answering. */
import { withAside, wordsAside } from "./aside.js";
import { base64 } from "./digest.js";
import { observationLetter } from "./letter.js";
import { read } from "./store.js";

/** @import { Letter, Observation, Photo, Sound } from "./types.js" */

export const FORMAT = "tryg-vandring-letters";
export const VERSION = 1; // grows only when an older app would misread the file

/**
 * Saves letters with their exact bytes, ready to be delivered by another hand.
 * @param {string | null} observation  one finding, or null for all that waits
 */
export async function saveLetters(observation) {
  const content = await contentOf(observation);
  const name = `tryg-vandring-${observation?.slice(0, 8) ?? "alt"}.json`;
  hand(new File([JSON.stringify(content, null, 1)], name, { type: "application/json" }));
}

/**
 * Also what lies aside, when the memory does not answer at all.
 * @param {string | null} observation
 */
export async function contentOf(observation) {
  const { letters, photos, sounds, rows } = await everything().catch(nothing);
  const wanted = letters.filter((letter) => !observation || letter.observation === observation);
  const findings = withAside(rows.map((row) => ({ observation: row, letters: [] })))
    .filter(({ observation: { id }, is_aside }) =>
      observation ? id === observation : is_aside || wanted.some((letter) => letter.observation === id),
    )
    .map((finding) => finding.observation);
  const alone = findings.filter(({ id }) => !rows.some((row) => row.id === id));
  for (const words of alone) wanted.push(await observationLetter(words, 0));
  /** @param {Letter} letter */
  const pictureOf = (letter) => photos.find((photo) => photo.id === letter.subject);
  /** @param {Letter} letter */
  const saidIn = (letter) => sounds.find((sound) => sound.id === letter.subject);
  return {
    format: FORMAT,
    version: VERSION,
    findings,
    letters: wanted.map((letter) => ({
      ...written(letter, pictureOf(letter)),
      ...said(saidIn(letter)),
    })),
  };
}

/** @typedef {{letters: Letter[], photos: Photo[], sounds: Sound[], rows: Observation[]}} Everything */

/** @returns {Promise<Everything>} */
function everything() {
  return read(["outbox", "observation", "photo", "sound"], async (tx) => ({
    letters: await tx.objectStore("outbox").getAll(),
    photos: await tx.objectStore("photo").getAll(),
    sounds: await tx.objectStore("sound").getAll(),
    rows: await tx.objectStore("observation").getAll(),
  }));
}

/** @param {unknown} error @returns {Everything} */
function nothing(error) {
  if (!wordsAside().length) throw error;
  return { letters: [], photos: [], sounds: [], rows: [] };
}

/** @param {Letter} letter @param {Photo | undefined} photo */
function written({ id, kind, subject, observation, walk, device, revision, sha256, body }, photo) {
  const facts = { kind, id: subject, observation, walk, device, revision, sha256, body, letter: id };
  return { ...facts, ...(kind === "photo" && photo ? picture(photo) : {}) };
}

/** @param {Photo} photo */
function picture({ bytes, width, height }) {
  return { jpeg_base64: base64(new Uint8Array(bytes)), width, height };
}

/** @param {Sound | undefined} sound */
function said(sound) {
  if (!sound) return {};
  const { bytes, type, seconds } = sound;
  return { sound_base64: base64(new Uint8Array(bytes)), type, seconds };
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

/** Findings from a file that this phone or another has saved: what isn't here is kept, and sent. */
import { bytesOf, fromBase64, sha256 } from "./digest.js";
import { FORMAT, VERSION } from "./file.js";
import { isFull, read, write } from "./store.js";
import { uuid7 } from "./uuid7.js";

/** @import { Letter, Observation, Photo, Sound } from "./types.js" */
/** @import { Writing } from "./store.js" */

/** @typedef {{letter: Letter, photo: Photo | null, sound: Sound | null}} Opened */
/** @typedef {"taken" | "known" | "different" | "unreadable" | "full"} Fate */
/** @typedef {Record<Fate, number> & {elsewhere: number}} Told  findings; `elsewhere`: on no walk of this phone's */

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const KINDS = ["observation", "photo", "sound", "withdrawal", "agreement"];

/**
 * Letters keep their ids and their very bytes, so that the other end takes each once, whoever sends it.
 * @param {Blob} file
 * @returns {Promise<Told | "not-ours" | "newer">}
 */
export async function takeIn(file) {
  const content = await contentOf(file);
  if (content?.format !== FORMAT || !Array.isArray(content.letters)) return "not-ours";
  if (content.version > VERSION) return "newer";
  const here = await read(["walk"], (tx) => tx.objectStore("walk").getAllKeys());
  const told = { taken: 0, known: 0, different: 0, unreadable: 0, full: 0, elsewhere: 0 };
  for (const id of new Set(content.letters.map((/** @type {any} */ one) => one?.observation))) {
    const letters = content.letters.filter((/** @type {any} */ one) => one?.observation === id);
    const fate = await takeOne(id, letters, content.findings);
    told[fate] += 1;
    if (fate === "taken" && !here.includes(letters[0].walk)) told.elsewhere += 1;
  }
  return told;
}

/** @param {Blob} file @returns {Promise<any>} */
async function contentOf(file) {
  try {
    return JSON.parse(await file.text());
  } catch {
    return null;
  }
}

/**
 * @param {string} id
 * @param {any[]} letters
 * @param {any} findings
 * @returns {Promise<Fate>}
 */
async function takeOne(id, letters, findings) {
  const opened = await Promise.all(letters.map((letter) => open(letter).catch(() => null)));
  const whole = opened.filter((one) => one !== null);
  const given = Array.isArray(findings) ? findings.find((each) => each?.id === id) : null;
  try {
    const fate = await write(
      ["observation", "photo", "sound", "outbox"],
      (tx) => keep(tx, whole, finding(given, whole)),
      false,
    );
    return whole.length < opened.length ? "unreadable" : fate;
  } catch (error) {
    if (isFull(error)) return "full";
    throw error;
  }
}

/** Null when it isn't what its hash says. @param {any} written @returns {Promise<Opened | null>} */
async function open(written) {
  const { kind, id: subject, observation, walk, device, revision, body } = written;
  if (!KINDS.includes(kind) || ![subject, observation, walk].every((id) => ID.test(id))) return null;
  const base64 = { photo: written.jpeg_base64, sound: written.sound_base64 };
  const isText = kind !== "photo" && kind !== "sound";
  const bytes = isText
    ? bytesOf(body ?? "")
    : fromBase64(base64[/** @type {"photo" | "sound"} */ (kind)]);
  const hash = kind === "withdrawal" ? "" : await sha256(bytes);
  if (hash !== written.sha256 || (kind === "observation" && !says(body, written))) return null;
  /** @type {Letter} */
  const letter = {
    id: ID.test(written.letter) ? written.letter : uuid7(),
    kind,
    subject,
    observation,
    walk,
    device: String(device ?? ""),
    revision: Number(revision),
    body: isText ? body : null,
    sha256: hash,
    size: bytes.length,
    has_begun: true, // the phone that saved it may have sent it: it is never changed again
    not_before: 0,
    tries: 0,
    trouble: null,
  };
  if (kind === "sound") letter.seconds = Number(written.seconds) || 0;
  return {
    letter,
    photo: kind === "photo" ? photoOf(letter, bytes, written) : null,
    sound: kind === "sound" ? soundOf(letter, bytes, written) : null,
  };
}

/** @param {string} body @param {{walk: string, revision: number}} written */
function says(body, { walk, revision }) {
  const facts = JSON.parse(body);
  return facts.walk === walk && facts.revision === revision;
}

/** @param {Letter} letter @param {Uint8Array<ArrayBuffer>} bytes @param {any} size @returns {Photo} */
function photoOf({ subject, observation, sha256 }, bytes, { width = 0, height = 0 }) {
  const facts = { id: subject, observation, sha256, made_at: Date.now(), delivered_at: null };
  return { ...facts, bytes: bytes.buffer, width, height };
}

/** @param {Letter} letter @param {Uint8Array<ArrayBuffer>} bytes @param {any} facts @returns {Sound} */
function soundOf({ subject, observation, sha256, seconds = 0 }, bytes, { type }) {
  const facts = { id: subject, observation, sha256, made_at: Date.now(), delivered_at: null };
  const known = type === "audio/webm" ? type : "audio/mp4";
  return { ...facts, bytes: bytes.buffer, type: known, seconds };
}

/**
 * The finding as the file has it, else as its newest letter tells it.
 * @param {any} given
 * @param {Opened[]} opened
 * @returns {Observation | null}
 */
function finding(given, opened) {
  const texts = opened.filter(({ letter }) => letter.kind === "observation");
  const newest = texts.sort((a, b) => a.letter.revision - b.letter.revision).at(-1)?.letter;
  const told = newest ? JSON.parse(newest.body ?? "") : null;
  if (!told && !isFinding(given)) return null;
  const made_at = Date.parse(told?.captured_at) || Date.now();
  const nothing = { is_unsorted: false, delivered: null, withdrawn: null, copied_from: null };
  return {
    ...nothing,
    made_at,
    device: newest?.device,
    ...(isFinding(given) ? given : {}),
    ...told,
    id: newest?.subject ?? given.id,
    is_seeking: false,
  };
}

/** @param {any} given */
function isFinding(given) {
  const isThere = typeof given?.category === "string" && typeof given.walk === "string";
  return isThere && Boolean(given.place?.source) && Array.isArray(given.photos);
}

/**
 * @param {Writing} tx
 * @param {Opened[]} opened
 * @param {Observation | null} told
 * @returns {Promise<Fate>}
 */
async function keep(tx, opened, told) {
  const id = opened[0]?.letter.observation ?? "";
  const mine = await tx.objectStore("observation").get(id);
  const letters = await tx.objectStore("outbox").index("observation").getAll(id);
  const photos = await tx.objectStore("photo").index("observation").getAllKeys(id);
  const isNewer = told && (!mine || mine.revision < told.revision);
  const sounds = await tx.objectStore("sound").index("observation").getAllKeys(id);
  const stands = isNewer ? told : mine;
  const named = [...(stands?.photos ?? []), ...(stands?.sound ? [stands.sound] : [])];
  const wanted = named.filter((one) => ![...photos, ...sounds].includes(one));
  const fates = opened.map(({ letter }) => fateOf(letter, mine, letters, wanted));
  for (const [at, { letter, photo, sound }] of opened.entries()) {
    if (fates[at] !== "taken") continue;
    await tx.objectStore("outbox").put(letter);
    if (photo) await tx.objectStore("photo").put(photo);
    if (sound) await tx.objectStore("sound").put(sound);
  }
  const isNews = fates.includes("taken");
  if (isNews && isNewer) await tx.objectStore("observation").put(told);
  if (isNews) return "taken";
  return fates.includes("different") ? "different" : "known";
}

/**
 * @param {Letter} letter
 * @param {Observation | undefined} mine
 * @param {Letter[]} letters  that wait here
 * @param {string[]} wanted  photos and recordings of the finding that aren't here
 * @returns {Fate}
 */
function fateOf({ kind, subject, revision, sha256 }, mine, letters, wanted) {
  const same = letters.find(
    (other) => other.kind === kind && other.subject === subject && other.revision === revision,
  );
  if (same) return same.sha256 === sha256 ? "known" : "different";
  if (!mine || kind === "agreement") return "taken";
  if (mine.withdrawn) return "known";
  if (kind === "photo" || kind === "sound") return wanted.includes(subject) ? "taken" : "known";
  if (kind === "withdrawal" || mine.revision < revision) return "taken";
  const hasOther = mine.delivered?.revision === revision && mine.delivered.sha256 !== sha256;
  return hasOther ? "different" : "known";
}

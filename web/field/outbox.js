/** Letters that wait for a receipt. One leaves only when the municipality has said it is kept. */
import { backoff } from "./backoff.js";
import { read, write } from "./store.js";

/** @import { Letter, Stamped, Trouble } from "./types.js" */
/** @import { Writing } from "./store.js" */

/** @typedef {"photo" | "sound"} Medium  rows of a room of the same name; they wait for their text */

const LONGEST_HOLD = 600_000; // milliseconds; beyond that the phone's clock has been put right since

/** @returns {Promise<Letter[]>} */
export async function waiting() {
  return read(["outbox"], (tx) => tx.objectStore("outbox").getAll());
}

/** Those that go, now or when their time comes. @returns {Promise<Letter[]>} */
async function sendable() {
  return read(["outbox", "walk"], async (tx) => {
    const walks = await tx.objectStore("walk").getAll();
    const open = new Set(walks.filter((walk) => !walk.is_signed_out).map((walk) => walk.id));
    const letters = await tx.objectStore("outbox").getAll();
    const parked = letters.filter((letter) => letter.trouble);
    return letters.filter(
      (letter) => !letter.trouble && open.has(letter.walk) && !isBehind(letter, parked),
    );
  });
}

/** Milliseconds until something is due; Infinity when nothing waits for its time. */
export async function restUntilDue(now = Date.now()) {
  if ((await due(now)).length) return 0;
  const held = (await sendable()).filter((letter) => isHeld(letter, now));
  return Math.min(...held.map((letter) => letter.not_before - now));
}

/** Text before photos and recordings, oldest text first, the smallest of the others first. @returns {Promise<Letter[]>} */
export async function due(now = Date.now()) {
  const all = await sendable();
  const held = all.filter((letter) => isHeld(letter, now));
  const letters = all.filter((letter) => !held.includes(letter) && !isBehind(letter, held));
  const texts = letters.filter((letter) => !medium(letter));
  const media = letters.filter(medium);
  return [...texts, ...media.sort((a, b) => a.size - b.size)];
}

/** @param {Letter} letter @returns {Medium | null} */
function medium({ kind }) {
  return kind === "photo" || kind === "sound" ? kind : null;
}

/** @param {Letter} letter @param {number} now */
function isHeld({ not_before }, now) {
  return not_before > now && not_before <= now + LONGEST_HOLD;
}

/**
 * From here on the letter may have reached the other end, so its bytes are fixed.
 * @param {Letter} letter
 * @returns {Promise<Stamped | null>} null when it is gone, or something must go before it
 */
export async function begin({ id }) {
  return write(["outbox", "photo", "sound", "walk"], async (tx) => {
    const letter = await tx.objectStore("outbox").get(id);
    if (!letter || letter.trouble || isHeld(letter, Date.now())) return null;
    if (isBehind(letter, await together(tx, letter))) return null;
    const walk = await tx.objectStore("walk").get(letter.walk);
    if (!walk || walk.is_signed_out) return null;
    const begun = { ...letter, has_begun: true };
    await tx.objectStore("outbox").put(begun);
    return { ...begun, device: walk.device, bytes: await bytesFor(tx, letter), token: walk.token };
  });
}

/** @param {Writing} tx @param {Letter} letter @returns {Promise<Letter[]>} */
function together(tx, { observation }) {
  return tx.objectStore("outbox").index("observation").getAll(observation);
}

/**
 * A photo or a recording waits for its own text; a revision waits for the one before it.
 * @param {Letter} letter
 * @param {Letter[]} letters
 */
function isBehind(letter, letters) {
  return letters.some(
    (other) =>
      other.observation === letter.observation &&
      other.kind === "observation" &&
      other.id !== letter.id &&
      (medium(letter) || other.revision < letter.revision),
  );
}

/** @param {Writing} tx @param {Letter} letter */
async function bytesFor(tx, letter) {
  const room = medium(letter);
  if (room) return (await tx.objectStore(room).get(letter.subject))?.bytes ?? null;
  return letter.body === null ? null : new TextEncoder().encode(letter.body);
}

/**
 * @param {Letter} letter
 * @param {string} state
 * @param {string | null} reason
 */
export function delivered(letter, state, reason) {
  const at = Date.now();
  return write(["outbox", "observation", "photo", "sound", "kv"], async (tx) => {
    await tx.objectStore("outbox").delete(letter.id);
    await tx.objectStore("kv").put(at, "delivered_at");
    const room = medium(letter);
    if (room) {
      const kept = await tx.objectStore(room).get(letter.subject);
      if (kept) await tx.objectStore(room).put(/** @type {any} */ ({ ...kept, delivered_at: at }));
    }
    const observation = await tx.objectStore("observation").get(letter.observation);
    if (!observation || letter.kind === "agreement") return;
    const delivery = room ? observation.delivered : { ...letterFacts(letter), state, reason };
    if (delivery)
      await tx.objectStore("observation").put({ ...observation, delivered: { ...delivery, at } });
  });
}

/** @param {Letter} letter */
function letterFacts({ revision, sha256, device }) {
  return { revision, sha256, device };
}

/** It is withdrawn at the other end: nothing more of it needs to go. @param {Letter} letter */
export function withdrawn(letter) {
  return write(["outbox", "observation", "photo"], async (tx) => {
    if (letter.kind === "agreement") return await tx.objectStore("outbox").delete(letter.id);
    await dropLetters(tx, letter.observation);
    const observation = await tx.objectStore("observation").get(letter.observation);
    if (observation) await tx.objectStore("observation").put({ ...observation, withdrawn: "done" });
  });
}

/**
 * It was understood and refused, so it isn't kept there and may be changed again here. One that has
 * been edited since is superseded: the newer revision says everything.
 * @param {Letter} letter
 * @param {Trouble} trouble
 */
export function park(letter, trouble) {
  return write(["outbox"], async (tx) => {
    const kept = await tx.objectStore("outbox").get(letter.id);
    if (!kept) return;
    if (await isSuperseded(tx, kept)) await tx.objectStore("outbox").delete(kept.id);
    else await tx.objectStore("outbox").put({ ...kept, has_begun: false, trouble });
  });
}

/** @param {Writing} tx @param {Letter} letter */
async function isSuperseded(tx, letter) {
  const letters = await together(tx, letter);
  return (
    letter.kind === "observation" &&
    letters.some((other) => other.kind === "observation" && other.revision > letter.revision)
  );
}

/** @param {Letter} letter */
export function later(letter) {
  return write(["outbox"], async (tx) => {
    const kept = await tx.objectStore("outbox").get(letter.id);
    if (!kept) return;
    const not_before = Date.now() + 1000 * backoff(kept.tries);
    await tx.objectStore("outbox").put({ ...kept, tries: kept.tries + 1, not_before });
  });
}

/**
 * Recording goes on; sending waits until the phone has joined again. What is said of a token that
 * has been replaced meanwhile says nothing of the new one.
 * @param {Stamped} letter
 */
export function signedOut(letter) {
  return write(["walk"], async (tx) => {
    const walk = await tx.objectStore("walk").get(letter.walk);
    if (walk?.token === letter.token) await tx.objectStore("walk").put({ ...walk, is_signed_out: true });
  });
}

/** The walker tries again with what she has been told about. @param {string} observation */
export function retry(observation) {
  return write(["outbox"], async (tx) => {
    for (const letter of await tx.objectStore("outbox").index("observation").getAll(observation)) {
      await tx.objectStore("outbox").put({ ...letter, trouble: null, not_before: 0 });
    }
  });
}

/** The walker asks for it: nothing waits for its time. */
export function hurry() {
  return write(["outbox"], async (tx) => {
    for (const letter of await tx.objectStore("outbox").getAll()) {
      if (letter.not_before) await tx.objectStore("outbox").put({ ...letter, not_before: 0 });
    }
  });
}

/** @param {Writing} tx @param {string} observation */
export async function dropLetters(tx, observation) {
  for (const letter of await tx.objectStore("outbox").index("observation").getAll(observation)) {
    await tx.objectStore("outbox").delete(letter.id);
  }
}

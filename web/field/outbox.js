/** Letters that wait for a receipt. One leaves only when the municipality has said it is kept. */
import { backoff } from "./backoff.js";
import { read, write } from "./store.js";

/** @import { Letter, Stamped, Trouble } from "./types.js" */
/** @import { Writing } from "./store.js" */

const LONGEST_HOLD = 600_000; // milliseconds; beyond that the phone's clock has been put right since

/** @returns {Promise<Letter[]>} */
export async function waiting() {
  return read(["outbox"], (tx) => tx.objectStore("outbox").getAll());
}

/** Text before photos, oldest text first, smallest photo first. @returns {Promise<Letter[]>} */
export async function due(now = Date.now()) {
  const letters = (await waiting()).filter((letter) => !letter.trouble && !isHeld(letter, now));
  const texts = letters.filter((letter) => letter.kind !== "photo");
  const photos = letters.filter((letter) => letter.kind === "photo");
  return [...texts, ...photos.sort((a, b) => a.size - b.size)];
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
  return write(["outbox", "photo", "walk"], async (tx) => {
    const letter = await tx.objectStore("outbox").get(id);
    if (!letter || letter.trouble || isHeld(letter, Date.now())) return null;
    if (await isBehind(tx, letter)) return null;
    const walk = await tx.objectStore("walk").get(letter.walk);
    if (!walk || walk.is_signed_out) return null;
    const begun = { ...letter, has_begun: true };
    await tx.objectStore("outbox").put(begun);
    return { ...begun, bytes: await bytesFor(tx, letter), token: walk.token };
  });
}

/**
 * A photo waits for its own text; a revision waits for the one before it.
 * @param {Writing} tx
 * @param {Letter} letter
 */
async function isBehind(tx, letter) {
  const letters = await tx.objectStore("outbox").index("observation").getAll(letter.observation);
  return letters.some(
    (other) =>
      other.kind === "observation" &&
      other.id !== letter.id &&
      (letter.kind === "photo" || other.revision < letter.revision),
  );
}

/** @param {Writing} tx @param {Letter} letter */
async function bytesFor(tx, letter) {
  if (letter.kind === "photo")
    return (await tx.objectStore("photo").get(letter.subject))?.bytes ?? null;
  return letter.body === null ? null : new TextEncoder().encode(letter.body);
}

/**
 * @param {Letter} letter
 * @param {string} state
 * @param {string | null} reason
 */
export function delivered(letter, state, reason) {
  const at = Date.now();
  return write(["outbox", "observation", "photo", "kv"], async (tx) => {
    await tx.objectStore("outbox").delete(letter.id);
    await tx.objectStore("kv").put(at, "delivered_at");
    if (letter.kind === "photo") {
      const photo = await tx.objectStore("photo").get(letter.subject);
      if (photo) await tx.objectStore("photo").put({ ...photo, delivered_at: at });
    }
    const observation = await tx.objectStore("observation").get(letter.observation);
    if (!observation) return;
    const delivery =
      letter.kind === "photo"
        ? observation.delivered
        : { revision: letter.revision, state, reason };
    if (delivery)
      await tx.objectStore("observation").put({ ...observation, delivered: { ...delivery, at } });
  });
}

/** It is withdrawn at the other end: nothing more of it needs to go. @param {Letter} letter */
export function withdrawn(letter) {
  return write(["outbox", "observation", "photo"], async (tx) => {
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
  const letters = await tx.objectStore("outbox").index("observation").getAll(letter.observation);
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

/** Recording goes on; sending waits until the phone has joined again. @param {Letter} letter */
export function signedOut(letter) {
  return write(["walk"], async (tx) => {
    const walk = await tx.objectStore("walk").get(letter.walk);
    if (walk) await tx.objectStore("walk").put({ ...walk, is_signed_out: true });
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

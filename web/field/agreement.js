/** "Enig" or "Oplever det anderledes": kept on the phone at once, sent when there is signal. */
import { agreementLetter } from "./letter.js";
import { stamp } from "./moment.js";
import { read, write } from "./store.js";

/** @import { Letter, Walk } from "./types.js" */

/** @typedef {"agree" | "differ" | "none"} Stance */

/**
 * What this phone has said of one finding.
 * @typedef {object} Agreement
 * @property {string} observation
 * @property {string} walk
 * @property {Stance} stance
 * @property {Stance | null} told  what the municipality knew before; null when nobody can say
 * @property {number} made_at  milliseconds
 * @property {string | null} letter  gone from the outbox: the municipality knows it
 */

/** @typedef {Agreement & {waiting: Letter | null}} Standing */

/**
 * The stance and its letter in one transaction. A stance that has not left the phone is replaced;
 * one taken back before it left is never sent.
 * @param {Walk} walk
 * @param {string} observation
 * @param {Stance} stance
 * @param {Stance} told  what the municipality is known to know
 */
export async function takeStance(walk, observation, stance, told) {
  const before = await read(["agreement"], (tx) => tx.objectStore("agreement").get(observation));
  // The newest counts, also when the phone's clock has been put back meanwhile.
  const madeAt = Math.max(Date.now(), (before?.made_at ?? 0) + 1);
  const about = { id: observation, walk: walk.id, device: walk.device };
  const letter = await agreementLetter(about, stance, stamp(new Date(madeAt)));
  await write(["agreement", "outbox"], async (tx) => {
    const kept = await tx.objectStore("agreement").get(observation);
    const letters = await tx.objectStore("outbox").index("observation").getAll(observation);
    const earlier = letters.filter(({ kind }) => kind === "agreement");
    for (const { id, has_begun } of earlier) {
      if (!has_begun) await tx.objectStore("outbox").delete(id);
    }
    const isUnderWay = earlier.some(({ has_begun }) => has_begun);
    const known = isUnderWay ? null : kept ? knownOf(kept, earlier) : told;
    const isNews = stance !== known;
    if (isNews) await tx.objectStore("outbox").put(letter);
    await tx.objectStore("agreement").put({
      observation,
      walk: walk.id,
      stance,
      told: known,
      made_at: madeAt,
      letter: isNews ? letter.id : null,
    });
  });
}

/** @param {Agreement} kept @param {Letter[]} letters @returns {Stance | null} */
function knownOf(kept, letters) {
  return letters.some(({ id }) => id === kept.letter) ? kept.told : kept.stance;
}

/** All that this phone has said, by finding. @returns {Promise<Map<string, Standing>>} */
export function stances() {
  return read(["agreement", "outbox"], async (tx) => {
    const letters = await tx.objectStore("outbox").getAll();
    /** @type {Agreement[]} */
    const rows = await tx.objectStore("agreement").getAll();
    return new Map(
      rows.map((row) => [
        row.observation,
        { ...row, waiting: letters.find(({ id }) => id === row.letter) ?? null },
      ]),
    );
  });
}

/**
 * What the municipality knew before it was asked is in its answer: those rows may go.
 * @param {Map<string, Standing>} before  as it was when asked
 */
export function forgetSettled(before) {
  const settled = [...before.values()].filter(({ waiting }) => !waiting);
  if (!settled.length) return;
  return write(["agreement"], async (tx) => {
    for (const { observation, made_at } of settled) {
      const now = await tx.objectStore("agreement").get(observation);
      if (now?.made_at === made_at) await tx.objectStore("agreement").delete(observation);
    }
  });
}

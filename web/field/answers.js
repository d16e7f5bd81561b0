/** What became of this phone's findings: fetched, kept for when there is no signal, never with their text. */
import { look } from "./server.js";
import { read, recall, remember, write } from "./store.js";

/** @import { Feeling, Walk, Words } from "./types.js" */

/** @typedef {{measures: Words[], responsible: Words | null, due: string | null, status: string, families?: string[], reply?: string}} AnswerLine */
/** @typedef {{verdict: string, reason?: string}} Decision */
/** @typedef {{state: "received" | "waiting" | "gathered" | "planned", with: number, line: AnswerLine | null, decision?: Decision}} Answer */

/**
 * One finding as the municipality has it.
 * @typedef {object} Answered
 * @property {string} id
 * @property {string} walk
 * @property {string} device  that noted it; one that has joined anew hears of its own only
 * @property {string} category
 * @property {string | null} subtype
 * @property {Feeling} feeling
 * @property {string} captured_at
 * @property {number | null} stop
 * @property {"stored" | "quarantined" | "withdrawn"} state
 * @property {string | null} reason
 * @property {number} photos
 * @property {Answer | null} answer
 */

/**
 * When answers were heard last, and whether that was the end of it: a phone is known no longer once
 * the walk's case is closed and filed.
 * @typedef {object} Heard
 * @property {number | null} at  milliseconds
 * @property {boolean} is_over
 */

/** @param {Walk} walk @returns {Promise<Heard>} */
export async function answersHeard({ device }) {
  return (await recall(heardKey(device))) ?? { at: null, is_over: false };
}

/** @param {string} device */
function heardKey(device) {
  return `answers-heard ${device}`;
}

/** @param {Walk} walk */
export async function fetchAnswers(walk) {
  const key = `answers-tag ${walk.device}`;
  const answer = await look(walk, "answers", await recall(key)).catch(() => null);
  if (answer?.is_ours && answer.status === 401) return await noteEnd(walk);
  const now = { at: Date.now(), is_over: false };
  if (answer?.status === 304) return await remember(heardKey(walk.device), now);
  if (!answer?.is_ours || answer.status !== 200) return;
  const rows = answer.body.observations.map((/** @type {any} */ told) => shorn(walk, told));
  await write(["answer", "kv"], async (tx) => {
    for (const { id, device } of await tx.objectStore("answer").getAll())
      if (device === walk.device) await tx.objectStore("answer").delete(id);
    for (const row of rows) await tx.objectStore("answer").put(row);
    await tx.objectStore("kv").put(answer.etag, key);
    await tx.objectStore("kv").put(now, heardKey(walk.device));
  });
}

/** @param {Walk} walk */
async function noteEnd(walk) {
  const { at } = await answersHeard(walk);
  await remember(heardKey(walk.device), { at, is_over: true });
}

/** Nothing but what is shown. @param {Walk} walk @param {any} told @returns {Answered} */
function shorn({ id: walk, device }, told) {
  const { id, category, subtype, feeling, captured_at, stop, state, reason, photos } = told;
  const what = { category, subtype, feeling, captured_at, stop, photos };
  const answer = told.answer && shornAnswer(told.answer);
  return { id, walk, device, ...what, state, reason, answer };
}

/** @param {Answer} told @returns {Answer} */
function shornAnswer({ state, with: others, line, decision }) {
  const decided = decision && { decision: shornDecision(decision) };
  if (!line) return { state, with: others, line, ...decided };
  const { measures, responsible, due, status, families, reply } = line;
  const said = { measures, responsible, due, status, ...(families && { families }), ...(reply && { reply }) };
  return { state, with: others, line: said, ...decided };
}

/** @param {Decision} told @returns {Decision} */
function shornDecision({ verdict, reason }) {
  return { verdict, ...(reason && { reason }) };
}

/** Newest first. @param {string} walk @returns {Promise<Answered[]>} */
export async function answers(walk) {
  /** @type {Answered[]} */
  const rows = await read(["answer"], (tx) => tx.objectStore("answer").getAll());
  return rows
    .filter((row) => row.walk === walk)
    .sort((a, b) => Date.parse(b.captured_at) - Date.parse(a.captured_at));
}

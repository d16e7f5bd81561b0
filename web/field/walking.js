/** The walk this phone is part of: joined once, taken along, known again without signal. */
import { bytesOf, sha256 } from "./digest.js";
import * as server from "./server.js";
import { read, recall, remember, write } from "./store.js";

/** @import { Answer, Category, Pending, Walk } from "./types.js" */
/** @import { Writing } from "./store.js" */

const SAME_EVENING = 12 * 60 * 60 * 1000; // milliseconds

/** @typedef {{secret: string} | {code: string}} Key */
/** @typedef {Walk & {pending: Pending}} Unheard */
/** @typedef {{role: string, first_name: string | null, group: string | null}} Me */

/** @returns {Promise<Walk | null>} */
export async function currentWalk() {
  const id = await recall("walk");
  return (id && (await read(["walk"], (tx) => tx.objectStore("walk").get(id)))) ?? null;
}

/** The walk that a QR's secret led to before, so that a second scan needs no signal. @param {string} secret */
export async function walkBySecret(secret) {
  const known = await sha256(bytesOf(secret));
  const walks = await read(["walk"], (tx) => tx.objectStore("walk").getAll());
  const led = walks.filter((walk) => ledHere(walk).includes(known));
  return led.find((walk) => !walk.is_signed_out) ?? led.find(isAwaited) ?? null;
}

/**
 * Whether it was joined without signal and the server has still to say which walk it is; one that is
 * not open yet may be later.
 * @param {Walk} walk
 * @returns {walk is Unheard}
 */
export function isAwaited(walk) {
  const { pending } = walk;
  return Boolean(pending && !pending.became && [null, "walk-not-open"].includes(pending.refused));
}

/** Those that are, the oldest first. */
export async function awaited() {
  const walks = await read(["walk"], (tx) => tx.objectStore("walk").getAll());
  return walks.filter(isAwaited).sort((a, b) => a.pending.made_at - b.pending.made_at);
}

/** What the codes that led to the walk are known by. @param {Walk} walk */
function ledHere({ invitation, invitations = [] }) {
  return invitation ? [invitation, ...invitations] : invitations;
}

/** @param {string} id */
export function makeCurrent(id) {
  return remember("walk", id);
}

/**
 * Joins and takes the package along. The walk's waiting letters go with the new token.
 * @param {Key} key
 * @param {Me} me
 * @param {string} attempt  the same when it is tried again: a lost answer leaves one device
 * @returns {Promise<{walk: Walk, answer: Answer} | {walk: null, answer: Answer}>}
 */
export async function join(key, me, attempt) {
  const answer = await server.join(key, me, attempt);
  if (!answer.is_ours || answer.status !== 201) return { walk: null, answer };
  const walk = await walkFrom(answer.body, key, me);
  await write(["walk", "kv"], async (tx) => {
    await putWalk(tx, walk);
    await tx.objectStore("kv").put(walk.id, "walk");
  });
  return { walk, answer };
}

/**
 * @param {any} told  the server's answer
 * @param {Key} key
 * @param {Me} me
 * @returns {Promise<Walk>}
 */
export async function walkFrom(told, key, me) {
  const { token, device, is_leader = false, package: taken } = told;
  return {
    id: taken.walk.id,
    device,
    token,
    ...me,
    is_leader,
    invitation: "secret" in key ? await sha256(bytesOf(key.secret)) : null,
    package: taken,
    etag: null,
    is_signed_out: false,
  };
}

/**
 * What was noted the same evening under a code that led nowhere belongs here too.
 * @param {Writing} tx
 * @param {Walk} walk
 */
export async function putWalk(tx, walk) {
  const rows = tx.objectStore("walk");
  const before = await rows.get(walk.id);
  const group = walk.group ?? before?.group ?? null;
  await rows.put({ ...walk, group, invitations: before ? ledHere(before) : [] });
  for (const { pending, ...other } of await rows.getAll()) {
    if (!pending?.refused || pending.became || pending.made_at < Date.now() - SAME_EVENING) continue;
    await rows.put({ ...other, pending: { ...pending, became: walk.id } });
  }
}

/** Fetches the package anew when it has changed; without signal the old one stands. @param {Walk} walk */
export async function refreshPackage(walk) {
  if (walk.pending) return;
  const answer = await server.walkPackage(walk).catch(() => null);
  if (!answer?.is_ours || answer.status !== 200 || answer.body?.walk?.id !== walk.id) return;
  await write(["walk"], async (tx) => {
    const kept = await tx.objectStore("walk").get(walk.id);
    if (kept)
      await tx.objectStore("walk").put({ ...kept, package: answer.body, etag: answer.etag });
  });
}

/** @param {Walk} walk @param {string} code @returns {Category} */
export function categoryOf(walk, code) {
  const known = walk.package.taxonomy.categories.find((category) => category.code === code);
  return (
    known ?? {
      code,
      icon: "dots",
      label: { da: code },
      visibility: "authorities",
      hint: null,
      subtypes: [],
    }
  );
}

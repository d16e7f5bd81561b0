/** The walk this phone is part of: joined once, taken along, known again without signal. */
import { bytesOf, sha256 } from "./digest.js";
import * as server from "./server.js";
import { read, recall, remember, write } from "./store.js";

/** @import { Answer, Category, Walk } from "./types.js" */

/** @typedef {{secret: string} | {code: string}} Key */

/** @returns {Promise<Walk | null>} */
export async function currentWalk() {
  const id = await recall("walk");
  return (id && (await read(["walk"], (tx) => tx.objectStore("walk").get(id)))) ?? null;
}

/** The walk that a QR's secret led to before, so that a second scan needs no signal. @param {string} secret */
export async function walkBySecret(secret) {
  const known = await sha256(bytesOf(secret));
  const walks = await read(["walk"], (tx) => tx.objectStore("walk").getAll());
  return walks.find((walk) => walk.invitation === known && !walk.is_signed_out) ?? null;
}

/** @param {string} id */
export function makeCurrent(id) {
  return remember("walk", id);
}

/**
 * Joins and takes the package along. The walk's waiting letters go with the new token.
 * @param {Key} key
 * @param {string} role
 * @param {string | null} firstName
 * @returns {Promise<{walk: Walk, answer: Answer} | {walk: null, answer: Answer}>}
 */
export async function join(key, role, firstName) {
  const answer = await server.join(key, role, firstName);
  if (!answer.is_ours || answer.status !== 201) return { walk: null, answer };
  const { token, device, package: taken } = answer.body;
  /** @type {Walk} */
  const walk = {
    id: taken.walk.id,
    device,
    token,
    role,
    first_name: firstName,
    invitation: "secret" in key ? await sha256(bytesOf(key.secret)) : null,
    package: taken,
    etag: null,
    is_signed_out: false,
  };
  await write(["walk", "kv"], async (tx) => {
    await tx.objectStore("walk").put(walk);
    await tx.objectStore("kv").put(walk.id, "walk");
  });
  return { walk, answer };
}

/** Fetches the package anew when it has changed; without signal the old one stands. @param {Walk} walk */
export async function refreshPackage(walk) {
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

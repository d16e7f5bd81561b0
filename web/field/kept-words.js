/** Words that the walker has said she means, so that she is not asked about them again. */
import { recall, write } from "./store.js";

/** @import { Writing } from "./store.js" */

const KEY = "kept-words";

/** @typedef {Record<string, string[]>} Kept  by the finding's id */

/** @param {string} id @returns {Promise<Set<string>>} */
export async function keptWords(id) {
  return new Set((await allKeptWords())[id]);
}

/** @returns {Promise<Kept>} */
export async function allKeptWords() {
  return (await recall(KEY)) ?? {};
}

/** Also forgets those of findings that are on the phone no more. @param {string} id @param {string[]} words */
export function keepWords(id, words) {
  return write(["kv", "observation"], async (tx) => {
    /** @type {Kept} */
    const before = (await tx.objectStore("kv").get(KEY)) ?? {};
    const there = new Set(await tx.objectStore("observation").getAllKeys());
    const kept = Object.fromEntries(Object.entries(before).filter(([of]) => there.has(of)));
    kept[id] = [...new Set([...(kept[id] ?? []), ...words])];
    await tx.objectStore("kv").put(kept, KEY);
  });
}

/** They may be a name, and what they stood in is taken back. @param {Writing} tx @param {string} id */
export async function forgetKept(tx, id) {
  const kept = await tx.objectStore("kv").get(KEY);
  if (!kept?.[id]) return;
  delete kept[id];
  await tx.objectStore("kv").put(kept, KEY);
}

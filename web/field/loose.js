/** Letters about no finding on this phone: stances, and withdrawals of what it has forgotten. */
import { read } from "./store.js";

/** @import { Letter } from "./types.js" */

/** @returns {Promise<Letter[]>} */
export function looseLetters() {
  return read(["observation", "outbox"], async (tx) => {
    const own = new Set(await tx.objectStore("observation").getAllKeys());
    const letters = await tx.objectStore("outbox").getAll();
    return letters.filter((letter) => !own.has(letter.observation));
  });
}

/** Takes back a finding that only the municipality still has: the phone has its id, and that is enough. */
import { withdrawalLetter } from "./letter.js";
import { write } from "./store.js";

/** @import { Walk } from "./types.js" */

/** @param {Walk} walk @param {string} id */
export function withdrawForgotten({ id: walk, device }, id) {
  const letter = withdrawalLetter({ id, walk, device });
  return write(["outbox", "answer"], async (tx) => {
    const row = await tx.objectStore("answer").get(id);
    const letters = await tx.objectStore("outbox").index("observation").getAll(id);
    if (letters.some(({ kind }) => kind === "withdrawal")) return; // asked twice
    await tx.objectStore("outbox").put(letter);
    if (row) await tx.objectStore("answer").put({ ...row, state: "withdrawn" });
  });
}

/** The other end has lost our latest revisions: ours goes again as the one after what stands there. */
import { observationLetter } from "./letter.js";
import { read, write } from "./store.js";

/** @import { Letter } from "./types.js" */

/**
 * One letter says it all; the earlier ones that led to it would only be turned away.
 * @param {Pick<Letter, "observation">} letter
 * @param {number} standing  the revision there
 */
export async function catchUp({ observation: id }, standing) {
  const before = await read(["observation"], (tx) => tx.objectStore("observation").get(id));
  if (!before || before.withdrawn) return;
  const revision = Math.max(before.revision, standing) + 1;
  const after = { ...before, revision, replaces: standing };
  const written = await observationLetter(after, 0);
  await write(["observation", "outbox"], async (tx) => {
    const now = await tx.objectStore("observation").get(id);
    if (JSON.stringify(now) !== JSON.stringify(before)) return; // edited meanwhile: next round
    for (const letter of await tx.objectStore("outbox").index("observation").getAll(id)) {
      if (letter.kind === "observation") await tx.objectStore("outbox").delete(letter.id);
    }
    await tx.objectStore("observation").put(after);
    await tx.objectStore("outbox").put(written);
  });
}

/** A letter waits a little longer: its walker is being asked about it. */
import { write } from "./store.js";

const MORE = 15_000; // milliseconds; a page that is gone asks for no more, and then it goes

/**
 * Only what waits anyway, of the finding she has open: what has begun its way, or needs help, does
 * not wait for this.
 * @param {string} id
 */
export function hold(id) {
  return write(["outbox", "kv"], async (tx) => {
    if ((await tx.objectStore("kv").get("open"))?.id !== id) return;
    const until = Date.now() + MORE;
    for (const letter of await tx.objectStore("outbox").index("observation").getAll(id)) {
      const isHers = letter.kind === "observation" && !letter.has_begun && !letter.trouble;
      if (isHers && letter.not_before < until)
        await tx.objectStore("outbox").put({ ...letter, not_before: until });
    }
  }).catch(() => null); // then it goes as it is
}

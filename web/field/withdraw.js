/** Takes a finding back. What has never left the phone leaves no trace; else the municipality is told. */
import { withdrawalLetter } from "./letter.js";
import { write } from "./store.js";

/** @param {string} id */
export function withdraw(id) {
  return write(["observation", "outbox", "photo", "kv"], async (tx) => {
    const observation = await tx.objectStore("observation").get(id);
    if (!observation || observation.withdrawn) return;
    const letters = await tx.objectStore("outbox").index("observation").getAll(id);
    const hasLeft = observation.delivered || letters.some((letter) => letter.has_begun);
    for (const letter of letters) await tx.objectStore("outbox").delete(letter.id);
    for (const photo of observation.photos) await tx.objectStore("photo").delete(photo);
    if ((await tx.objectStore("kv").get("open")) === id) await tx.objectStore("kv").delete("open");
    if (!hasLeft) return await tx.objectStore("observation").delete(id);
    await tx
      .objectStore("observation")
      .put({ ...observation, photos: [], note: "", withdrawn: "waiting" });
    await tx.objectStore("outbox").put(withdrawalLetter(observation));
  });
}

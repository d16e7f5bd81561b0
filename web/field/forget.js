/** Forgets what the municipality has had for a day: a lost phone should hold as little as possible. */
import { read, write } from "./store.js";

/** @import { Letter, Observation } from "./types.js" */

const A_DAY = 24 * 60 * 60 * 1000;

/** Removes findings and photos whose every letter got its receipt more than a day ago. */
export async function forgetDelivered(now = Date.now()) {
  const { observations, letters } = await read(["observation", "outbox"], async (tx) => ({
    observations: await tx.objectStore("observation").getAll(),
    letters: await tx.objectStore("outbox").getAll(),
  }));
  const old = observations.filter((observation) => isForgettable(observation, letters, now));
  if (old.length) await remove(old.map((observation) => observation.id));
}

/**
 * @param {Observation} observation
 * @param {Letter[]} letters
 * @param {number} now
 */
function isForgettable({ id, delivered, withdrawn, made_at }, letters, now) {
  if (letters.some((letter) => letter.observation === id)) return false;
  const letGoAt = delivered?.at ?? (withdrawn === "done" ? made_at : Infinity);
  return letGoAt < now - A_DAY;
}

/** @param {string[]} ids */
function remove(ids) {
  return write(["observation", "outbox", "photo"], async (tx) => {
    for (const id of ids) {
      if (await tx.objectStore("outbox").index("observation").count(id)) continue; // edited meanwhile
      await tx.objectStore("observation").delete(id);
      for (const photo of await tx.objectStore("photo").index("observation").getAllKeys(id)) {
        await tx.objectStore("photo").delete(photo);
      }
    }
  });
}

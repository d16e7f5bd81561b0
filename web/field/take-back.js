/** Words that lie aside go back into the phone's memory, and from there to the municipality. */
import { forgetAside, isAside, isWhole, wordsAside } from "./aside.js";
import { edit } from "./findings.js";
import { forgetDelivered } from "./forget.js";
import { observationLetter } from "./letter.js";
import { read, write } from "./store.js";

/** @import { Words } from "./aside.js" */

/** What has arrived makes room for them. Those that can't be taken yet go on lying where they are. */
export async function takeBack() {
  const all = wordsAside();
  if (all.length) await forgetDelivered(Date.now(), true).catch(() => null);
  for (const words of all) await restore(words).catch(() => null);
}

/** @param {Words} words */
async function restore(words) {
  const there = await read(["observation"], (tx) => tx.objectStore("observation").get(words.id));
  if (there || !isWhole(words)) return void (await edit(words.id, () => ({}))); // it takes them along
  const letter = await observationLetter(words, 0);
  if (!isAside(words.id)) return; // taken back by its walker meanwhile
  await write(["observation", "outbox"], async (tx) => {
    await tx.objectStore("observation").put(words);
    await tx.objectStore("outbox").put(letter);
  });
  forgetAside(words.id);
}

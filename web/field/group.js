/** Which group this phone walks with, chosen by letter. */
import { checkIn } from "./check-in.js";
import { choice } from "./choice.js";
import { el } from "./dom.js";
import { write } from "./store.js";
import { t } from "./texts.js";

/** @import { Group, Walk } from "./types.js" */

/**
 * Large letters, one of them chosen.
 * @param {Group[]} groups
 * @param {string | null} chosen
 * @param {(letter: string) => void} onChoose
 */
export function groupChips(groups, chosen, onChoose) {
  const options = groups.map((group) => ({
    value: group.letter,
    words: nameOfGroup(group),
    look: "chip group",
  }));
  return el(
    "div",
    { role: "group", class: "groups", "aria-label": t("walk.group.which") },
    ...choice(options, chosen ?? "", onChoose),
  );
}

/** "Gruppe B", and what it calls itself besides. @param {Group} group */
export function nameOfGroup({ letter, name }) {
  const plain = t("walk.group.name", { letter });
  return !name || name === letter || name === plain ? plain : `${plain}: ${name}`;
}

/** From now on every finding carries the letter. @param {Walk} walk @param {string} letter */
export async function walkWith({ id }, letter) {
  await write(["walk"], async (tx) => {
    const walk = await tx.objectStore("walk").get(id);
    if (walk) await tx.objectStore("walk").put({ ...walk, group: letter });
  });
  await checkIn(true);
}

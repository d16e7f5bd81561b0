/** Home: how it feels, and what it is. One tap on a tile keeps it. */
import { button, el } from "./dom.js";
import { feelingChoice } from "./feeling.js";
import { record } from "./findings.js";
import { hereNow, refreshPosition, wantsBetter } from "./place.js";
import { go, heading } from "./screens.js";
import { hyphenated, said, t } from "./texts.js";
import { toast } from "./toast.js";

/** @import { Screen } from "./screens.js" */
/** @import { Category, Feeling, Walk } from "./types.js" */

/** @param {Walk} walk @returns {Screen} */
export function recorder(walk) {
  /** @type {Feeling} */
  let feeling = "neutral";
  let isSaving = false;
  const tiles = walk.package.taxonomy.categories.map((category) =>
    tile(category, () => save(category)),
  );
  /** @param {Category} category */
  async function save(category) {
    if (isSaving) return; // a wet glove taps twice
    isSaving = true;
    const observation = await kept(walk, feeling, category);
    isSaving = false;
    if (observation) await go("details", observation.id);
  }
  return {
    title: t("field.record.title"),
    nodes: [
      heading(walk.package.walk.area || walk.package.walk.title, "walk-name"),
      feelingChoice(feeling, (chosen) => (feeling = chosen)),
      el("h2", { class: "question" }, t("field.record.what")),
      el("div", { class: "tiles" }, ...tiles),
    ],
  };
}

/** @param {Walk} walk @param {Feeling} feeling @param {Category} category */
async function kept(walk, feeling, category) {
  const place = hereNow();
  try {
    const observation = await record(walk, feeling, category.code, place, wantsBetter(place));
    navigator.vibrate?.(25);
    if (observation.is_seeking) refreshPosition();
    return observation;
  } catch {
    toast(t("field.not-saved"));
    return null;
  }
}

/** @param {Category} category @param {() => void} onclick */
function tile(category, onclick) {
  const label = said(category.label);
  return button(category.icon, hyphenated(label), onclick, { class: "tile", "aria-label": label });
}

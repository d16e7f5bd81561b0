/** What a finding is of: its category, which may be put right, and what more precisely. */
import { choice } from "./choice.js";
import { el, icon } from "./dom.js";
import { edit } from "./findings.js";
import { tile } from "./recorder.js";
import { nameOf, said, t } from "./texts.js";

/** @import { Category, Observation, Walk } from "./types.js" */

/**
 * The tiles again, for a point without a category or one that was mis-tapped.
 * @param {Walk} walk
 * @param {Observation} observation
 * @param {() => void} onChange  after it has been written down
 */
export function categoryChoice(walk, { id, category, is_unsorted }, onChange) {
  const tiles = walk.package.taxonomy.categories.map((each) => tile(each, () => choose(each)));
  /** @param {Category} chosen */
  async function choose({ code }) {
    const kind = code === category ? {} : { subtype: null };
    await edit(id, () => ({ ...kind, category: code, is_unsorted: false }));
    onChange();
  }
  const title = el("h2", {}, t("field.record.what-is-it"));
  const all = el("div", { class: "tiles" }, ...tiles);
  if (is_unsorted) return el("section", {}, title, all);
  const words = el("summary", {}, icon("edit"), el("span", {}, t("field.details.category")));
  return el("details", { class: "fold" }, words, all);
}

/** @param {Observation} observation @param {Category} category */
export function subtypeChoice({ id, subtype, feeling }, { subtypes }) {
  if (!subtypes.length) return null;
  const isGood = feeling === "safe";
  const options = [...subtypes]
    .sort((a, b) => Number(b.positive === isGood) - Number(a.positive === isGood))
    .map((kind) => ({ value: kind.code, words: nameOf(kind), look: "chip" }));
  const keep = (/** @type {string} */ code) => edit(id, () => ({ subtype: code || null }));
  return el(
    "section",
    { "aria-labelledby": "subtype-title" },
    el("h2", { id: "subtype-title" }, t("field.details.subtype")),
    el("div", { class: "chips" }, ...choice(options, subtype ?? "", keep, "")),
  );
}

/** @param {Category} category */
export function categoryHint({ code, hint }) {
  return hint && el("p", { class: "hint" }, icon("eye"), said(hint, `${code}.hint`));
}

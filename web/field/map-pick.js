/** What a finger pointed at on the map, in words, with the way to it. */
import { button, el, icon } from "./dom.js";
import { clock } from "./moment.js";
import { go } from "./screens.js";
import { nameOf, t } from "./texts.js";
import { categoryOf } from "./walking.js";

/** @import { Picked } from "./scene.js" */
/** @import { Feeling, Walk } from "./types.js" */

/** @param {Walk} walk */
export function mapPick(walk) {
  const node = el("div", { class: "map-pick", role: "status" });
  /** @param {Picked | null} picked */
  const show = (picked) => node.replaceChildren(...(picked ? [card(walk, picked)] : []));
  return { node, show };
}

/** @param {Walk} walk @param {Picked} picked */
function card(walk, picked) {
  if (picked.is === "stop") {
    const { number, name, prompt } = picked.stop;
    return box("route", t("field.place.stop", { number, name }), prompt ?? "");
  }
  if (picked.is === "other") {
    const { category, feeling, note } = picked.note;
    const who = feeling ? t("map.picked.other") : t("map.picked.before");
    return box(...kind(walk, category), [who, feltOf(feeling), note].filter(Boolean).join(" · "));
  }
  const { id, category, feeling, made_at, note } = picked.finding.observation;
  const words = [clock(made_at), feltOf(feeling), note].filter(Boolean).join(" · ");
  const open = button("edit", t("field.edit"), () => go("details", id));
  return box(...kind(walk, category), words, open);
}

/** @param {Walk} walk @param {string} code @returns {[string, string]} */
function kind(walk, code) {
  const category = categoryOf(walk, code);
  return [category.icon, nameOf(category)];
}

/** @param {Feeling | null} feeling */
function feltOf(feeling) {
  return feeling ? t(`common.feeling.${feeling}`) : "";
}

/** @param {string} drawing @param {string} title @param {string} words @param {Element | null} [way] */
function box(drawing, title, words, way = null) {
  const text = el("div", {}, el("p", { class: "h2" }, title), el("p", { class: "lead" }, words));
  return el("div", { class: "map-card" }, icon(drawing), text, way);
}

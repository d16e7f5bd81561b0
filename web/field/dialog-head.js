/** What a dialog is about, with 112 beside it: a dialog lies over the bar that has it else. */
import { el } from "./dom.js";
import { emergencyButton } from "./emergency.js";

/** @param {string} id  of the heading @param {string} words @param {Element | null} [way]  out of it */
export function dialogHead(id, words, way = null) {
  return el("div", { class: "dialog-head" }, el("h2", { id }, words), way, emergencyButton());
}

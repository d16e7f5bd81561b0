/**
 * A short word at the bottom, with a way back. It stays long enough for a wet glove, and goes at a
 * tap for whoever wants what lies beneath it.
 */
import { button, el } from "./dom.js";
import { t } from "./texts.js";

export const STAYS = 10_000; // milliseconds

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * @param {string} words
 * @param {(() => void) | null} [undo]
 */
export function toast(words, undo = null) {
  const place = /** @type {HTMLElement} */ (document.getElementById("toast"));
  clearTimeout(timer);
  const back =
    undo && button("undo", t("field.undo"), () => (hush(), undo()), { class: "button quiet" });
  const said = el("p", { onclick: hush }, words);
  place.replaceChildren(el("div", { class: "toast" }, said, back));
  timer = setTimeout(hush, STAYS);
}

export function hush() {
  clearTimeout(timer);
  document.getElementById("toast")?.replaceChildren();
}

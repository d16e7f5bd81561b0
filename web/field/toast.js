/** A short word at the bottom, with a way back. It stays long enough for a wet glove. */
import { button, el } from "./dom.js";
import { t } from "./texts.js";

const STAYS = 10_000; // milliseconds

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
  place.replaceChildren(el("div", { class: "toast" }, el("p", {}, words), back));
  timer = setTimeout(hush, STAYS);
}

export function hush() {
  clearTimeout(timer);
  document.getElementById("toast")?.replaceChildren();
}

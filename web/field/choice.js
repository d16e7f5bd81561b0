/** A row of buttons of which one is chosen, or at most one. */
import { el, icon } from "./dom.js";

/**
 * @template {string} Value
 * @typedef {{value: Value, words: string, look: string, drawing?: string}} Option
 */

/**
 * @template {string} Value
 * @param {Option<Value>[]} options
 * @param {Value} chosen
 * @param {(value: Value) => void} onChoose
 * @param {Value} [none]  what a second tap on the chosen one means; without it one stays chosen
 */
export function choice(options, chosen, onChoose, none) {
  const buttons = options.map(({ value, words, look, drawing }) =>
    el(
      "button",
      { type: "button", class: look, onclick: () => choose(value) },
      drawing && icon(drawing),
      el("span", {}, words),
    ),
  );
  function show() {
    options.forEach(({ value }, at) => {
      buttons[at]?.setAttribute("aria-pressed", String(value === chosen));
    });
  }
  /** @param {Value} value */
  function choose(value) {
    chosen = none !== undefined && value === chosen ? none : value;
    show();
    onChoose(chosen);
  }
  show();
  return buttons;
}

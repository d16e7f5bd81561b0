/** How it feels here: three large buttons, one of them chosen. */
import { choice } from "./choice.js";
import { el } from "./dom.js";
import { t } from "./texts.js";

/** @import { Feeling } from "./types.js" */

const FEELINGS = /** @type {const} */ (["unsafe", "safe", "neutral"]);

/**
 * @param {Feeling} chosen
 * @param {(feeling: Feeling) => void} onChoose
 */
export function feelingChoice(chosen, onChoose) {
  const options = FEELINGS.map((value) => ({
    value,
    words: t(`common.feeling.${value}`),
    look: `feeling ${value}`,
    drawing: `face-${value}`,
  }));
  return el(
    "div",
    { class: "feelings", role: "group", "aria-label": t("field.record.feeling") },
    ...choice(options, chosen, onChoose),
  );
}

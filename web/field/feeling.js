/** How it feels here: three large buttons, and how strongly when it is unsafe. */
import { choice } from "./choice.js";
import { el } from "./dom.js";
import { edit } from "./findings.js";
import { t } from "./texts.js";

/** @import { Feeling, Observation } from "./types.js" */

const FEELINGS = /** @type {const} */ (["unsafe", "safe", "neutral"]);
const UNEASE = /** @type {const} */ (["1", "2", "3"]);

/**
 * @param {Observation} observation
 * @param {(feeling: Feeling) => void} [onChoose]
 */
export function feelingChoice({ id, feeling }, onChoose) {
  const options = FEELINGS.map((value) => ({
    value,
    words: t(`common.feeling.${value}`),
    look: `feeling ${value}`,
    drawing: `face-${value}`,
  }));
  const keep = (/** @type {Feeling} */ chosen) => {
    edit(id, ({ unease }) => ({ feeling: chosen, unease: chosen === "unsafe" ? unease : null }));
    onChoose?.(chosen);
  };
  return el(
    "div",
    { class: "feelings", role: "group", "aria-label": t("field.record.feeling") },
    ...choice(options, feeling, keep),
  );
}

/** The feeling, and below it how unsafe; the second is asked for only then. @param {Observation} observation */
export function feelingSection(observation) {
  const { id, feeling, unease } = observation;
  const options = UNEASE.map((value) => ({
    value,
    words: t(`common.unease.${value}`),
    look: "chip",
  }));
  const keep = (/** @type {string} */ chosen) =>
    edit(id, () => ({ unease: /** @type {1 | 2 | 3} */ (Number(chosen)) || null }));
  const strength = el(
    "div",
    { class: "chips", role: "group", "aria-label": t("field.details.unease") },
    ...choice(options, /** @type {"1" | "2" | "3" | ""} */ (String(unease ?? "")), keep, ""),
  );
  strength.hidden = feeling !== "unsafe";
  return el(
    "section",
    {},
    feelingChoice(observation, (chosen) => (strength.hidden = chosen !== "unsafe")),
    strength,
  );
}

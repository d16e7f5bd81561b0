/** What names a person, in words. */
import { el, icon } from "./dom.js";
import { find } from "./guard.js";
import { t } from "./texts.js";

/** @import { Kind } from "./guard-patterns.js" */
/** @import { Observation } from "./types.js" */

/** @param {Kind} kind */
export function kindInWords(kind) {
  return t(`field.guard.kind.${kind}`);
}

/**
 * One line for the list, when a finding names somebody and nobody has said that it is meant.
 * @param {Observation} observation
 * @param {Set<string>} kept
 */
export function guardLine({ note, proposal = "", withdrawn }, kept) {
  if (withdrawn) return null;
  const kinds = [note, proposal].flatMap((text) =>
    find(text)
      .filter(({ start, end }) => !kept.has(text.slice(start, end)))
      .map(({ kind }) => kindInWords(kind)),
  );
  if (!kinds.length) return null;
  const what = [...new Set(kinds)].join(", ");
  return el("p", { class: "hint guard-line" }, icon("eye"), t("field.guard.in-list", { what }));
}

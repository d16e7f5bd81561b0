/** A text of a finding: written down while it is typed, when it is left and when the page is hidden. */
import { el } from "./dom.js";
import { edit } from "./findings.js";

/** @import { Observation } from "./types.js" */

const TYPING = 400; // milliseconds of rest before it is written down

/** @typedef {{label: string, hint: string, longest: number, rows: number}} Look */
/** @typedef {ReturnType<typeof textField>} TextField */
/** @typedef {{flush: () => Promise<void>, isKept: () => boolean}} Typed  and whether it is on the phone */

/**
 * @param {Observation} observation
 * @param {"note" | "proposal" | "asset_number"} name
 * @param {Look} look  one row is a line without breaks
 */
export function textField(observation, name, { label, hint, longest, rows }) {
  const limits = { id: name, maxlength: longest, placeholder: hint };
  const area = rows > 1 ? el("textarea", { ...limits, rows }) : el("input", limits);
  let kept = observation[name] ?? "";
  area.value = kept;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  async function flush() {
    clearTimeout(timer);
    const typed = area.value;
    await edit(observation.id, () => ({ [name]: typed }));
    kept = typed;
  }
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(flush, TYPING);
  });
  area.addEventListener("blur", flush);
  document.addEventListener("visibilitychange", flush);
  return {
    node: el("section", {}, el("label", { for: name, class: "h2" }, label), area),
    area,
    flush,
    /** What is typed lies on the phone. */
    isKept: () => area.value === kept,
    leave: () => document.removeEventListener("visibilitychange", flush),
  };
}

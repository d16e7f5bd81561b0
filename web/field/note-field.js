/** The note: written down while it is typed, when it is left and when the page is hidden. */
import { el } from "./dom.js";
import { edit } from "./findings.js";
import { t } from "./texts.js";

/** @import { Observation } from "./types.js" */

const TYPING = 400; // milliseconds of rest before it is written down
const LONGEST = 2000;

/** @param {Observation} observation */
export function noteField({ id, note }) {
  const hint = t("field.details.note-hint");
  const area = el("textarea", { id: "note", rows: 3, maxlength: LONGEST, placeholder: hint });
  area.value = note;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  async function flush() {
    clearTimeout(timer);
    const typed = area.value;
    await edit(id, () => ({ note: typed }));
  }
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(flush, TYPING);
  });
  area.addEventListener("blur", flush);
  document.addEventListener("visibilitychange", flush);
  const label = el("label", { for: "note", class: "h2" }, t("field.details.note"));
  return {
    node: el("section", {}, label, area),
    flush,
    leave: () => document.removeEventListener("visibilitychange", flush),
  };
}

/** @typedef {ReturnType<typeof noteField>} NoteField */

/** Help at once, and how the walker wants it: language, colours, size, position, a file of it all. */
import { choice } from "./choice.js";
import { button, el } from "./dom.js";
import { emergencyCalls } from "./emergency.js";
import { saveLetters } from "./file.js";
import { roomLine } from "./keep.js";
import { languageChoice } from "./language.js";
import { position, start } from "./place.js";
import { choose, prefs } from "./prefs.js";
import { privacyLink } from "./privacy-link.js";
import { go, heading, show } from "./screens.js";
import { takeInButton } from "./take-in-button.js";
import { t } from "./texts.js";

/** @import { Screen } from "./screens.js" */
/** @import { Walk } from "./types.js" */

const THEMES = /** @type {const} */ (["auto", "dark", "light", "red"]);
const SIZES = /** @type {const} */ (["normal", "large"]);
const ANSWERS = /** @type {const} */ (["yes", "no"]);

/** @param {Walk | null} walk @param {string} build @returns {Screen} */
export function menu(walk, build) {
  const { theme, text, awake } = prefs();
  return {
    title: t("field.menu.title"),
    nodes: [
      heading(t("field.menu.title")),
      emergencyCalls(walk?.package.emergency),
      button("help", t("field.crime.title"), () => go("crime")),
      languageChoice(show),
      setting("theme", THEMES, theme, (theme) => choose({ theme })),
      setting("text", SIZES, text, (text) => choose({ text })),
      setting("awake", ANSWERS, awake, (awake) => choose({ awake })),
      positionPart(),
      el("h2", {}, t("field.menu.file")),
      el("p", { class: "hint" }, t("field.menu.file-hint")),
      roomLine(),
      button("file", t("field.menu.save-all"), () => saveLetters(null)),
      takeInButton(),
      el("h2", {}, t("field.menu.other-walk")),
      button("route", t("field.menu.join-other"), () => go("join")),
      el("h2", {}, t("field.menu.about")),
      el("p", {}, t("field.menu.about-text")),
      privacyLink(),
      el("p", { class: "hint" }, t("field.menu.version", { build })),
    ],
  };
}

/**
 * @template {string} Value
 * @param {"theme" | "text" | "awake"} name
 * @param {readonly Value[]} values
 * @param {Value} chosen
 * @param {(value: Value) => void} onChoose
 */
function setting(name, values, chosen, onChoose) {
  const title = t(`field.menu.${name}`);
  const words = (/** @type {Value} */ value) => t(`field.menu.${name}.${value}`);
  const options = values.map((value) => ({ value, words: words(value), look: "chip" }));
  return el(
    "div",
    { role: "group", "aria-label": title },
    el("h2", {}, title),
    el("div", { class: "chips" }, ...choice(options, chosen, onChoose)),
  );
}

function positionPart() {
  const words = el("p", { class: "hint" }, t(`field.position.${position.state}`));
  const allow = button("here", t("field.place.allow"), () => {
    start();
    words.textContent = t("field.position.seeking");
  });
  const title = el("h2", {}, t("field.menu.position"));
  return el("div", { class: "column" }, title, words, position.state === "off" && allow);
}

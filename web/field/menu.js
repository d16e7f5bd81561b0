/** Help at once, and how the walker wants it: language, colours, size, position, a file of it all. */
import { choice } from "./choice.js";
import { button, el, icon } from "./dom.js";
import { saveLetters } from "./file.js";
import { position, start } from "./place.js";
import { choose, prefs } from "./prefs.js";
import { go, heading, show } from "./screens.js";
import { LANGUAGES, speak, t } from "./texts.js";

/** @import { Screen } from "./screens.js" */
/** @import { Walk } from "./types.js" */

const THEMES = /** @type {const} */ (["dark", "light", "red"]);
const SIZES = /** @type {const} */ (["normal", "large"]);

/** @param {Walk | null} walk @param {string} build @returns {Screen} */
export function menu(walk, build) {
  const { language, theme, text } = prefs();
  const emergency = walk?.package.emergency ?? { danger: "112", police: "114" };
  return {
    title: t("field.menu.title"),
    nodes: [
      heading(t("field.menu.title")),
      el(
        "div",
        { class: "column" },
        call(emergency.danger, t("field.menu.danger")),
        call(emergency.police, t("field.menu.police")),
      ),
      el("p", { class: "hint" }, t("field.menu.not-a-report")),
      setting("language", LANGUAGES, language, changeLanguage),
      setting("theme", THEMES, theme, (theme) => choose({ theme })),
      setting("text", SIZES, text, (text) => choose({ text })),
      positionPart(),
      el("h2", {}, t("field.menu.file")),
      el("p", { class: "hint" }, t("field.menu.file-hint")),
      button("file", t("field.menu.save-all"), () => saveLetters(null)),
      el("h2", {}, t("field.menu.other-walk")),
      button("route", t("field.menu.join-other"), () => go("join")),
      el("h2", {}, t("field.menu.about")),
      el("p", {}, t("field.menu.about-text")),
      el("p", { class: "hint" }, t("field.menu.version", { build })),
    ],
  };
}

/** @param {string} number @param {string} words */
function call(number, words) {
  return el(
    "a",
    { class: "button call", href: `tel:${number}` },
    icon("call"),
    el("span", {}, words),
  );
}

/** @param {"da" | "en"} language */
async function changeLanguage(language) {
  await speak(language);
  choose({ language });
  await show();
}

/**
 * @template {string} Value
 * @param {"language" | "theme" | "text"} name
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

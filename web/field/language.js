/** The choice of language, each under its own name. */
import { el, icon } from "./dom.js";
import { choose, prefs } from "./prefs.js";
import { languages, ownName, speak, t } from "./texts.js";
import { toast } from "./toast.js";

/** With its name above. @param {() => void} onChange  the page speaks it now */
export function languageChoice(onChange) {
  const name = el("label", { for: "language", class: "h2" }, t("field.menu.language"));
  return el("div", { class: "language" }, name, languageSelect(onChange));
}

/** The choice alone, under a globe. @param {() => void} onChange */
export function languageSelect(onChange) {
  const name = t("field.menu.language");
  const select = el("select", { id: "language", "aria-label": name }, ...languages().map(option));
  select.value = prefs().language;
  select.addEventListener("change", () => change(select.value, onChange));
  return el("div", { class: "language-select" }, icon("globe"), select);
}

/** @param {string} code */
function option(code) {
  return el("option", { value: code, lang: code }, ownName(code));
}

/** @param {string} language @param {() => void} onChange */
async function change(language, onChange) {
  try {
    await speak(language);
    choose({ language });
  } catch {
    toast(t("field.menu.language-no-signal"));
  }
  onChange();
}

/** How this walker wants it: language, colours, size of text. Small, so kept where it is read at once. */
import { KEY, chosen as kept, languageHere } from "./language-here.js";
import { languages } from "./texts.js";

/** @typedef {"auto" | "dark" | "light" | "red"} Theme */
/**
 * `shown` is the colour that the sun gave last: the next visit begins with it.
 * @typedef {{language: string, theme: Theme, text: "normal" | "large", awake: "yes" | "no", shown: Theme}} Prefs
 */

const OFTEN = 5 * 60 * 1000; // milliseconds between looks at the sun

/** @returns {Prefs} */
export function prefs() {
  const standard = /** @type {const} */ ({ theme: "auto", text: "normal", shown: "dark" });
  return { ...standard, awake: "yes", ...kept(), language: languageHere(languages()) };
}

/** Keeps a choice and shows it at once. @param {Partial<Prefs>} choice */
export function choose(choice) {
  const chosen = { ...prefs(), ...choice };
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // A browser that keeps nothing still shows the choice until it is closed.
  }
  apply(chosen);
}

/** Shows the choice, and again when the sun has set. */
export function applyAlways() {
  const again = () => document.hidden || apply(prefs());
  again();
  setInterval(again, OFTEN);
  document.addEventListener("visibilitychange", again);
}

/** @param {Prefs} chosen */
function apply({ theme, text, shown }) {
  document.documentElement.dataset["text"] = text;
  if (theme !== "auto") return colour(theme);
  colour(shown);
  askTheSun(shown);
}

/** @param {Theme} shown */
async function askTheSun(shown) {
  const { isDarkOutside } = await import("./sun.js");
  const now = isDarkOutside() ? "dark" : "light";
  if (now !== shown && prefs().theme === "auto") choose({ shown: now });
}

/** @param {Theme} theme */
function colour(theme) {
  const page = document.documentElement;
  page.dataset["theme"] = theme;
  const ground = getComputedStyle(page).getPropertyValue("--ground").trim();
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", ground);
}

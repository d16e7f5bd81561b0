/** How this walker wants it: language, colours, size of text. Small, so kept where it is read at once. */

/** @typedef {{language: "da" | "en", theme: "dark" | "light" | "red", text: "normal" | "large"}} Prefs */

const KEY = "tryg-prefs";

/** @returns {Prefs} */
export function prefs() {
  return { language: firstLanguage(), theme: "dark", text: "normal", ...kept() };
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

/** @param {Prefs} chosen */
export function apply({ theme, text }) {
  document.documentElement.dataset["theme"] = theme;
  document.documentElement.dataset["text"] = text;
  const ground = getComputedStyle(document.documentElement).getPropertyValue("--ground").trim();
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", ground);
}

/** @returns {Partial<Prefs>} */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

/** Danish, unless the phone speaks no Scandinavian language. */
function firstLanguage() {
  return /^(da|nb|nn|no|sv|kl|fo)\b/i.test(navigator.language || "da") ? "da" : "en";
}

/** In which language this walker is spoken to: as she has chosen, else as her phone is set. */

export const KEY = "tryg-prefs";

/** What she has chosen of anything. @returns {Record<string, any>} */
export function chosen() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {string[]} known  the languages we speak @returns {string} */
export function languageHere(known) {
  return chosen()["language"] ?? firstLanguage(known);
}

/**
 * The first of the phone's own languages that we speak; Scandinavians get Danish, others English.
 * @param {string[]} known
 */
function firstLanguage(known) {
  const wished = navigator.languages?.length ? navigator.languages : [navigator.language || "da"];
  for (const wish of wished) {
    const code = wish.slice(0, 2).toLowerCase();
    if (known.includes(code)) return code;
    if (/^(nb|nn|no|sv|kl|fo)$/.test(code)) return "da";
  }
  return "en";
}

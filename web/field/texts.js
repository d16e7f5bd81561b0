/** The words of the chosen language; every sentence the walker reads comes from here. */

/** @import { Words } from "./types.js" */

export const LANGUAGES = /** @type {const} */ (["da", "en"]);
/** @typedef {(typeof LANGUAGES)[number]} Language */

/** @type {Record<string, string>} */
let texts = {};

/** @returns {Language} */
export function language() {
  return document.documentElement.lang === "en" ? "en" : "da";
}

/** Loads a language and tells the page which it is. @param {Language} chosen */
export async function speak(chosen) {
  const address = document.body.dataset[chosen === "en" ? "textsEn" : "textsDa"] ?? "";
  const response = await fetch(address, { credentials: "omit" });
  if (!response.ok) throw new Error(`texts ${response.status}`);
  texts = await response.json();
  document.documentElement.lang = chosen;
}

/**
 * The text of a key with its facts put in; the key itself when there is none, so a hole is seen.
 * @param {string} key
 * @param {Record<string, string | number>} [facts]
 */
export function t(key, facts = {}) {
  const text = texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(facts[name] ?? whole));
}

/** Whether there is a text of that key. @param {string} key */
export function has(key) {
  return key in texts;
}

/** One of two texts: `key.one` or `key.many`. @param {string} key @param {number} count */
export function counted(key, count) {
  return t(`${key}.${count === 1 ? "one" : "many"}`, { count });
}

/** The word in the reader's language, else in Danish. @param {Words} words */
export function said(words) {
  return words[language()] ?? words["da"] ?? "";
}

/** Long words with the places where they may break; browsers know too little Danish. @param {string} text */
export function hyphenated(text) {
  for (const word of t("field.hyphens").split(" "))
    text = text.replace(word.replaceAll("-", ""), word.replaceAll("-", "\u00ad"));
  return text;
}

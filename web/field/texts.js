/** The words of the chosen language; every sentence the walker reads comes from here. */

/** @import { Words } from "./types.js" */

const FROM_THE_RIGHT = ["ar", "fa", "ur"];
const OURS = "da";

/** @type {Record<string, string>} */
let texts = {};
/** Those of the later part of the app: of which language, once they are wanted. @type {Promise<string> | null} */
let more = null;

/** Every language there is, ours first. @returns {string[]} */
export function languages() {
  return Object.keys(addresses()).sort((a, b) => Number(b === OURS) - Number(a === OURS));
}

/** What the app begins with, and the rest, by language. @returns {Record<string, string[]>} */
function addresses() {
  return JSON.parse(document.body.dataset["texts"] ?? "{}");
}

export function language() {
  return document.documentElement.lang;
}

/** Loads a language and tells the page which it is. @param {string} chosen */
export async function speak(chosen) {
  const known = chosen in addresses() ? chosen : OURS;
  const [first, rest] = textsOf(known);
  texts = { ...(await fetched(first)), ...(more && (await fetched(rest))) };
  more &&= Promise.resolve(known);
  document.documentElement.lang = known;
  document.documentElement.dir = FROM_THE_RIGHT.includes(known) ? "rtl" : "ltr";
}

/** The words of what is not there from the start. */
export async function speakMore() {
  more ??= addMore(language()).catch((error) => {
    more = null;
    throw error;
  });
  if ((await more) !== language()) throw new Error("another language was chosen meanwhile");
}

/** @param {string} of */
async function addMore(of) {
  const rest = await fetched(textsOf(of)[1]);
  if (of === language()) texts = { ...texts, ...rest };
  return of;
}

/** Where the words of the page's language lie. @param {string} [of] */
export function textsOf(of = language()) {
  return addresses()[of] ?? [];
}

/** @param {string | undefined} address @returns {Promise<Record<string, string>>} */
async function fetched(address) {
  const response = await fetch(address ?? "");
  if (!response.ok) throw new Error(`texts ${response.status}`);
  return await response.json();
}

/** What a language calls itself: Dansk, English. @param {string} code */
export function ownName(code) {
  const name = new Intl.DisplayNames(code, { type: "language" }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
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

/**
 * The form of a text that goes with a number: `key.one`, `key.few`, `key.other`, as CLDR names them.
 * @param {string} key
 * @param {number} count
 * @param {Record<string, string | number>} [facts]
 */
export function counted(key, count, facts = {}) {
  const form = `${key}.${new Intl.PluralRules(language()).select(count)}`;
  return t(has(form) ? form : `${key}.other`, { count, ...facts });
}

/**
 * A word of the catalogue in the reader's language: as the walk brought it, else as we translate
 * its code, else in Danish.
 * @param {Words} words
 * @param {string} [code]  with what is asked of it: LYS, LYS-1 or LYS.hint
 */
export function said(words, code = "") {
  return words[language()] ?? texts[`taxonomy.${code}`] ?? words["en"] ?? words[OURS] ?? "";
}

/** What a category or a sub-type is called. @param {{code: string, label: Words}} kind */
export function nameOf({ code, label }) {
  return said(label, code);
}

/** Long words with the places where they may break; browsers know too little Danish. @param {string} text */
export function hyphenated(text) {
  for (const word of t("field.hyphens").split(" ").filter(Boolean))
    text = text.replace(word.replaceAll("-", ""), word.replaceAll("-", "\u00ad"));
  return text;
}

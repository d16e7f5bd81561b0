/**
 * What a pattern alone can't tell: a date from a CPR number, a lamp from a phone, a street from Jens.
 * Each check says how many characters of what was hit are found; 0 for none. The same checks of the
 * same names stand in walks/guard/checks.py.
 */
import { patterns } from "./guard-patterns.js";

/** @typedef {{text: string, start: number, end: number, edge: number}} Hit  `edge` is the character before */
/** @typedef {keyof typeof patterns.near} Near */

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const PAIRS = /^[0-9]{2}([^0-9]?)[0-9]{2}([^0-9]?)[0-9]{2}([^0-9]*)/;

/** @type {Record<string, (hit: Hit) => number>} */
export const CHECKS = {
  always: lengthOf,
  cpr,
  phone,
  abroad,
  plate,
  "led-plate": ledPlate,
  name,
  greeted,
  "said-name": saidName,
  "full-name": fullName,
};

/** 1-22334455 is not a phone number after a one. @param {Hit} hit */
export function isInsideANumber({ text, edge }) {
  return edge > 0 && "./-".includes(text.charAt(edge)) && /[0-9]/.test(text.charAt(edge - 1));
}

/** @param {Hit} hit */
function lengthOf({ start, end }) {
  return end - start;
}

/** A day that exists. Without its dash it may be the number of a thing; times follow dates. @param {Hit} hit */
function cpr(hit) {
  const digits = digitsOf(hit);
  const [day, month, year] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2)));
  if (day === undefined || month === undefined || year === undefined) return 0;
  if (month < 1 || day < 1 || day > (DAYS[month - 1] ?? 0)) return 0;
  if (day === 29 && month === 2 && year % 4) return 0;
  const [, first = "", second = "", last = ""] = PAIRS.exec(wordsOf(hit)) ?? [];
  const hasDash = last.trim() === "-";
  if (first !== second || (first !== "" && first !== " " && !hasDash)) return 0;
  const isThing = !hasDash && nearest(hit, "asset", "person") === "asset";
  return isThing ? 0 : lengthOf(hit);
}

/** Eight digits that are no date, no years, no row of houses and no number on a thing. @param {Hit} hit */
function phone(hit) {
  const words = wordsOf(hit);
  if ("+0(".includes(words.charAt(0))) return lengthOf(hit);
  const near = nearest(hit, "asset", "phone");
  if (near === "phone") return lengthOf(hit);
  if (near === "asset" || patterns.on_asset.test(afterOf(hit)) || isRow(words)) return 0;
  return isDays(digitsOf(hit)) && !/[^0-9]/.test(words) ? 0 : lengthOf(hit);
}

/** As many digits as a number of another country has. @param {Hit} hit */
function abroad(hit) {
  const { length } = digitsOf(hit);
  return length >= 8 && length <= 15 ? lengthOf(hit) : 0;
}

/** Two letters and five digits, but not "nr 12345", and not the number on a lamp post. @param {Hit} hit */
function plate(hit) {
  const letters = wordsOf(hit).slice(0, 2);
  const small = letters.toLowerCase();
  const near = nearest(hit, "asset", "car");
  if (near === "car") return lengthOf(hit);
  if (near === "asset" || patterns.on_asset.test(afterOf(hit)) || patterns.not_plates.has(small))
    return 0;
  const isWord = patterns.words_of_two.has(small) && letters !== letters.toUpperCase();
  return isWord ? 0 : lengthOf(hit);
}

/** What follows the word for it, in any country's way, but not "nummerplade på 30 biler". @param {Hit} hit */
function ledPlate(hit) {
  const [letters = ""] = wordsOf(hit)
    .toLowerCase()
    .split(/[^a-zæøå]/);
  const known = [patterns.words_of_two, patterns.words_of_three, patterns.not_plates];
  return known.some((words) => words.has(letters)) ? 0 : lengthOf(hit);
}

/** Whatever follows "han hedder", as far as it looks like a name. @param {Hit} hit */
function name(hit) {
  const first = firstOf(hit).toLowerCase();
  if (patterns.not_names.has(first) || patterns.place_end.test(first)) return 0;
  return nameLength(wordsOf(hit));
}

/** A word with a capital that is no street. @param {Hit} hit */
function greeted(hit) {
  const first = firstOf(hit);
  if (!isCapital(first) || patterns.not_names.has(first.toLowerCase())) return 0;
  const length = nameLength(wordsOf(hit));
  const words = wordsOf(hit).slice(0, length).toLowerCase().split(" ");
  return words.some((word) => patterns.place_end.test(word)) ? 0 : length;
}

/** The same, unless it is what a shop or a path is called. @param {Hit} hit */
function saidName(hit) {
  return nearest(hit, "person", "thing") === "thing" ? 0 : greeted(hit);
}

/** A first name and a surname in -sen, unless a street, a shop or a baker is called so. @param {Hit} hit */
function fullName(hit) {
  const first = firstOf(hit).toLowerCase();
  if (patterns.not_first.has(first) || patterns.not_names.has(first)) return 0;
  const [following = ""] = afterOf(hit)
    .slice(1)
    .split(/[ .,;:!?)]/);
  return patterns.place_end.test(following) ? 0 : lengthOf(hit);
}

/** @param {Hit} hit */
function wordsOf({ text, start, end }) {
  return text.slice(start, end);
}

/** @param {Hit} hit */
function firstOf(hit) {
  return wordsOf(hit).split(" ")[0] ?? "";
}

/** @param {Hit} hit */
function digitsOf(hit) {
  return wordsOf(hit).replaceAll(/[^0-9]/g, "");
}

/** A little of what stands before, no further than this sentence, in small letters. @param {Hit} hit */
function beforeOf({ text, start }) {
  const near = text.slice(Math.max(0, start - patterns.reach), start).toLowerCase();
  return ` ${near.split(patterns.sentence_end).at(-1) ?? ""} `;
}

/** A little of what follows, in small letters. @param {Hit} hit */
function afterOf({ text, end }) {
  return text.slice(end, end + patterns.reach).toLowerCase();
}

/** Which of the kinds of words stands nearest before it. @param {Hit} hit @param {Near[]} names */
function nearest(hit, ...names) {
  const before = beforeOf(hit);
  const plain = patterns.spaced(before);
  /** @type {[at: number, name: Near | null]} */
  let found = [-1, null];
  for (const one of names) {
    const at = Math.max(...patterns.near[one].map((word) => plain.lastIndexOf(word)));
    if (at > found[0] || (at === found[0] && one > (found[1] ?? ""))) found = [at, one];
  }
  // "foran lampen, 22334455": the comma ends what was said of the lamp
  const isOver = found[1] === "asset" && before.slice(found[0]).includes(",");
  return found[0] >= 0 && !isOver ? found[1] : null;
}

/** 22 24 26 28 are houses, and 2025 2026 are years. @param {string} words */
function isRow(words) {
  const numbers = words.split(/[^0-9]+/).map(Number);
  if (numbers.length === 2) return numbers.every((number) => number >= 1950 && number <= 2060);
  const steps = new Set(numbers.slice(1).map((number, at) => number - (numbers[at] ?? 0)));
  const [step = 0] = steps;
  return numbers.length > 2 && steps.size === 1 && step > 0 && step <= 4;
}

/** 20261112 and 24122026 are days. @param {string} digits */
function isDays(digits) {
  const [two, four, six] = [digits.slice(2, 4), digits.slice(4), digits.slice(6)];
  return isDay(digits.slice(0, 4), digits.slice(4, 6), six) || isDay(four, two, digits.slice(0, 2));
}

/** @param {string} year @param {string} month @param {string} day */
function isDay(year, month, day) {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  return y >= 1900 && y <= 2099 && m >= 1 && m <= 12 && d >= 1 && d <= 31;
}

/** The first word, and those after it that go on as a name does. @param {string} words */
function nameLength(words) {
  const [first = "", ...rest] = words.split(" ");
  let length = first.length;
  for (const word of rest) {
    const goesOn = isCapital(word) || (length === first.length && word.endsWith("sen"));
    if (!goesOn) break;
    length += 1 + word.length;
  }
  return length;
}

/** @param {string} word */
function isCapital(word) {
  const first = word.charAt(0);
  return first !== first.toLowerCase();
}

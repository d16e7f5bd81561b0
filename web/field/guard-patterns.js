/** The patterns of the text guard, from the file that the municipality's side reads too. */
import told from "../../walks/guard/patterns.json" with { type: "json" };

/** @typedef {"cpr" | "plate" | "phone" | "email" | "name"} Kind */
/** @typedef {{kind: Kind, check: string, is_as_written: boolean, seek: RegExp}} Rule */

/** The same characters written otherwise. @type {Map<string, string>} */
const SAME = new Map(
  told.same.flatMap(([some = "", to = ""]) => [...some].map((one) => [one, to])),
);
const LIKE_A_SPACE = new Set(told.like_a_space);

export const patterns = {
  rules: told.rules.map(ruleOf),
  alike: (/** @type {string} */ text) => swapped(text, (one) => SAME.get(one) ?? one),
  spaced: (/** @type {string} */ text) =>
    swapped(text, (one) => (LIKE_A_SPACE.has(one) ? " " : one)),
  reach: told.reach,
  near: {
    asset: told.near.asset.split("|"),
    phone: told.near.phone.split("|"),
    car: told.near.car.split("|"),
    person: told.near.person.split("|"),
    thing: told.near.thing.split("|"),
  },
  on_asset: ready(told.on_asset),
  place_end: ready(told.place_end),
  sentence_end: ready(told.sentence_end),
  not_names: wordsOf(told.not_names),
  not_first: wordsOf(told.not_first),
  not_plates: wordsOf(told.not_plates),
  words_of_two: wordsOf(told.words_of_two),
  words_of_three: wordsOf(told.words_of_three),
};

/** @param {{kind: string, check: string, seek: string, as_written?: boolean}} of @returns {Rule} */
function ruleOf({ kind, check, seek, as_written = false }) {
  return {
    kind: /** @type {Kind} */ (kind),
    check,
    is_as_written: as_written,
    seek: ready(seek, "g"),
  };
}

/** @param {string} pattern @param {string} [flags] */
function ready(pattern, flags = "") {
  const whole = pattern.replaceAll("{L}", told.letters).replaceAll("{C}", told.capitals);
  return new RegExp(whole, flags);
}

/** @param {string} words */
function wordsOf(words) {
  return new Set(words.split(" "));
}

/** Unit by unit: as long as it was. @param {string} text @param {(one: string) => string} swap */
function swapped(text, swap) {
  let made = "";
  for (let at = 0; at < text.length; at++) made += swap(text.charAt(at));
  return made;
}

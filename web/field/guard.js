/**
 * Finds what names a person in a text, as walks/guard/find.py does: the patterns are the same file,
 * and the checks have the same names.
 */
import { CHECKS, isInsideANumber } from "./guard-checks.js";
import { patterns } from "./guard-patterns.js";

/** @import { Hit } from "./guard-checks.js" */
/** @import { Kind, Rule } from "./guard-patterns.js" */

/** @typedef {{start: number, end: number, kind: Kind}} Found  `end` is the first character after it */

/**
 * In their order; where two overlap, the one that begins first, or else the longer.
 * @param {string} text
 */
export function find(text) {
  const plain = ` ${patterns.alike(text)}`; // each pattern wants a character before
  const hits = patterns.rules.flatMap((rule) => hitsOf(plain, rule));
  /** @type {Found[]} */
  const found = [];
  for (const hit of hits.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (hit.start >= (found.at(-1)?.end ?? 0)) found.push(hit);
  }
  return found;
}

/**
 * The text with a mark in the place of what was found in it.
 * @param {string} text
 * @param {Found[]} found
 * @param {string} mark
 */
export function without(text, found, mark) {
  let made = text;
  for (const { start, end } of [...found].reverse())
    made = made.slice(0, start) + mark + made.slice(end);
  return made;
}

/** @param {string} plain @param {Rule} rule */
function hitsOf(plain, { kind, check, is_as_written, seek }) {
  const read = is_as_written ? plain : plain.toLowerCase(); // as long: of İ, alike takes care
  const judge = /** @type {(hit: Hit) => number} */ (CHECKS[check]);
  /** @type {Found[]} */
  const hits = [];
  let at = 0;
  for (;;) {
    seek.lastIndex = at;
    const match = seek.exec(read);
    if (!match) return hits;
    const start = match.index + 1 + (match[1] ?? "").length;
    const hit = { text: plain, start, end: start + (match[2] ?? "").length, edge: match.index };
    const length = isInsideANumber(hit) ? 0 : judge(hit);
    at = length ? start + length : match.index + 1;
    if (length) hits.push({ start: start - 1, end: at - 1, kind });
  }
}

/** How a finding stands, and how all of them stand together. Values in, values out. */
import { timeOf } from "./uuid7.js";

/** @import { Letter, Observation } from "./types.js" */

/**
 * `is_aside`: the memory would not take it, or not all of it.
 * @typedef {{observation: Observation, letters: Letter[], is_aside?: boolean}} Finding
 */
/** @typedef {"help" | "withdrawing" | "withdrawn" | "sending" | "phone" | "stored"} State */

/**
 * @typedef {object} Count
 * @property {number} help
 * @property {number} waiting
 * @property {number} total  findings on the phone
 * @property {number} photos  that wait when no words do
 * @property {number} old  how many have waited too long
 * @property {number} days  since the oldest of those was written
 */

const A_DAY = 24 * 60 * 60 * 1000; // milliseconds
const TOO_LONG = 3; // days
const UNLIKELY = 365; // days: then a clock has been wrong

/** The drawing that goes with each state; a state is always word and drawing, never colour alone. */
export const STATE_ICONS = {
  help: "help",
  withdrawing: "clock",
  withdrawn: "withdrawn",
  sending: "sending",
  phone: "phone-saved",
  stored: "stored",
};

/**
 * @param {Finding} finding
 * @param {string | null} sending  the id that is under way
 * @returns {State}
 */
export function stateOf({ observation, letters, is_aside }, sending) {
  if (is_aside || letters.some((letter) => letter.trouble)) return "help";
  if (observation.withdrawn) return observation.withdrawn === "done" ? "withdrawn" : "withdrawing";
  if (!letters.length) return "stored";
  return sending === observation.id ? "sending" : "phone";
}

/** What stands in the way, in the first letter that is parked. @param {Finding} finding */
export function troubleOf({ letters }) {
  return letters.find((letter) => letter.trouble) ?? null;
}

/** Photos that have their receipt, of all. @param {Finding} finding */
export function photosSent({ observation, letters }) {
  const waiting = letters.filter((letter) => letter.kind === "photo").length;
  return { sent: observation.photos.length - waiting, all: observation.photos.length };
}

/**
 * @param {Finding[]} findings
 * @param {Letter[]} [loose]  letters about nothing on this phone, such as a stance
 * @param {number} [now]
 * @returns {Count}
 */
export function count(findings, loose = [], now = Date.now()) {
  const states = findings.map((finding) => stateOf(finding, null));
  const things = (/** @type {boolean} */ isHelp) =>
    new Set(
      loose
        .filter(({ trouble }) => Boolean(trouble) === isHelp)
        .map(({ observation }) => observation),
    ).size; // two letters about one thing are one
  const waiting = [...findings.flatMap(({ letters }) => letters), ...loose].filter(
    (letter) => !letter.trouble,
  );
  const photos = waiting.filter(({ kind }) => kind === "photo");
  const old = waiting.filter((letter) => daysOf(letter, now));
  return {
    help: states.filter((state) => state === "help").length + things(true),
    waiting:
      states.filter((state) => state === "phone" || state === "withdrawing").length + things(false),
    total: findings.length,
    photos: photos.length === waiting.length ? photos.length : 0,
    old: new Set(old.map(({ observation }) => observation)).size,
    days: Math.max(0, ...old.map((letter) => daysOf(letter, now))),
  };
}

/** Whole days since it was written; 0 while that is no reason to worry. @param {Letter} letter @param {number} now */
function daysOf({ id }, now) {
  const days = Math.floor((now - timeOf(id)) / A_DAY);
  return days >= TOO_LONG && days < UNLIKELY ? days : 0;
}

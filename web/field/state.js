/** How a finding stands, and how all of them stand together. Values in, values out. */

/** @import { Letter, Observation } from "./types.js" */

/** @typedef {{observation: Observation, letters: Letter[]}} Finding */
/** @typedef {"help" | "withdrawing" | "withdrawn" | "sending" | "phone" | "stored"} State */
/** @typedef {{help: number, waiting: number, total: number}} Count */

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
export function stateOf({ observation, letters }, sending) {
  if (letters.some((letter) => letter.trouble)) return "help";
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

/** @param {Finding[]} findings @returns {Count} */
export function count(findings) {
  const states = findings.map((finding) => stateOf(finding, null));
  return {
    help: states.filter((state) => state === "help").length,
    waiting: states.filter((state) => state === "phone" || state === "withdrawing").length,
    total: findings.length,
  };
}

/** That the walk is over, and until when it takes what was forgotten. */
import { dayOf } from "./moment.js";
import { t } from "./texts.js";

/** @import { WalkFacts } from "./types.js" */

/** Whether what is sent now is taken as usual. @param {WalkFacts} walk @param {number} [now] */
export function takesMore({ state, takes_until }, now = Date.now()) {
  return state !== "closed" || !takes_until || now < Date.parse(takes_until);
}

/** Null while it goes on. @param {WalkFacts} walk @param {number} [now] */
export function closingWords(walk, now = Date.now()) {
  const { state, takes_until } = walk;
  if (state !== "closed") return null;
  if (!takes_until) return t("field.notice.closed");
  const date = dayOf(takes_until);
  return t(takesMore(walk, now) ? "walk.closed.takes" : "walk.closed.late", { date });
}

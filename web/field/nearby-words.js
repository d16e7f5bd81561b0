/** How far, how long ago and how many: what is said of a note besides what it says itself. */
import { clock, dayOf } from "./moment.js";
import { counted, has, language, t } from "./texts.js";

/** @import { Before, Nearby } from "./noted.js" */

const MINUTE = 60_000; // milliseconds
const FAR = 1000; // metres

/** Rounded as a walker counts: "20 m herfra", "1,2 km herfra". @param {number | null} metres */
export function awayInWords(metres) {
  if (metres === null) return "";
  if (metres < 10) return t("walk.away.here");
  if (metres < FAR) return t("walk.away.metres", { metres: Math.round(metres / 10) * 10 });
  const kilometres = new Intl.NumberFormat(language(), { maximumFractionDigits: 1 });
  return t("walk.away.kilometres", { kilometres: kilometres.format(metres / FAR) });
}

/** @param {string} iso @param {number} [now] */
export function agoInWords(iso, now = Date.now()) {
  const at = Date.parse(iso);
  const minutes = Math.floor((now - at) / MINUTE);
  if (Number.isNaN(at)) return "";
  if (minutes < 1) return t("walk.ago.now");
  if (minutes < 60) return counted("walk.ago.minutes", minutes);
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? t("walk.ago.clock", { time: clock(at) }) : dayOf(iso);
}

/** How many agree and differ, of how many. @param {Nearby} note */
export function tallyInWords({ agree, differ }) {
  if (!agree && !differ) return "";
  const parts = [
    agree && counted("walk.nearby.agree", agree),
    differ && counted("walk.nearby.differ", differ),
  ];
  const answers = counted("walk.nearby.answers", agree + differ);
  return `${parts.filter(Boolean).join(", ")} (${answers})`;
}

/** When it was seen before, and what came of it. @param {Before} before */
export function beforeInWords({ seen_on, status, count }) {
  const month = new Intl.DateTimeFormat(language(), { month: "long", year: "numeric" });
  const when = month.format(new Date(seen_on));
  const known = `walk.status.${status}`;
  const seen = counted("walk.before.seen", count, { when });
  return has(known) ? `${seen}: ${t(known)}` : seen;
}

/** When something was heard from the municipality, and that it may be older than it looks. */
import { el, icon } from "./dom.js";
import { when } from "./moment.js";
import { postman } from "./postman.js";
import { t } from "./texts.js";

const FRESH = 3 * 60_000; // milliseconds
const CUT = ["portal", "unreachable"];

/** @param {number | null} at  milliseconds @param {boolean} [isHeard]  the last try had an answer */
export function fetchedLine(at, isHeard = !CUT.includes(postman.line)) {
  if (at === null) return [line("no-signal", t("walk.fetched.never"))];
  const isFresh = isHeard && Date.now() - at < FRESH;
  const silent = postman.line === "portal" ? "walk.fetched.portal" : "walk.fetched.offline";
  const key = isFresh ? "walk.fetched.at" : silent;
  return [line(isFresh ? "check" : "no-signal", t(key, { time: when(at) }))];
}

/** @param {string} drawing @param {string} words */
function line(drawing, words) {
  return el("p", { class: "hint" }, icon(drawing), el("span", {}, words));
}

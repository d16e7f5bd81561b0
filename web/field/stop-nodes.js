/** The next stop large, all of them in order, and how many have been noted at. */
import { isIos } from "./browser.js";
import { el, icon } from "./dom.js";
import { awayInWords } from "./nearby-words.js";
import { metresTo } from "./noted.js";
import { standingAt } from "./place.js";
import { counted, t } from "./texts.js";

/** @import { Ahead } from "./ahead.js" */
/** @import { Stop } from "./types.js" */

/** @param {Ahead} ahead */
export function nextStopCard({ next, metres, isThere, counts }) {
  if (!next) {
    const words = t(counts.size ? "walk.next.none" : "walk.next.no-stops");
    return el("p", { class: "next-stop done" }, icon("check"), el("span", {}, words));
  }
  const away = isThere ? "" : awayInWords(metres);
  return el(
    "section",
    { class: "next-stop", "aria-labelledby": "next-title" },
    el("p", { class: "next-label" }, t(isThere ? "walk.next.here" : "walk.next.title")),
    el("div", { class: "next-head" }, number(next), el("h2", { id: "next-title" }, next.name)),
    next.prompt && el("p", { class: "next-prompt" }, next.prompt),
    away && el("p", { class: "next-away" }, icon("pin"), el("span", {}, away)),
    !isThere && inMaps(next),
  );
}

/** The way there, in whatever the phone shows maps with; Apple's phones have no such address. @param {Stop} stop */
function inMaps({ lon, lat }) {
  if (isIos || lon === null || lat === null) return null;
  const words = el("span", {}, t("walk.next.in-maps"));
  return el("a", { class: "button quiet", href: `geo:${lat},${lon}?q=${lat},${lon}` }, icon("route"), words);
}

/** @param {Stop[]} stops @param {Map<number, number>} counts */
export function progress(stops, counts) {
  const done = stops.filter(({ number }) => counts.get(number)).length;
  const parts = stops.map(({ number }) => el("span", { class: counts.get(number) ? "done" : "" }));
  return el(
    "div",
    { class: "progress" },
    el("h2", { id: "stops-title" }, t("walk.progress", { done, all: stops.length })),
    el("div", { class: "progress-bar", "aria-hidden": "true" }, ...parts),
  );
}

/** @param {Stop} stop @param {Ahead} ahead */
export function stopItem(stop, { counts, next }) {
  const count = counts.get(stop.number) ?? 0;
  const away = awayInWords(metresTo(stop, standingAt()));
  return el(
    "li",
    { class: `stop-item ${count ? "covered" : ""}`, "aria-current": stop === next ? "step" : null },
    number(stop),
    el(
      "div",
      {},
      el("h3", {}, t("field.place.stop", { number: stop.number, name: stop.name })),
      el(
        "p",
        { class: `cover ${count ? "yes" : "no"}` },
        icon(count ? "check" : "ring"),
        el("span", {}, count ? counted("walk.stop.noted", count) : t("walk.stop.nothing")),
      ),
      stop.prompt && el("p", { class: "stop-prompt" }, stop.prompt),
      away && el("p", { class: "hint" }, away),
    ),
  );
}

/** @param {Stop} stop */
function number(stop) {
  return el("span", { class: "stop-number", "aria-hidden": "true" }, String(stop.number));
}

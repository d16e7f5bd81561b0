/** Where a finding is, in words, with the ways to put it right. */
import { button, el, icon } from "./dom.js";
import { edit } from "./findings.js";
import { atStop, position, putRight, standingAt, UNSURE } from "./place.js";
import { askForPlace } from "./place-dialog.js";
import { isOld, placeInWords } from "./place-words.js";
import { isSought, seekHere, soughtUntil } from "./seek.js";
import { t } from "./texts.js";

/** @import { Observation, Place, Walk } from "./types.js" */

/** @param {Walk} walk @param {string} id */
export function placeRow(walk, id) {
  const words = el("p", { class: "place-words", "aria-live": "polite" });
  const ways = el("div", { class: "chips" });
  const correct = button("pin", t("field.place.correct"), () => correctIt(walk, id), {
    class: "button",
  });
  let shown = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {Observation} observation */
  function refresh(observation) {
    const { place } = observation;
    const rest = soughtUntil(observation) - Date.now();
    const isSeeking = isSought(observation);
    const news = JSON.stringify([place, isSeeking, position.state, observation.sought_at]);
    if (news === shown) return;
    shown = news;
    clearTimeout(timer);
    if (isSeeking) timer = setTimeout(() => refresh(observation), rest + 1);
    const isUnsure = unsure(observation);
    words.className = `place-words ${isUnsure ? "unsure" : ""}`;
    words.replaceChildren(
      icon(place.source === "stop" ? "route" : isUnsure ? "here" : "pin"),
      el("span", {}, placeInWords(walk, observation)),
    );
    ways.replaceChildren(...(isUnsure && !isSeeking ? quickWays(walk, id) : []));
  }

  const node = el(
    "section",
    { "aria-labelledby": "place-title" },
    el("h2", { id: "place-title" }, t("field.place.title")),
    el("div", { class: "place-row" }, words, correct),
    ways,
  );
  return { node, refresh };
}

/** Of nowhere, of a wide circle, or of where she was a while before. @param {Observation} observation */
function unsure(observation) {
  const { source, accuracy_m } = observation.place;
  if (source === "none") return true;
  return source === "gps" && ((accuracy_m ?? 0) > UNSURE || isOld(observation));
}

/** @param {Walk} walk @param {string} id */
function quickWays(walk, id) {
  const chips = walk.package.stops.map((stop) =>
    el(
      "button",
      { type: "button", class: "chip", onclick: () => put(id, atStop(stop)) },
      t("field.place.at-stop", { number: stop.number, name: stop.name }),
    ),
  );
  if (position.state === "refused" || standingAt()) return chips;
  const mine = { type: "button", class: "chip", onclick: () => seekHere(id) };
  return [el("button", mine, t("field.place.allow")), ...chips];
}

/** @param {Walk} walk @param {string} id */
async function correctIt(walk, id) {
  const place = await askForPlace(walk, id);
  if (place) await put(id, place);
}

/** What a hand has chosen is never overruled by a satellite. @param {string} id @param {Place} place */
function put(id, place) {
  return edit(id, (now) => ({ place: putRight(place, now.place), is_seeking: false }));
}

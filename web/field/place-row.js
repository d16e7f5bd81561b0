/** Where a finding is, in words, with the ways to put it right. */
import { button, el, icon } from "./dom.js";
import { edit } from "./findings.js";
import { atStop, better, position, SOON, start, UNSURE } from "./place.js";
import { askForPlace } from "./place-dialog.js";
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
    const { place, made_at } = observation;
    const isSeeking = isSought(observation);
    const news = JSON.stringify([place, isSeeking, position.state]);
    if (news === shown) return;
    shown = news;
    clearTimeout(timer);
    if (isSeeking) timer = setTimeout(() => refresh(observation), made_at + SOON - Date.now() + 1);
    const isUnsure = unsure(place);
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

/** Whether a position may still come that is of the same place. @param {Observation} observation */
function isSought({ is_seeking, made_at }) {
  return is_seeking && position.state !== "refused" && Date.now() - made_at < SOON;
}

/** Attaches a better position to a finding that was saved without a good one. @param {Observation} observation */
export async function seek({ id, place, made_at }) {
  const found = better(place, made_at);
  if (!found) return;
  await edit(id, (now) =>
    now.is_seeking ? { place: found, is_seeking: (found.accuracy_m ?? 0) > UNSURE } : {},
  );
}

/** @param {Place} place */
function unsure(place) {
  return place.source === "none" || (place.source === "gps" && (place.accuracy_m ?? 0) > UNSURE);
}

/** @param {Walk} walk @param {Observation} observation */
export function placeInWords(walk, observation) {
  const { place } = observation;
  const metres = place.accuracy_m ?? 0;
  switch (place.source) {
    case "gps":
      return t(metres > UNSURE ? "field.place.gps-unsure" : "field.place.gps", { metres });
    case "pin":
      return t("field.place.pin");
    case "stop":
      return t("field.place.stop", { number: place.stop ?? 0, name: nameOf(walk, place.stop) });
    case "none":
      return t(isSought(observation) ? "field.place.seeking" : "field.place.none");
  }
}

/** @param {Walk} walk @param {number | null} number */
function nameOf(walk, number) {
  return walk.package.stops.find((stop) => stop.number === number)?.name ?? "";
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
  if (position.state !== "off") return chips;
  return [
    el("button", { type: "button", class: "chip", onclick: start }, t("field.place.allow")),
    ...chips,
  ];
}

/** @param {Walk} walk @param {string} id */
async function correctIt(walk, id) {
  const place = await askForPlace(walk, id);
  if (place) await put(id, place);
}

/** What a hand has chosen is never overruled by a satellite. @param {string} id @param {Place} place */
function put(id, place) {
  return edit(id, () => ({ place, is_seeking: false }));
}

/** Where a finding is, in words. */
import { UNSURE } from "./place.js";
import { isSought } from "./seek.js";
import { t } from "./texts.js";

/** @import { Observation, Walk } from "./types.js" */

const OLD = 20; // seconds between the measurement and the save that are worth a word

/** @param {Walk} walk @param {Observation} observation */
export function placeInWords(walk, observation) {
  const { place } = observation;
  const metres = place.accuracy_m ?? 0;
  switch (place.source) {
    case "gps":
      return [
        t(metres > UNSURE ? "field.place.gps-unsure" : "field.place.gps", { metres }),
        ...ageInWords(observation),
      ].join(", ");
    case "pin":
      return t("field.place.pin");
    case "stop":
      return t("field.place.stop", { number: place.stop ?? 0, name: nameOf(walk, place.stop) });
    case "none":
      return t(isSought(observation) ? "field.place.seeking" : "field.place.none");
  }
}

/** Whether it was not measured there and then. @param {Observation} observation */
export function isOld(observation) {
  return ageOf(observation) > OLD;
}

/** Seconds; not a number for what nobody measured. @param {Observation} observation */
function ageOf({ place, made_at }) {
  return Math.round((made_at - Date.parse(place.fixed_at ?? "")) / 1000);
}

/** @param {Observation} observation */
function ageInWords(observation) {
  if (!isOld(observation)) return [];
  const seconds = ageOf(observation);
  const minutes = Math.round(seconds / 60);
  return [minutes > 1 ? t("field.place.age-minutes", { minutes }) : t("field.place.age", { seconds })];
}

/** @param {Walk} walk @param {number | null} number */
function nameOf(walk, number) {
  return walk.package.stops.find((stop) => stop.number === number)?.name ?? "";
}

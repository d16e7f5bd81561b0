/** What there is to lay on a map: the walk, what is noted on it, and the phone. */
import { distance, placed } from "./metres.js";
import { position } from "./place.js";
import { read } from "./store.js";

/** @import { Point, Scene } from "../map/marks.js" */
/** @import { Finding } from "./state.js" */
/** @import { Feeling, Stop, Walk } from "./types.js" */

/**
 * @typedef {{is: "seen", finding: Finding} | {is: "stop", stop: Stop} | {is: "other", note: Note}
 *   } Picked
 */

/**
 * What somebody else noted near by, as far as a map needs it; of an earlier walk without a feeling.
 * @typedef {Point & {category: string, feeling: Feeling | null, note: string}} Note
 */

const FEELINGS = ["unsafe", "safe", "neutral"];

/** @param {Walk} walk @param {Finding[]} findings @param {Note[]} others @returns {Scene} */
export function sceneOf(walk, findings, others) {
  const { stops, districts } = walk.package;
  const here = position.latest;
  return { districts, stops: placed(stops), seen: seen(findings), others, here };
}

/** @param {Finding[]} findings */
function seen(findings) {
  const standing = findings.filter(({ observation }) => !observation.withdrawn);
  return placed(
    standing.map((finding) => {
      const { place, feeling } = finding.observation;
      return { lon: place.lon, lat: place.lat, feeling, finding };
    }),
  );
}

/**
 * The notes of others that the phone has been told of, those of earlier walks too.
 * @param {Walk} walk
 * @returns {Promise<Note[]>}
 */
export async function notesOfOthers(walk) {
  const told = await read(["nearby"], (tx) => tx.objectStore("nearby").get(walk.id));
  const here = rows(told?.here).filter(({ is_mine }) => !is_mine);
  return [
    ...rows(told?.before).map((row) => noteOf(row, false)),
    ...here.map((row) => noteOf(row, true)),
  ];
}

/** @param {unknown} list @returns {any[]} */
function rows(list) {
  if (!Array.isArray(list)) return [];
  return list.filter((row) => Number.isFinite(row?.lon) && Number.isFinite(row?.lat));
}

/** @param {any} row @param {boolean} isOfToday @returns {Note} */
function noteOf({ lon, lat, category, feeling, note }, isOfToday) {
  const felt = FEELINGS.includes(feeling) ? feeling : "neutral";
  return { lon, lat, category, feeling: isOfToday ? felt : null, note: String(note ?? "") };
}

/**
 * What a finger meant, nearest first: my own before a stop before what others noted.
 * @param {Walk} walk
 * @param {Finding[]} findings
 * @param {Note[]} others
 * @param {Point} at
 * @param {number} within  metres
 * @returns {Picked | null}
 */
export function picked(walk, findings, others, at, within) {
  const mine = nearest(seen(findings), at, within);
  if (mine) return { is: "seen", finding: mine.finding };
  const stop = nearest(placed(walk.package.stops), at, within);
  if (stop) return { is: "stop", stop };
  const note = nearest(others, at, within);
  return note && { is: "other", note };
}

/**
 * @template {Point} Thing
 * @param {Thing[]} things
 * @param {Point} at
 * @param {number} within
 * @returns {Thing | null}
 */
function nearest(things, at, within) {
  const near = things.filter((thing) => distance(thing, at) <= within);
  return near.sort((a, b) => distance(a, at) - distance(b, at))[0] ?? null;
}

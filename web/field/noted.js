/** What is noted, own and others', measured from where one stands. Values in, values out. */
import { distance } from "./metres.js";

/** @import { Standing, Stance } from "./agreement.js" */
/** @import { Finding } from "./state.js" */
/** @import { Feeling, Letter, Walk } from "./types.js" */

/** @typedef {{lon: number, lat: number}} Point */

/**
 * A note of this walk as the municipality tells it.
 * @typedef {object} Here
 * @property {string} id
 * @property {string} category
 * @property {string | null} subtype
 * @property {Feeling} feeling
 * @property {number | null} lon
 * @property {number | null} lat
 * @property {number | null} stop
 * @property {string} note
 * @property {string} captured_at
 * @property {string | null} group
 * @property {boolean} is_mine
 * @property {number} agree
 * @property {number} differ
 * @property {Stance | null} my_stance
 */

/**
 * Something seen on an earlier walk.
 * @typedef {object} Before
 * @property {string} id
 * @property {string} category
 * @property {string | null} subtype
 * @property {number} lon
 * @property {number} lat
 * @property {string} seen_on
 * @property {number} count
 * @property {boolean} [is_positive]  an older server does not say
 * @property {string | null} status  of its newest line in an adopted plan
 */

/**
 * A note as it is shown.
 * @typedef {Omit<Here, "is_mine" | "my_stance"> & {
 *   is_own: boolean,
 *   metres: number | null,
 *   stance: Stance,
 *   told: Stance,
 *   waiting: Letter | null,
 * }} Nearby
 */

/**
 * Nearest first; those without a place, or all when one stands nowhere, newest first.
 * @param {Walk} walk
 * @param {Here[]} here
 * @param {Finding[]} findings
 * @param {Map<string, Standing>} said
 * @param {Point | null} [from]
 * @returns {Nearby[]}
 */
export function noted(walk, here, findings, said, from = null) {
  const mine = findings.filter(({ observation }) => observation.walk === walk.id);
  const known = new Map(here.map((note) => [note.id, note]));
  const own = mine
    .filter(({ observation }) => !observation.withdrawn)
    .map((finding) => ownNote(finding, known.get(finding.observation.id)));
  const ids = new Set(mine.map(({ observation }) => observation.id));
  const others = here.filter(({ id }) => !ids.has(id)).map((note) => toldNote(note, said));
  return [...own, ...others]
    .map((note) => ({ ...note, metres: metresTo(note, from) }))
    .sort(byDistance);
}

/**
 * @param {Finding} finding
 * @param {Here | undefined} told
 * @returns {Nearby}
 */
function ownNote({ observation }, told) {
  const { id, category, subtype, feeling, note, captured_at, group = null } = observation;
  const { lon, lat, stop } = observation.place;
  const { agree = 0, differ = 0 } = told ?? {};
  const facts = { id, category, subtype, feeling, lon, lat, stop, note, captured_at, group };
  const nothing = { stance: /** @type {const} */ ("none"), told: /** @type {const} */ ("none") };
  return { ...facts, agree, differ, is_own: true, metres: null, ...nothing, waiting: null };
}

/**
 * The counts with what this phone has said since they were counted.
 * @param {Here} told
 * @param {Map<string, Standing>} said
 * @returns {Nearby}
 */
function toldNote({ is_mine, my_stance, ...note }, said) {
  const counted = my_stance ?? "none";
  const mine = said.get(note.id);
  const stance = mine?.stance ?? counted;
  /** @param {Stance} one */
  const change = (one) => Number(stance === one) - Number(counted === one);
  return {
    ...note,
    agree: note.agree + change("agree"),
    differ: note.differ + change("differ"),
    is_own: is_mine,
    metres: null,
    stance,
    told: counted,
    waiting: mine?.waiting ?? null,
  };
}

/** @param {{lon: number | null, lat: number | null}} note @param {Point | null} from */
export function metresTo({ lon, lat }, from) {
  return from && lon !== null && lat !== null ? distance(from, { lon, lat }) : null;
}

/** @param {Nearby} a @param {Nearby} b */
function byDistance(a, b) {
  const nearer = (a.metres ?? Infinity) - (b.metres ?? Infinity);
  return nearer || Date.parse(b.captured_at) - Date.parse(a.captured_at);
}

/** Asks once at each stop for what is good there: a walk that only counts faults frightens. */
import { button, el, icon } from "./dom.js";
import { allNoted } from "./nearby.js";
import { stopOf } from "./next-stop.js";
import { recall, remember } from "./store.js";
import { t } from "./texts.js";

/** @import { Nearby } from "./noted.js" */
/** @import { Walk } from "./types.js" */

const ENOUGH = 2; // findings at one stop before it is asked
const ELSEWHERE = 0; // between the stops

/** The stop where it should be asked now, or null. @param {Walk} walk @returns {Promise<number | null>} */
export async function goodStop(walk) {
  const own = (await allNoted(walk))
    .filter(({ is_own }) => is_own)
    .sort((a, b) => Date.parse(b.captured_at) - Date.parse(a.captured_at));
  const [newest] = own;
  if (!newest || walk.package.walk.state === "closed") return null;
  const at = (/** @type {Nearby} */ note) => stopOf(walk.package.stops, note) ?? ELSEWHERE;
  const stop = at(newest);
  const here = own.filter((note) => at(note) === stop);
  const isMissing = here.length >= ENOUGH && !here.some(({ feeling }) => feeling === "safe");
  return isMissing && !(await asked(walk)).includes(stop) ? stop : null;
}

/** @param {Walk} walk @param {number} stop */
export function goodLine(walk, stop) {
  return [
    el("p", { class: "strip-line good" }, icon("face-safe"), el("span", {}, t("walk.good"))),
    button("close", t("field.close"), () => keepQuiet(walk, stop), { class: "button icon-only" }),
  ];
}

/** @param {Walk} walk @param {number} stop */
async function keepQuiet(walk, stop) {
  const stops = [...(await asked(walk)), stop];
  await remember("asked-for-good", { walk: walk.id, stops });
}

/** @param {Walk} walk @returns {Promise<number[]>} */
async function asked({ id }) {
  const kept = await recall("asked-for-good");
  return kept?.walk === id ? kept.stops : [];
}

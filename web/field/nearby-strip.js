/** One line on the home screen, always of one height: what is noted here, else the next stop. */
import { ahead } from "./ahead.js";
import { stances } from "./agreement.js";
import { el, icon } from "./dom.js";
import { findings } from "./findings.js";
import { goodLine, goodStop } from "./good-here.js";
import { lastTold } from "./nearby.js";
import { awayInWords } from "./nearby-words.js";
import { CLOSE } from "./next-stop.js";
import { metresTo, noted } from "./noted.js";
import { standingAt } from "./place.js";
import { go } from "./screens.js";
import { nameOf, t } from "./texts.js";
import { categoryOf } from "./walking.js";

/** @import { Walk } from "./types.js" */

/** @typedef {{drawing: string, words: string, leads: "nearby" | "route"}} Line */

/** @param {Walk} walk */
export async function nearbyStrip(walk) {
  const node = el("div", { class: "strip" });
  let shown = "";

  async function refresh() {
    const stop = await goodStop(walk);
    const line = stop === null ? await lineOf(walk) : null;
    const news = JSON.stringify([stop, line]);
    if (news === shown) return;
    shown = news;
    if (line) node.replaceChildren(lead(line));
    else if (stop !== null) node.replaceChildren(...goodLine(walk, stop));
  }

  await refresh();
  return { node, refresh };
}

/** @param {Line} line */
function lead({ drawing, words, leads }) {
  return el(
    "button",
    { type: "button", class: "strip-line", onclick: () => go(leads) },
    icon(drawing),
    el("span", {}, words),
  );
}

/** @param {Walk} walk @returns {Promise<Line>} */
async function lineOf(walk) {
  return (await hereLine(walk)) ?? (await nextLine(walk));
}

/** @param {Walk} walk @returns {Promise<Line | null>} */
async function hereLine(walk) {
  const from = standingAt();
  if (!from) return null;
  const [told, own, said] = await Promise.all([lastTold(walk.id), findings(), stances()]);
  const isClose = (/** @type {number | null} */ metres) => (metres ?? Infinity) <= CLOSE;
  const here = noted(walk, told?.here ?? [], own, said, from).filter(({ metres }) =>
    isClose(metres),
  );
  if (here.length) return line(walk, "eye", "walk.strip.here", here);
  const before = (told?.before ?? []).filter((one) => isClose(metresTo(one, from)));
  return before.length ? line(walk, "clock", "walk.strip.before", before) : null;
}

/**
 * @param {Walk} walk
 * @param {string} drawing
 * @param {string} key
 * @param {{category: string}[]} notes  nearest first
 * @returns {Line}
 */
function line(walk, drawing, key, notes) {
  const codes = [...new Set(notes.map(({ category }) => category))];
  const kinds = codes.map((code) => {
    const many = notes.filter(({ category }) => category === code).length;
    const name = nameOf(categoryOf(walk, code));
    return many > 1 ? `${name} (${many})` : name;
  });
  return { drawing, words: t(key, { what: kinds.join(", ") }), leads: "nearby" };
}

/** @param {Walk} walk @returns {Promise<Line>} */
async function nextLine(walk) {
  if (!walk.package.stops.length) return { drawing: "eye", words: t("walk.nearby.title"), leads: "nearby" };
  const { next, metres } = await ahead(walk);
  if (!next) return { drawing: "check", words: t("walk.strip.all"), leads: "route" };
  const name = t("field.place.stop", { number: next.number, name: next.name });
  const away = awayInWords(metres);
  const words = t("walk.strip.next", { stop: away ? `${name} · ${away}` : name });
  return { drawing: "route", words, leads: "route" };
}

/** What can wait until the kitchen table: a proposal, when, for whom, and on whose behalf. */
import { el, icon } from "./dom.js";
import { edit } from "./findings.js";
import { guarded } from "./guard-box.js";
import { textField } from "./text-field.js";
import { t } from "./texts.js";

/** @import { Observation, Walk } from "./types.js" */

const TIMES = ["always", "after-dark", "weekend-evening", "school-hours", "season"];
const PEOPLE = ["children", "older", "women-alone", "disabled", "cyclists", "everyone"];

/** @param {Walk} walk @param {Observation} observation */
export function moreSection(walk, observation) {
  const look = { label: t("field.more.proposal"), hint: t("field.more.proposal-hint") };
  const field = textField(observation, "proposal", { ...look, longest: 500, rows: 2 });
  const proposal = guarded(observation.id, field);
  const words = el("summary", {}, icon("dots"), el("span", {}, t("field.more.title")));
  const node = el(
    "details",
    { class: "fold", open: isFilled(observation) },
    words,
    el(
      "div",
      { class: "column" },
      proposal.node,
      several(observation, "times", t("field.more.times"), whenWords()),
      several(observation, "worst_for", t("field.more.worst-for"), forWhomWords()),
      walk.role !== "recorder" && onBehalf(observation),
    ),
  );
  return { ...proposal, node };
}

/** @param {Observation} observation */
function isFilled({ proposal, times, worst_for, on_behalf }) {
  return Boolean(proposal || times?.length || worst_for?.length || on_behalf);
}

/** @returns {[code: string, words: string][]} */
function whenWords() {
  return TIMES.map((code) => [code, t(`common.time.${code}`)]);
}

/** @returns {[code: string, words: string][]} */
function forWhomWords() {
  return PEOPLE.map((code) => [code, t(`common.worst-for.${code}`)]);
}

/**
 * Chips of which any number may be chosen.
 * @param {Observation} observation
 * @param {"times" | "worst_for"} name
 * @param {string} title
 * @param {[code: string, words: string][]} options
 */
function several(observation, name, title, options) {
  const chosen = new Set(observation[name] ?? []);
  const chips = options.map(([code, words]) => chip(code, words));
  /** @param {string} value @param {string} words */
  function chip(value, words) {
    const attributes = { type: "button", class: "chip", onclick: () => turn(value, node) };
    const node = el("button", attributes, words);
    node.setAttribute("aria-pressed", String(chosen.has(value)));
    return node;
  }
  /** @param {string} value @param {HTMLElement} node */
  function turn(value, node) {
    if (!chosen.delete(value)) chosen.add(value);
    node.setAttribute("aria-pressed", String(chosen.has(value)));
    const codes = options.map(([code]) => code);
    edit(observation.id, () => ({ [name]: codes.filter((code) => chosen.has(code)) }));
  }
  return el(
    "div",
    { role: "group", "aria-label": title },
    el("h2", {}, title),
    el("div", { class: "chips" }, ...chips),
  );
}

/** For somebody without a phone. @param {Observation} observation */
export function onBehalf({ id, on_behalf }) {
  const attributes = { type: "button", class: "chip", onclick: turn };
  const node = el("button", attributes, t("field.more.on-behalf"));
  let isSo = on_behalf ?? false;
  function show() {
    node.setAttribute("aria-pressed", String(isSo));
  }
  function turn() {
    isSo = !isSo;
    show();
    edit(id, () => ({ on_behalf: isSo }));
  }
  show();
  return node;
}

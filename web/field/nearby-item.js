/** One note near by: what, how it felt, how far and how old, and two large answers to it. */
import { button, el, icon } from "./dom.js";
import { looseTrouble } from "./loose-trouble.js";
import { agoInWords, awayInWords, tallyInWords } from "./nearby-words.js";
import { CLOSE } from "./next-stop.js";
import { nameOf, t } from "./texts.js";
import { categoryOf } from "./walking.js";

/** @import { Stance } from "./agreement.js" */
/** @import { Nearby } from "./noted.js" */
/** @import { Walk } from "./types.js" */

const ANSWERS = /** @type {const} */ ([
  ["agree", "check"],
  ["differ", "differ"],
]);

/**
 * Told again, it changes its words and keeps its buttons: a finger may be on one.
 * @param {Walk} walk
 * @param {Nearby} note
 * @param {(note: Nearby, stance: Stance) => void} onStance
 */
export function nearbyItem(walk, note, onStance) {
  let now = note;
  const facts = el("p", { class: "finding-facts" });
  const said = el("p", { class: "finding-note" });
  const tally = el("p", { class: "tally" });
  const waiting = el("div", { class: "waiting" });
  const answers = stancePair((stance) => onStance(now, stance));
  const name = `nearby-${note.id}`;
  const node = el(
    "li",
    { class: `finding ${note.feeling} ${note.is_own ? "own" : ""}`, "aria-labelledby": name },
    head(walk, note.category, name, note.feeling),
    kindLine(walk, note.category, note.subtype),
    facts,
    said,
    tally,
    note.is_own ? null : answers.node,
    waiting,
  );

  /** @param {Nearby} told */
  function refresh(told) {
    now = told;
    facts.textContent = factsOf(walk, told);
    said.textContent = told.note;
    const words = tallyInWords(told);
    if (tally.textContent !== words)
      tally.replaceChildren(...(words ? [icon("people"), words] : []));
    answers.refresh(told.stance);
    answers.node.hidden = (told.metres ?? 0) > CLOSE && told.stance === "none";
    const news = JSON.stringify(told.waiting && [told.waiting.id, told.waiting.trouble]);
    if (waiting.dataset["news"] !== news) waiting.replaceChildren(...waitingLine(told));
    waiting.dataset["news"] = news;
  }

  refresh(note);
  return { node, refresh };
}

/**
 * "Enig" and "Oplever det anderledes"; the chosen one pressed again takes it back.
 * @param {(stance: Stance) => void} onStance
 * @param {string} [agree]  its words, by their key
 */
export function stancePair(onStance, agree = "common.stance.agree") {
  /** @type {Stance} */
  let chosen = "none";
  const buttons = ANSWERS.map(([value, drawing]) =>
    button(
      drawing,
      t(value === "agree" ? agree : `common.stance.${value}`),
      () => onStance(chosen === value ? "none" : value),
      {
        class: "button stance",
      },
    ),
  );
  /** @param {Stance} stance */
  function refresh(stance) {
    chosen = stance;
    ANSWERS.forEach(([value], at) =>
      buttons[at]?.setAttribute("aria-pressed", String(value === stance)),
    );
  }
  refresh(chosen);
  return { node: el("div", { class: "stances" }, ...buttons), refresh };
}

/** @param {Walk} walk @param {string} code @param {string} name @param {string} feeling */
export function head(walk, code, name, feeling) {
  const category = categoryOf(walk, code);
  return el(
    "div",
    { class: "finding-head" },
    icon(category.icon),
    el("h3", { id: name }, nameOf(category)),
    feeling &&
      el(
        "span",
        { class: `felt ${feeling}` },
        icon(`face-${feeling}`),
        t(`common.feeling.${feeling}`),
      ),
  );
}

/** @param {Walk} walk @param {string} code @param {string | null} subtype */
export function kindLine(walk, code, subtype) {
  const kind = categoryOf(walk, code).subtypes.find((each) => each.code === subtype);
  return kind ? el("p", { class: "finding-kind" }, nameOf(kind)) : null;
}

/** @param {Walk} walk @param {Nearby} note */
function factsOf(walk, note) {
  const facts = [whose(walk, note), awayInWords(note.metres), agoInWords(note.captured_at)];
  return facts.filter(Boolean).join(" · ");
}

/** @param {Walk} walk @param {Nearby} note */
function whose(walk, { is_own, group }) {
  if (is_own) return t("walk.nearby.own");
  if (!group || (walk.package.groups ?? []).length < 2) return "";
  return group === walk.group ? t("walk.group.own") : t("walk.group.name", { letter: group });
}

/** @param {Nearby} note */
function waitingLine({ waiting }) {
  if (!waiting) return [];
  if (waiting.trouble) return [looseTrouble(waiting)];
  const words = el("span", {}, t("walk.stance.waiting"));
  return [el("p", { class: "state phone" }, icon("phone-saved"), words)];
}

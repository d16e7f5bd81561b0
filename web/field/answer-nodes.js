/** The answer to a finding, and the findings only the municipality still has, in "Mine fund". */
import { answers, answersHeard } from "./answers.js";
import { decisionOf, planInWords, stateInWords } from "./answer-words.js";
import { button, el, icon } from "./dom.js";
import { saveLetters } from "./file.js";
import { looseLetters } from "./loose.js";
import { clock, dayOf } from "./moment.js";
import { looseTrouble } from "./loose-trouble.js";
import { tryNowButton } from "./state-line.js";
import { nameOf, t } from "./texts.js";
import { categoryOf } from "./walking.js";
import { withdrawButton } from "./withdraw-dialog.js";
import { withdrawForgotten } from "./withdraw-forgotten.js";

/** @import { Answer, Answered, Heard } from "./answers.js" */
/** @import { Finding } from "./state.js" */
/** @import { Letter, Walk } from "./types.js" */

const ICONS = { received: "stored", waiting: "clock", gathered: "people", planned: "reply" };

/**
 * What was answered, put where the list has left room, and the rest below it.
 * @param {Walk} walk
 * @param {HTMLElement} items  each finding with a `data-answer` of its id
 */
export function answered(walk, items) {
  const list = el("ul", { class: "findings", role: "list" });
  const node = el(
    "section",
    { hidden: true },
    el("h2", {}, t("walk.answer.earlier")),
    el("p", { class: "hint" }, t("walk.answer.earlier-hint")),
    list,
  );
  const troubles = el("ul", { class: "findings", role: "list" });
  const over = el("div", {});
  let shown = "";

  /** @param {Finding[]} findings */
  async function refresh(findings) {
    const [rows, loose, heard] = await Promise.all([
      answers(walk.id),
      looseLetters(),
      answersHeard(walk),
    ]);
    over.replaceChildren(...(rows.length ? overLine(heard) : []));
    for (const row of rows) putAnswer(items, row);
    const here = new Set(findings.map(({ observation }) => observation.id));
    const forgotten = rows.filter(({ id }) => !here.has(id));
    items.querySelector(".empty")?.toggleAttribute("hidden", forgotten.length > 0);
    const news = JSON.stringify([forgotten, loose]);
    if (news === shown) return;
    shown = news;
    node.hidden = !forgotten.length;
    list.replaceChildren(...forgotten.map((row) => forgottenItem(walk, row, loose)));
    troubles.replaceChildren(...loose.filter(({ trouble }) => trouble).map(troubleItem));
    troubles.hidden = !troubles.childElementCount;
  }

  return { over, nodes: [troubles, node], refresh };
}

/** What stands here may be older than it looks. @param {Heard} heard */
function overLine({ at, is_over }) {
  if (!is_over || at === null) return [];
  const words = t("walk.answer.over", { date: dayOf(new Date(at).toISOString()) });
  return [el("p", { class: "hint" }, icon("clock"), el("span", {}, words))];
}

/** What the line at the top counts must be found here. @param {Letter} letter */
function troubleItem(letter) {
  const name = `trouble-${letter.id}`;
  const isStance = letter.kind === "agreement";
  const title = t(isStance ? "walk.stance.title" : "walk.answer.withdrawal");
  return el(
    "li",
    { class: "finding", "aria-labelledby": name },
    el("h3", { id: name }, title),
    looseTrouble(letter),
  );
}

/** @param {HTMLElement} items @param {Answered} row */
function putAnswer(items, { id, answer }) {
  const place = items.querySelector(`[data-answer="${id}"]`);
  const news = JSON.stringify(answer);
  if (!(place instanceof HTMLElement) || place.dataset["news"] === news) return;
  place.dataset["news"] = news;
  place.replaceChildren(...(isNews(answer) ? answerNodes(answer) : []));
}

/** @param {Answer | null} answer */
function isNews(answer) {
  return decisionOf(answer) !== null || (answer !== null && answer.state !== "received");
}

/** The state in words and, once it is in a plan, who does what by when. @param {Answer | null} answer */
export function answerNodes(answer) {
  const decision = decisionOf(answer);
  const state = decision ? "planned" : (answer?.state ?? "received");
  const words = el("span", {}, stateInWords(answer));
  const line = el("p", { class: `state answer ${state}` }, icon(ICONS[state]), words);
  const rows = answer?.line ? planInWords(answer.line) : whyRows(decision);
  const facts = rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
  return facts.length ? [line, el("dl", { class: "plan-line" }, ...facts)] : [line];
}

/** @param {import("./answers.js").Decision | null} decision @returns {[string, string][]} */
function whyRows(decision) {
  return decision?.reason ? [[t("walk.answer.reason"), decision.reason]] : [];
}

/** @param {Walk} walk @param {Answered} row @param {Letter[]} loose */
function forgottenItem(walk, row, loose) {
  const category = categoryOf(walk, row.category);
  const kind = category.subtypes.find(({ code }) => code === row.subtype);
  const name = `answer-${row.id}`;
  return el(
    "li",
    { class: `finding ${row.feeling}`, "aria-labelledby": name },
    el(
      "div",
      { class: "finding-head" },
      icon(category.icon),
      el("h3", { id: name }, nameOf(category)),
      el("p", { class: "finding-facts" }, factsOf(row)),
    ),
    kind ? el("p", { class: "finding-kind" }, nameOf(kind)) : null,
    ...standing(walk, row, loose),
  );
}

/** @param {Answered} row */
function factsOf({ captured_at, stop }) {
  const moment = { date: dayOf(captured_at), time: clock(Date.parse(captured_at)) };
  const when = t("field.route.when", moment);
  return stop === null ? when : `${when} · ${t("walk.stop", { number: stop })}`;
}

/** @param {Walk} walk @param {Answered} row @param {Letter[]} loose */
function standing(walk, { id, device, state, answer }, loose) {
  const isGoing = loose.some(
    ({ kind, observation }) => kind === "withdrawal" && observation === id,
  );
  if (isGoing) return [withdrawnLine("withdrawing", "clock"), goingWays(walk, id)];
  if (state === "withdrawn") return [withdrawnLine("withdrawn", "withdrawn")];
  if (device !== walk.device) return answerNodes(answer); // noted before this phone joined anew
  const take = () => withdrawForgotten(walk, id);
  return [...answerNodes(answer), el("div", { class: "row" }, withdrawButton(id, take))];
}

/** @param {Walk} walk @param {string} id */
function goingWays(walk, id) {
  const save = button("file", t("field.save-file"), () => saveLetters(id), { class: "button quiet" });
  return el("div", { class: "row" }, walk.is_signed_out ? null : tryNowButton(id), save);
}

/** @param {"withdrawing" | "withdrawn"} state @param {string} drawing */
function withdrawnLine(state, drawing) {
  const words = el("span", {}, t(`common.state.${state}`));
  return el("p", { class: `state ${state}` }, icon(drawing), words);
}

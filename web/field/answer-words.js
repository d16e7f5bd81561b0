/** What became of a finding, in words. */
import { dayOf } from "./moment.js";
import { counted, has, language, said, t } from "./texts.js";

/** @import { Answer, AnswerLine } from "./answers.js" */

const TOLD_IN = ["da", "en"]; // the catalogue's languages

/** @param {Answer | null} answer  */
export function stateInWords(answer) {
  if (!answer) return t("walk.answer.received");
  const decision = decisionOf(answer);
  if (decision) return t(`walk.decision.${decision.verdict}`);
  if (answer.state === "gathered" && answer.with)
    return counted("walk.answer.gathered", answer.with);
  return t(`walk.answer.${answer.state}`);
}

/** What was decided; what stands in the plan says more. @param {Answer | null} answer */
export function decisionOf(answer) {
  const decision = answer?.state === "planned" ? undefined : answer?.decision;
  return decision && has(`walk.decision.${decision.verdict}`) ? decision : null;
}

/** What kind of thing is done, where the measure itself is told in another language. @param {string[]} families */
function kinds(families) {
  if (TOLD_IN.includes(language())) return [];
  return families.map((code) => `walk.family.${code.replaceAll("_", "-")}`).filter(has).map((key) => t(key));
}

/**
 * Who does what by when, each with its own name.
 * @param {AnswerLine} line
 * @returns {[string, string][]}
 */
export function planInWords({ measures, responsible, due, status, families = [], reply }) {
  const known = `walk.status.${status}`;
  /** @type {[string, string][]} */
  const rows = [
    [t("walk.answer.measures"), [...kinds(families), ...measures.map((words) => said(words))].join(", ")],
    [t("walk.answer.responsible"), responsible ? said(responsible) : ""],
    [t("walk.answer.due"), due ? dayOf(due) : ""],
    [t("walk.answer.status"), has(known) ? t(known) : ""],
    [t("walk.answer.reply"), reply ?? ""],
  ];
  return rows.filter(([, words]) => words);
}

/** What became of a finding, in words. */
import { dayOf } from "./moment.js";
import { counted, has, said, t } from "./texts.js";

/** @import { Answer, AnswerLine } from "./answers.js" */

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

/**
 * Who does what by when, each with its own name.
 * @param {AnswerLine} line
 * @returns {[string, string][]}
 */
export function planInWords({ measures, responsible, due, status, reply }) {
  const known = `walk.status.${status}`;
  /** @type {[string, string][]} */
  const rows = [
    [t("walk.answer.measures"), measures.map((words) => said(words)).join(", ")],
    [t("walk.answer.responsible"), responsible ? said(responsible) : ""],
    [t("walk.answer.due"), due ? dayOf(due) : ""],
    [t("walk.answer.status"), has(known) ? t(known) : ""],
    [t("walk.answer.reply"), reply ?? ""],
  ];
  return rows.filter(([, words]) => words);
}

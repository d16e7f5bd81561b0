/** "Er det det samme?": asked of a finding just noted where somebody else has noted its like. */
import { takeStance } from "./agreement.js";
import { button, el, icon } from "./dom.js";
import { sameHere } from "./nearby.js";
import { awayInWords } from "./nearby-words.js";
import { send } from "./postman.js";
import { nameOf, t } from "./texts.js";
import { toast } from "./toast.js";
import { categoryOf } from "./walking.js";

/** @import { Nearby } from "./noted.js" */
/** @import { Observation, Walk } from "./types.js" */

/** Null when there is nothing to ask of. @param {Walk} walk @param {Observation} observation */
export async function sameQuestion(walk, observation) {
  const other = await sameHere(walk, observation);
  if (!other) return null;
  const agree = button("check", t("common.stance.agree"), async () => {
    if (await saysYes(walk, other)) node.replaceChildren(...answered());
  });
  const node = el(
    "div",
    { class: "same" },
    el("p", {}, el("strong", {}, t("walk.same.question")), " ", inWords(walk, other)),
    agree,
  );
  return node;
}

/** @param {Walk} walk @param {Nearby} other */
function inWords(walk, { category, subtype, metres, note }) {
  const kind = categoryOf(walk, category);
  const kinds = kind.subtypes.find(({ code }) => code === subtype) ?? kind;
  return [nameOf(kinds), awayInWords(metres), note].filter(Boolean).join(" · ");
}

function answered() {
  return [el("p", {}, icon("check"), " ", t("walk.same.agreed"))];
}

/** Whether it is kept. @param {Walk} walk @param {Nearby} other */
async function saysYes(walk, { id, told }) {
  try {
    await takeStance(walk, id, "agree", told);
  } catch {
    toast(t("field.not-saved"));
    return false;
  }
  send(true);
  return true;
}

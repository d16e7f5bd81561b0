/** What earlier walks have seen, without who said it; whoever stands close by can answer it. */
import { el, icon } from "./dom.js";
import { head, kindLine, stancePair } from "./nearby-item.js";
import { awayInWords, beforeInWords } from "./nearby-words.js";
import { CLOSE } from "./next-stop.js";
import { t } from "./texts.js";

/** @import { Stance } from "./agreement.js" */
/** @import { Before } from "./noted.js" */
/** @import { Walk } from "./types.js" */

/**
 * Told again, it changes its words and keeps its buttons: a finger may be on one.
 * @param {Walk} walk
 * @param {Before} before
 * @param {(stance: Stance) => void} onStance
 */
export function beforeItem(walk, before, onStance) {
  const name = `before-${before.id}`;
  const away = el("p", { class: "finding-facts" });
  const answers = stancePair(onStance, "walk.before.agree");
  const words = el("span", {}, t("walk.before.noted"));
  const noted = el("p", { class: "state phone" }, icon("phone-saved"), words);
  const node = el(
    "li",
    { class: "finding before", "aria-labelledby": name },
    head(walk, before.category, name, ""),
    kindLine(walk, before.category, before.subtype),
    el("p", {}, beforeInWords(before)),
    away,
    answers.node,
    noted,
  );

  /** @param {number | null} metres @param {Stance} stance */
  function refresh(metres, stance) {
    away.textContent = awayInWords(metres);
    away.hidden = metres === null;
    answers.refresh(stance);
    noted.hidden = stance === "none";
    answers.node.hidden = (metres ?? Infinity) > CLOSE && stance === "none";
  }

  return { node, refresh };
}

/** One line that always says how it stands: everything kept, some wait, or one needs help. */
import { el, icon } from "./dom.js";
import { clock } from "./moment.js";
import { counted, t } from "./texts.js";

/** @import { Count } from "./state.js" */

/**
 * @typedef {object} Standing
 * @property {Count} count
 * @property {boolean} is_sending
 * @property {boolean} is_signed_out
 * @property {number | null} delivered_at
 */

/**
 * @param {Standing} standing
 * @returns {{look: string, drawing: string, words: string}}
 */
export function inWords({ count, is_sending, is_signed_out, delivered_at }) {
  if (count.help)
    return { look: "help", drawing: "help", words: counted("field.pill.help", count.help) };
  if (is_signed_out) return { look: "help", drawing: "help", words: t("field.pill.signed-out") };
  if (count.waiting && is_sending) {
    return {
      look: "wait",
      drawing: "sending",
      words: counted("field.pill.sending", count.waiting),
    };
  }
  if (count.waiting)
    return {
      look: "wait",
      drawing: "phone-saved",
      words: counted("field.pill.waiting", count.waiting),
    };
  if (delivered_at)
    return {
      look: "well",
      drawing: "stored",
      words: t("field.pill.stored", { time: clock(delivered_at) }),
    };
  return { look: "calm", drawing: "lantern", words: t("field.pill.nothing") };
}

/** @param {Standing} standing */
export function showPill(standing) {
  const { look, drawing, words } = inWords(standing);
  const pill = /** @type {HTMLElement} */ (document.getElementById("pill"));
  if (pill.textContent === words && pill.dataset["look"] === look) return;
  pill.dataset["look"] = look;
  pill.replaceChildren(icon(drawing), el("span", {}, words));
}

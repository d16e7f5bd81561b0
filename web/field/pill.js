/** One line that always says how it stands: everything kept, some wait, or one needs help. */
import { el, icon } from "./dom.js";
import { when } from "./moment.js";
import { counted, t } from "./texts.js";

/** @import { Count } from "./state.js" */

/**
 * @typedef {object} Standing
 * @property {Count} count
 * @property {boolean} is_sending
 * @property {boolean} is_signed_out
 * @property {boolean} [is_stopped]  by a network that wants one to log on
 * @property {number | null} delivered_at
 */

/**
 * @param {Standing} standing
 * @returns {{look: string, drawing: string, words: string}}
 */
export function inWords({ count, is_sending, is_signed_out, is_stopped, delivered_at }) {
  if (count.help)
    return { look: "help", drawing: "help", words: counted("field.pill.help", count.help) };
  if (is_signed_out) return { look: "help", drawing: "help", words: t("field.pill.signed-out") };
  if (count.waiting && is_stopped)
    return { look: "wait", drawing: "help", words: t("outbox.pill.portal") };
  if (count.waiting) return { look: "wait", ...waitingInWords(count, is_sending) };
  if (delivered_at)
    return {
      look: "well",
      drawing: "stored",
      words: t("field.pill.stored", { time: when(delivered_at) }),
    };
  return { look: "calm", drawing: "lantern", words: t("field.pill.nothing") };
}

/** @param {Count} count @param {boolean} isSending */
function waitingInWords({ waiting, photos, old, days }, isSending) {
  if (isSending && photos)
    return { drawing: "sending", words: counted("outbox.pill.sending-photos", photos) };
  if (isSending) return { drawing: "sending", words: counted("field.pill.sending", waiting) };
  if (old) return { drawing: "clock", words: counted("outbox.pill.old", old, { days }) };
  if (photos) return { drawing: "phone-saved", words: counted("outbox.pill.photos", photos) };
  return { drawing: "phone-saved", words: counted("field.pill.waiting", waiting) };
}

/** @param {Standing} standing */
export function showPill(standing) {
  const { look, drawing, words } = inWords(standing);
  const pill = /** @type {HTMLElement} */ (document.getElementById("pill"));
  if (pill.textContent === words && pill.dataset["look"] === look) return;
  pill.dataset["look"] = look;
  pill.replaceChildren(icon(drawing), el("span", {}, words));
}

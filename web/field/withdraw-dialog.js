/** Asks before a finding is taken back, and gives a moment to undo it. */
import { dialogHead } from "./dialog-head.js";
import { button, el } from "./dom.js";
import { send } from "./postman.js";
import { t } from "./texts.js";
import { STAYS, toast } from "./toast.js";
import { putBack, withdraw } from "./withdraw.js";

/** @import { Taken } from "./withdraw.js" */

/**
 * @param {string} id
 * @param {() => Promise<Taken | null | void>} [take]  how, when not in the usual way
 */
export function withdrawButton(id, take = () => withdraw(id, STAYS)) {
  const ask = () => askToWithdraw(take);
  return button("withdrawn", t("field.details.withdraw"), ask, { class: "button quiet" });
}

/** @param {() => Promise<Taken | null | void>} take */
function askToWithdraw(take) {
  const yes = button("withdrawn", t("field.withdraw.do"), () => takeBack(dialog, take), {
    class: "button grave",
  });
  const keep = button("back", t("field.withdraw.keep"), () => dialog.close());
  const dialog = el(
    "dialog",
    { "aria-labelledby": "withdraw-title", onclose: () => dialog.remove() },
    dialogHead("withdraw-title", t("field.withdraw.title")),
    el("p", {}, t("field.withdraw.text")),
    el("div", { class: "column" }, yes, keep),
  );
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {HTMLDialogElement} dialog @param {() => Promise<Taken | null | void>} take */
async function takeBack(dialog, take) {
  dialog.close();
  const taken = await take();
  toast(t("field.undone"), taken ? () => undo(taken) : null);
  send(true);
}

/** @param {Taken} taken */
async function undo(taken) {
  toast(t((await putBack(taken)) ? "outbox.undo.done" : "outbox.undo.late"));
  send(true);
}

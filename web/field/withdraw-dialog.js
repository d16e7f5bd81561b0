/** Asks before a finding is taken back: that can't be undone. */
import { button, el } from "./dom.js";
import { send } from "./postman.js";
import { t } from "./texts.js";
import { toast } from "./toast.js";
import { withdraw } from "./withdraw.js";

/** @param {string} id */
export function withdrawButton(id) {
  const ask = () => askToWithdraw(id);
  return button("withdrawn", t("field.details.withdraw"), ask, { class: "button quiet" });
}

/** @param {string} id */
function askToWithdraw(id) {
  const take = button("withdrawn", t("field.withdraw.do"), () => takeBack(dialog, id), {
    class: "button grave",
  });
  const keep = button("back", t("field.withdraw.keep"), () => dialog.close());
  const dialog = el(
    "dialog",
    { "aria-labelledby": "withdraw-title", onclose: () => dialog.remove() },
    el("h2", { id: "withdraw-title" }, t("field.withdraw.title")),
    el("p", {}, t("field.withdraw.text")),
    el("div", { class: "column" }, take, keep),
  );
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {HTMLDialogElement} dialog @param {string} id */
async function takeBack(dialog, id) {
  dialog.close();
  await withdraw(id);
  toast(t("field.undone"));
  send(true);
}

/** "Hent fund fra fil": choose a file, and hear in words what came of it. */
import { dialogHead } from "./dialog-head.js";
import { button, el, icon } from "./dom.js";
import { send } from "./postman.js";
import { takeIn } from "./take-in.js";
import { counted, t } from "./texts.js";

/** @import { Told } from "./take-in.js" */

const LINES = /** @type {const} */ ([
  ["taken", "check"],
  ["known", "phone-saved"],
  ["different", "help"],
  ["unreadable", "help"],
  ["full", "help"],
  ["elsewhere", "route"],
]);

export function takeInButton() {
  const input = el("input", {
    type: "file",
    accept: ".json,application/json",
    hidden: true,
    tabindex: -1,
    "aria-hidden": "true",
    onchange: () => {
      const [file] = input.files ?? [];
      if (file) take(file);
      input.value = ""; // the same file may be chosen again
    },
  });
  const open = button("file", t("outbox.file.take-in"), () => input.click());
  return el("div", { class: "column" }, open, input);
}

/** @param {File} file */
async function take(file) {
  const told = await takeIn(file);
  const lines = typeof told === "string" ? [line(t(`outbox.file.${told}`), "help")] : inWords(told);
  show(lines.length ? lines : [line(t("outbox.file.empty"), "file")]);
  await send(true);
}

/** @param {Told} told */
function inWords(told) {
  return LINES.filter(([fate]) => told[fate]).map(([fate, drawing]) =>
    line(counted(`outbox.file.${fate}`, told[fate]), drawing),
  );
}

/** @param {string} words @param {string} drawing */
function line(words, drawing) {
  return el("li", {}, icon(drawing), el("span", {}, words));
}

/** @param {HTMLElement[]} lines */
function show(lines) {
  const close = button("check", t("field.close"), () => dialog.close(), { class: "button main" });
  const dialog = el(
    "dialog",
    { "aria-labelledby": "take-in-title", onclose: () => dialog.remove() },
    dialogHead("take-in-title", t("outbox.file.title")),
    el("ul", { class: "checks", role: "list" }, ...lines),
    close,
  );
  document.body.append(dialog);
  dialog.showModal();
}

/** 112 and 114, two taps from everywhere. */
import { button, el, icon } from "./dom.js";
import { go } from "./screens.js";
import { t } from "./texts.js";

const NUMBERS = { danger: "112", police: "114" };

/** The button that opens them. */
export function emergencyButton() {
  return button("call", t("field.emergency.button"), showEmergency, { class: "button emergency" });
}

/** The two links, as large as the screen lets them be. @param {typeof NUMBERS} [numbers] */
export function emergencyCalls(numbers = NUMBERS) {
  return el(
    "div",
    { class: "column" },
    call(numbers.danger, t("field.menu.danger")),
    call(numbers.police, t("field.menu.police")),
    el("p", { class: "hint" }, t("field.menu.not-a-report")),
  );
}

function showEmergency() {
  const dialog = el(
    "dialog",
    { "aria-labelledby": "emergency-title", onclose: () => dialog.remove() },
    el("h2", { id: "emergency-title" }, t("field.emergency.title")),
    emergencyCalls(),
    button("help", t("field.crime.title"), () => (dialog.close(), go("crime"))),
    button("close", t("field.close"), () => dialog.close()),
  );
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {string} number @param {string} words */
function call(number, words) {
  const attributes = { class: "button call", href: `tel:${number}` };
  return el("a", attributes, icon("call"), el("span", {}, words));
}

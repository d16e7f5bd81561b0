/** "Noget strafbart?": whom to call, and that this app is not the place for it. */
import { emergencyCalls } from "./emergency.js";
import { button, el, icon } from "./dom.js";
import { goBack, heading } from "./screens.js";
import { t } from "./texts.js";

/** @import { Screen } from "./screens.js" */
/** @import { Walk } from "./types.js" */

const PARTS = ["danger", "police", "online", "here"];

/** Stands in the app itself, so it is there without signal. @param {Walk | null} walk @returns {Screen} */
export function crime(walk) {
  return {
    title: t("field.crime.title"),
    nodes: [
      heading(t("field.crime.title")),
      emergencyCalls(walk?.package.emergency),
      ...PARTS.map(part),
      el("p", { class: "hint" }, icon("file"), t("field.crime.source")),
      button("back", t("field.crime.back"), goBack, { class: "button main" }),
    ],
  };
}

/** @param {string} name */
function part(name) {
  return el(
    "section",
    {},
    el("h2", {}, t(`field.crime.${name}.title`)),
    el("p", {}, t(`field.crime.${name}.text`)),
  );
}

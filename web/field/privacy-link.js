/** The way to what we keep, why and for how long; a page of its own, so that nothing here is lost. */

import { el, icon } from "./dom.js";
import { t } from "./texts.js";

/** @returns {HTMLElement} */
export function privacyLink() {
  const attributes = { href: "/privatliv", target: "_blank", rel: "noopener", class: "button quiet" };
  return el("a", attributes, icon("lock"), el("span", {}, t("field.join.privacy")));
}

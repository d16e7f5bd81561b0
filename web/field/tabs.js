/** The four ways at the bottom of the screen, and 112 at the top. */
import { button } from "./dom.js";
import { emergencyButton } from "./emergency.js";
import { go, spot } from "./screens.js";
import { t } from "./texts.js";

/** @import { Name } from "./screens.js" */

export function showTabs() {
  const tabs = /** @type {HTMLElement} */ (document.getElementById("tabs"));
  const { name } = spot();
  tabs.setAttribute("aria-label", t("field.tabs"));
  tabs.replaceChildren(
    tab("home", "add", t("field.tab.record"), name === "home" || name === "details"),
    tab("list", "list", t("field.tab.list"), name === "list"),
    tab("route", "route", t("field.tab.route"), ["route", "nearby", "leader"].includes(name)),
    tab("menu", "menu", t("field.tab.menu"), name === "menu"),
  );
  document.getElementById("pill")?.setAttribute("aria-description", t("field.pill.opens"));
  document.getElementById("emergency")?.replaceChildren(emergencyButton());
}

/** @param {Name} name @param {string} drawing @param {string} words @param {boolean} isHere */
function tab(name, drawing, words, isHere) {
  return button(drawing, words, () => go(name), {
    class: "tab",
    "aria-current": isHere ? "page" : null,
  });
}

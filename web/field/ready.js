/** "Klar – virker uden dækning": what the phone has with it, and the question about position. */
import { homeScreenHint } from "./browser.js";
import { button, el, icon } from "./dom.js";
import { emergencyButton } from "./emergency.js";
import { later } from "./later.js";
import { position, start } from "./place.js";
import { go, heading } from "./screens.js";
import { isInstalled } from "./shell.js";
import { t } from "./texts.js";

/** @import { Screen } from "./screens.js" */
/** @import { Walk } from "./types.js" */

/** @param {Walk} walk @returns {Screen} */
export function ready(walk) {
  const shell = check(t("field.ready.saving"), "clock");
  isInstalled().then((is) =>
    shell.replaceWith(
      is ? check(t("field.ready.shell")) : check(t("field.ready.no-shell"), "help"),
    ),
  );
  const memory = el("li", { hidden: true });
  navigator.storage?.persist?.().then((isKept) => {
    memory.replaceWith(check(t(isKept ? "outbox.ready.kept" : "outbox.ready.may-go"), "phone-saved"));
  }, Object);
  const map = el("li", { hidden: true });
  later().then(({ basemapCheck }) => map.replaceWith(basemapCheck()), Object);
  const title = heading(t("field.ready.title"));
  const here = el("div", {});
  const showPosition = () => here.replaceChildren(positionPart());
  showPosition();
  return {
    title: t("field.ready.title"),
    is_bare: true,
    nodes: [
      el("div", { class: "brand end" }, emergencyButton()),
      el("div", { class: "ready-mark" }, icon("stored")),
      title,
      el(
        "p",
        { class: "lead" },
        walk.pending
          ? t("field.unheard.lead")
          : t("field.ready.lead", { area: walk.package.walk.area || walk.package.walk.title }),
      ),
      el(
        "ul",
        { class: "checks", role: "list" },
        !walk.pending && check(t("field.ready.package", { count: walk.package.stops.length })),
        shell,
        map,
        memory,
      ),
      here,
      ...homeScreenPart(),
      el(
        "div",
        { class: "dock" },
        button("check", t("field.ready.begin"), () => go("home"), { class: "button main" }),
      ),
    ],
    leave: position.onChange(showPosition),
  };
}

function positionPart() {
  const words = el("p", { class: "hint" }, icon("here"), t(`field.position.${position.state}`));
  return el(
    "div",
    { class: "column" },
    words,
    position.state === "off" && button("here", t("field.place.allow"), start),
  );
}

/** Never needed, so it is folded away. */
function homeScreenPart() {
  const hint = homeScreenHint();
  if (!hint) return [];
  const title = el("summary", { class: "button" }, icon("phone-saved"), t("outbox.home-screen"));
  return [el("details", { class: "ready-more" }, title, el("p", { class: "hint" }, t(hint)))];
}

/** @param {string} words @param {string} [drawing] */
function check(words, drawing = "check") {
  return el("li", {}, icon(drawing), el("span", {}, words));
}

/** "Mine fund": every finding with its state in words, and what can be done about it. */
import { button, el, icon } from "./dom.js";
import { clock } from "./moment.js";
import { placeInWords } from "./place-row.js";
import { postman, sendNow } from "./postman.js";
import { go, heading } from "./screens.js";
import { count, stateOf } from "./state.js";
import { stateLine, troubleBox } from "./state-line.js";
import { said, t } from "./texts.js";
import { categoryOf } from "./walking.js";
import { withdrawButton } from "./withdraw-dialog.js";

/** @import { Screen } from "./screens.js" */
/** @import { Finding } from "./state.js" */
/** @import { Walk } from "./types.js" */

/** @param {Walk} walk @param {Finding[]} findings @returns {Screen} */
export function list(walk, findings) {
  const items = el("ul", { class: "findings", role: "list" });
  const now = el("div", {});
  let shown = "";
  /** @param {Finding[]} findings */
  function refresh(findings) {
    const news = JSON.stringify([
      findings.map(({ observation, letters }) => [observation, letters]),
      postman,
    ]);
    if (news === shown) return;
    shown = news;
    const focus = focused(items);
    now.replaceChildren(...sendButton(findings));
    items.replaceChildren(...findings.map((finding) => item(walk, finding)));
    focus(items);
    if (!findings.length) items.append(el("li", { class: "empty" }, t("field.list.empty")));
  }
  refresh(findings);
  const about = el("p", { class: "hint" }, t("field.list.forgets"));
  return {
    title: t("field.list.title"),
    nodes: [heading(t("field.list.title")), now, items, about],
    refresh,
  };
}

/** Remembers which button of which finding has the focus, and gives it back. @param {HTMLElement} items */
function focused(items) {
  const button = document.activeElement;
  const name = items.contains(button)
    ? button?.closest("li")?.getAttribute("aria-labelledby")
    : null;
  /** @param {HTMLElement} anew */
  return (anew) => {
    const buttons = [
      ...(anew.querySelector(`li[aria-labelledby="${name}"]`)?.querySelectorAll("button") ?? []),
    ];
    buttons.find((each) => each.textContent === button?.textContent)?.focus();
  };
}

/** @param {Finding[]} findings */
function sendButton(findings) {
  if (!count(findings).waiting || postman.line === "signed-out") return [];
  const why = el(
    "p",
    { class: "hint" },
    t(postman.line === "unreachable" ? "field.list.no-signal" : "field.list.sends-itself"),
  );
  return [
    el(
      "div",
      { class: "column" },
      button("sending", t("field.list.send-now"), sendNow, { class: "button main" }),
      why,
    ),
  ];
}

/** @param {Walk} walk @param {Finding} finding */
function item(walk, finding) {
  const { observation } = finding;
  const category = categoryOf(walk, observation.category);
  const kind = category.subtypes.find(({ code }) => code === observation.subtype);
  const state = stateOf(finding, postman.sending);
  const name = `finding-${observation.id}`;
  const facts = [clock(observation.made_at), placeInWords(walk, observation)].join(" · ");
  return el(
    "li",
    { class: `finding ${observation.feeling}`, "aria-labelledby": name },
    el(
      "div",
      { class: "finding-head" },
      icon(category.icon),
      el("h2", { id: name }, said(category.label)),
      el(
        "span",
        { class: `felt ${observation.feeling}` },
        icon(`face-${observation.feeling}`),
        t(`common.feeling.${observation.feeling}`),
      ),
    ),
    kind ? el("p", { class: "finding-kind" }, said(kind.label)) : null,
    el("p", { class: "finding-facts" }, facts),
    observation.note && el("p", { class: "finding-note" }, observation.note),
    stateLine(finding, state),
    ...troubleBox(finding),
    observation.withdrawn
      ? null
      : el("div", { class: "row" }, editButton(observation.id), withdrawButton(observation.id)),
  );
}

/** @param {string} id */
function editButton(id) {
  return button("edit", t("field.edit"), () => go("details", id));
}

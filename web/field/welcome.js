/** Who sees what, in plain words, who one is, and the button that says yes. */
import { el, icon } from "./dom.js";
import { groupChips } from "./group.js";
import { privacyLink } from "./privacy-link.js";
import { heading } from "./screens.js";
import { t } from "./texts.js";

/** @import { Group, WalkFacts } from "./types.js" */
/** @import { Me } from "./walking.js" */

/** @typedef {{walk?: WalkFacts, controller?: string, is_leader?: boolean, groups?: Group[]}} Invited */

const ROLES = [
  "participant",
  "recorder",
  "photographer",
  "municipality",
  "police",
  "housing",
  "preparedness",
];
const LINE_ICONS = ["eye", "pin", "camera", "reply", "call"];
const LONGEST_NAME = 40;

/**
 * @param {Invited | null} invited  null when there is no signal to ask
 * @param {(me: Me) => Promise<string>} onYes  gives what went wrong
 */
export function welcome(invited, onYes) {
  const { walk, controller = "", is_leader = false, groups = [] } = invited ?? {};
  const [first = "", ...lines] = t("field.join.text", {
    area: walk?.area || walk?.title || "",
  }).split("\n");
  const name = el("input", {
    id: "first-name",
    maxlength: LONGEST_NAME,
    autocomplete: "given-name",
  });
  const role = el("select", { id: "role" }, ...ROLES.map(roleOption));
  /** @type {string | null} */
  let group = null;
  const trouble = el("p", { class: "trouble", role: "alert", hidden: true });
  const yes = submitButton(t("field.join.do"));
  const form = el(
    "form",
    {},
    heading(invited ? first : t("field.unheard.join")),
    !invited && el("p", { class: "unheard", role: "alert" }, t("field.unheard.text")),
    is_leader && leaderLine(),
    el("ul", { class: "join-text", role: "list" }, ...lines.map(lineItem)),
    controller && el("p", { class: "hint" }, t("field.join.controller", { name: controller })),
    privacyLink(),
    ...(groups.length > 1 ? groupPart(groups, (letter) => (group = letter)) : []),
    el("label", { for: "first-name", class: "h2" }, t("field.join.first-name")),
    name,
    ...(is_leader ? [] : rolePart(role)),
    trouble,
    el("div", { class: "dock" }, yes),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    yes.disabled = true;
    const me = { role: is_leader ? "leader" : role.value, first_name: name.value.trim() || null };
    trouble.textContent = await onYes({ ...me, group });
    trouble.hidden = !trouble.textContent;
    yes.disabled = false;
  });
  return form;
}

/**
 * One sentence of explanation, and the letters.
 * @param {Group[]} groups
 * @param {(letter: string) => void} onChoose
 */
function groupPart(groups, onChoose) {
  return [
    el("h2", {}, t("walk.group.mine")),
    el("p", { class: "hint" }, t("walk.group.why")),
    groupChips(groups, null, onChoose),
  ];
}

/** @param {HTMLElement} select */
function rolePart(select) {
  return [el("label", { for: "role", class: "h2" }, t("field.join.role")), select];
}

/** The code itself says who leads. */
function leaderLine() {
  return el(
    "p",
    { class: "leader-line" },
    icon("people"),
    el("span", {}, t("walk.leader.invited")),
  );
}

/** @param {string} words */
export function submitButton(words) {
  const attributes = { type: "submit", class: "button main" };
  return el("button", attributes, icon("check"), el("span", {}, words));
}

/** @param {string} role */
function roleOption(role) {
  return el("option", { value: role }, t(`common.role.${role}`));
}

/** @param {string} line @param {number} at */
function lineItem(line, at) {
  return el("li", {}, icon(LINE_ICONS[at] ?? "dots"), el("span", {}, line));
}

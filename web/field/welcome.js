/** Who sees what, in plain words, and the button that says yes. */
import { el, icon } from "./dom.js";
import { heading } from "./screens.js";
import { t } from "./texts.js";

const ROLES = [
  "participant",
  "leader",
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
 * @param {string} area
 * @param {(role: string, firstName: string | null) => Promise<string>} onYes  gives what went wrong
 */
export function welcome(area, onYes) {
  const [first = "", ...lines] = t("field.join.text", { area }).split("\n");
  const name = el("input", {
    id: "first-name",
    maxlength: LONGEST_NAME,
    autocomplete: "given-name",
  });
  const role = el("select", { id: "role" }, ...ROLES.map(roleOption));
  const trouble = el("p", { class: "trouble", role: "alert", hidden: true });
  const yes = submitButton(t("field.join.do"));
  const form = el(
    "form",
    {},
    heading(first),
    el("ul", { class: "join-text", role: "list" }, ...lines.map(lineItem)),
    el("label", { for: "first-name", class: "h2" }, t("field.join.first-name")),
    name,
    el("label", { for: "role", class: "h2" }, t("field.join.role")),
    role,
    trouble,
    el("div", { class: "dock" }, yes),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    yes.disabled = true;
    trouble.textContent = await onYes(role.value, name.value.trim() || null);
    trouble.hidden = !trouble.textContent;
    yes.disabled = false;
  });
  return form;
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

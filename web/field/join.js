/** Join a walk: by the QR's secret or a typed code, after reading who sees what. No account. */
import { button, el, icon } from "./dom.js";
import { go, heading } from "./screens.js";
import { invitation } from "./server.js";
import { has, LANGUAGES, speak, t } from "./texts.js";
import { choose, prefs } from "./prefs.js";
import { join } from "./walking.js";

/** @import { Screen } from "./screens.js" */
/** @import { Answer, Walk } from "./types.js" */
/** @import { Key } from "./walking.js" */

const ROLES = ["participant", "leader", "recorder", "photographer", "municipality", "police", "housing", "preparedness"];
const LINE_ICONS = ["eye", "pin", "camera", "reply", "call"];
const LONGEST_NAME = 40;

/**
 * @param {string | null} secret  from the QR
 * @param {boolean} isFirst  the phone is on no walk yet
 * @param {(walk: Walk) => void} onJoined
 * @returns {Screen}
 */
export function joinScreen(secret, isFirst, onJoined) {
  const place = el("div", { class: "join" });
  const begin = () => (secret ? invite({ secret }, place, onJoined) : askForCode(place, onJoined));
  begin();
  return {
    title: t("field.join.title"),
    is_bare: isFirst,
    nodes: [el("div", { class: "brand" }, icon("lantern"), el("p", {}, t("common.product")), languageButton()), place],
  };
}

/** Each language under its own name. */
function languageButton() {
  const other = LANGUAGES.find((each) => each !== prefs().language) ?? "en";
  const change = async () => {
    await speak(other);
    choose({ language: other });
    await go("join");
  };
  return el("button", { type: "button", class: "button quiet", lang: other, onclick: change }, t(`field.menu.language.${other}`));
}

/**
 * @param {HTMLElement} place
 * @param {(walk: Walk) => void} onJoined
 * @param {string} [trouble]
 */
function askForCode(place, onJoined, trouble = "") {
  const code = el("input", { id: "code", name: "code", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: 20, placeholder: t("field.join.code-example"), "aria-describedby": "code-hint", required: true });
  const form = el(
    "form",
    {},
    heading(t("field.join.title")),
    el("label", { for: "code", class: "h2" }, t("field.join.code")),
    el("p", { class: "hint", id: "code-hint" }, t("field.join.code-hint")),
    code,
    alarm(trouble),
    el("button", { type: "submit", class: "button main" }, icon("check"), el("span", {}, t("field.join.continue"))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    invite({ code: code.value.trim() }, place, onJoined);
  });
  place.replaceChildren(form);
}

/**
 * Looks up which walk it is, so that the words can name the place.
 * @param {Key} key
 * @param {HTMLElement} place
 * @param {(walk: Walk) => void} onJoined
 */
async function invite(key, place, onJoined) {
  place.replaceChildren(heading(t("field.join.looking")));
  const answer = await invitation("secret" in key ? key.secret : key.code).catch(() => null);
  if (answer?.is_ours && answer.status === 200) return welcome(key, answer.body.walk.area || answer.body.walk.title, place, onJoined);
  const trouble = inWords(answer);
  if ("code" in key) return askForCode(place, onJoined, trouble);
  place.replaceChildren(
    heading(t("field.join.not-yet")),
    alarm(trouble),
    button("retry", t("field.retry"), () => invite(key, place, onJoined), { class: "button main" }),
    button("edit", t("field.join.type-code"), () => askForCode(place, onJoined), { class: "button" }),
  );
}

/**
 * @param {Key} key
 * @param {string} area
 * @param {HTMLElement} place
 * @param {(walk: Walk) => void} onJoined
 */
function welcome(key, area, place, onJoined) {
  const [first = "", ...lines] = t("field.join.text", { area }).split("\n");
  const name = el("input", { id: "first-name", type: "text", maxlength: LONGEST_NAME, autocomplete: "given-name" });
  const role = el("select", { id: "role" }, ...ROLES.map((each) => el("option", { value: each }, t(`common.role.${each}`))));
  const submit = el("button", { type: "submit", class: "button main" }, icon("check"), el("span", {}, t("field.join.do")));
  const trouble = alarm("");
  const form = el(
    "form",
    {},
    heading(first),
    el("ul", { class: "join-text", role: "list" }, ...lines.map((line, at) => el("li", {}, icon(LINE_ICONS[at] ?? "dots"), el("span", {}, line)))),
    el("label", { for: "first-name", class: "h2" }, t("field.join.first-name")),
    name,
    el("label", { for: "role", class: "h2" }, t("field.join.role")),
    role,
    trouble,
    el("div", { class: "dock" }, submit),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    const joined = await join(key, role.value, name.value.trim() || null).catch(() => ({ walk: null, answer: null }));
    submit.disabled = false;
    if (joined.walk) return onJoined(joined.walk);
    trouble.textContent = inWords(joined.answer);
    trouble.hidden = false;
  });
  place.replaceChildren(form);
}

/** @param {string} words */
function alarm(words) {
  return el("p", { class: "trouble", role: "alert", hidden: !words }, words);
}

/** @param {Answer | null} answer  null when nobody answered */
function inWords(answer) {
  if (!answer?.is_ours) return t("field.join.no-signal");
  const known = `problems.${answer.body?.type?.split("/").pop()}.detail`;
  return has(known) ? t(known) : (answer.body?.detail ?? t("field.join.trouble"));
}

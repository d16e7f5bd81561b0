/** Join a walk: by the QR's secret or a typed code. No account. */
import { button, el, icon } from "./dom.js";
import { choose, prefs } from "./prefs.js";
import { go, heading } from "./screens.js";
import { invitation } from "./server.js";
import { has, LANGUAGES, speak, t } from "./texts.js";
import { join } from "./walking.js";
import { submitButton, welcome } from "./welcome.js";

/** @import { Screen } from "./screens.js" */
/** @import { Answer, Walk } from "./types.js" */
/** @import { Key } from "./walking.js" */

/**
 * @param {string | null} secret  from the QR
 * @param {boolean} isFirst  the phone is on no walk yet
 * @param {(walk: Walk) => void} onJoined
 * @returns {Screen}
 */
export function joinScreen(secret, isFirst, onJoined) {
  const place = el("div", { class: "join" });
  if (secret) invite({ secret }, place, onJoined);
  else askForCode(place, onJoined);
  const name = el("p", {}, t("common.product"));
  return {
    title: t("field.join.title"),
    is_bare: isFirst,
    nodes: [el("div", { class: "brand" }, icon("lantern"), name, languageButton()), place],
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
  const attributes = { type: "button", class: "button quiet", lang: other, onclick: change };
  return el("button", attributes, t(`field.menu.language.${other}`));
}

/**
 * @param {HTMLElement} place
 * @param {(walk: Walk) => void} onJoined
 * @param {string} [trouble]
 * @param {string} [typed]  before it was turned down
 */
function askForCode(place, onJoined, trouble = "", typed = "") {
  const code = el("input", {
    id: "code",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: 20,
    placeholder: t("field.join.code-example"),
    "aria-describedby": "code-hint",
    required: true,
  });
  code.value = typed;
  const form = el(
    "form",
    {},
    heading(t("field.join.title")),
    el("label", { for: "code", class: "h2" }, t("field.join.code")),
    el("p", { class: "hint", id: "code-hint" }, t("field.join.code-hint")),
    code,
    alarm(trouble),
    submitButton(t("field.join.continue")),
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
  if (answer?.is_ours && answer.status === 200) {
    const { area, title } = answer.body.walk;
    place.replaceChildren(welcome(area || title, (...me) => sayYes(key, me, onJoined)));
  } else if ("code" in key) {
    askForCode(place, onJoined, inWords(answer), key.code);
  } else {
    notYet(key, place, onJoined, inWords(answer));
  }
}

/**
 * @param {Key} key
 * @param {HTMLElement} place
 * @param {(walk: Walk) => void} onJoined
 * @param {string} trouble
 */
function notYet(key, place, onJoined, trouble) {
  const again = () => invite(key, place, onJoined);
  place.replaceChildren(
    heading(t("field.join.not-yet")),
    alarm(trouble),
    button("retry", t("field.retry"), again, { class: "button main" }),
    button("edit", t("field.join.type-code"), () => askForCode(place, onJoined)),
  );
}

/**
 * What went wrong, or nothing.
 * @param {Key} key
 * @param {[role: string, firstName: string | null]} me
 * @param {(walk: Walk) => void} onJoined
 */
async function sayYes(key, me, onJoined) {
  const nobody = { walk: null, answer: null };
  const joined = await join(key, ...me).catch(() => nobody);
  if (!joined.walk) return inWords(joined.answer);
  onJoined(joined.walk);
  return "";
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

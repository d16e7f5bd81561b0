/** Join a walk: by the QR's secret or a typed code. No account. */
import { button, el, icon } from "./dom.js";
import { emergencyButton } from "./emergency.js";
import { languageSelect } from "./language.js";
import { later } from "./later.js";
import { go, heading } from "./screens.js";
import { invitation } from "./server.js";
import { has, t } from "./texts.js";
import { join } from "./walking.js";
import { submitButton, welcome } from "./welcome.js";

/** @import { Screen } from "./screens.js" */
/** @import { Answer, Walk, WalkFacts } from "./types.js" */
/** @import { Key, Me } from "./walking.js" */

let attempt = ""; // one visit of the screen is one device, however often the button is pressed

/**
 * @param {string | null} secret  from the QR
 * @param {boolean} isFirst  the phone is on no walk yet
 * @param {(walk: Walk) => void} onJoined
 * @returns {Screen}
 */
export function joinScreen(secret, isFirst, onJoined) {
  const place = el("div", { class: "join" });
  attempt = crypto.randomUUID();
  if (secret) invite({ secret }, place, onJoined);
  else askForCode(place, onJoined);
  const name = el("p", {}, t("common.product"));
  const help = isFirst && emergencyButton(); // else it stands in the bar
  return {
    title: t("field.join.title"),
    is_bare: isFirst,
    nodes: [
      el("div", { class: "brand" }, icon("lantern"), name, help, languageSelect(() => go("join"))),
      place,
    ],
  };
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
    const { walk } = answer.body;
    place.replaceChildren(welcome(answer.body, (me) => sayYes(key, me, walk, onJoined)));
  } else if ("code" in key) {
    askForCode(place, onJoined, inWords(answer), key.code);
  } else if (isSilence(answer) && (await later().catch(() => null))) {
    place.replaceChildren(...withoutSignal(key, place, onJoined));
  } else {
    notYet(key, place, onJoined, inWords(answer));
  }
}

/** Nobody answered, or had no time to. @param {Answer | null} answer */
function isSilence(answer) {
  return !answer?.is_ours || answer.status === 429 || answer.status >= 500;
}

/**
 * The walk is named when there is signal; until then she can note all the same.
 * @param {{secret: string}} key
 * @param {HTMLElement} place
 * @param {(walk: Walk) => void} onJoined
 */
function withoutSignal(key, place, onJoined) {
  const again = () => invite(key, place, onJoined);
  const yes = async (/** @type {Me} */ me) => {
    const walk = await unheard(key, me, null);
    if (walk) onJoined(walk);
    return walk ? "" : t("field.not-saved");
  };
  return [welcome(null, yes), button("retry", t("field.retry"), again, { class: "button" })];
}

/**
 * @param {Key} key
 * @param {Me} me
 * @param {WalkFacts | null} facts
 */
async function unheard(key, me, facts) {
  if (!("secret" in key)) return null; // a code that was said aloud is only good while it is heard
  const parts = await later().catch(() => null);
  return (await parts?.sayYesUnheard(key.secret, me, attempt, facts).catch(() => null)) ?? null;
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
 * @param {Me} me
 * @param {WalkFacts} facts
 * @param {(walk: Walk) => void} onJoined
 */
async function sayYes(key, me, facts, onJoined) {
  const nobody = { walk: null, answer: null };
  const joined = await join(key, me, attempt).catch(() => nobody);
  const walk = joined.walk ?? (isSilence(joined.answer) ? await unheard(key, me, facts) : null);
  if (!walk) return inWords(joined.answer);
  onJoined(walk);
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

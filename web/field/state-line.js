/** The words of how a finding stands, and what to do when it needs help. */
import { button, el, icon } from "./dom.js";
import { copy } from "./copy.js";
import { saveLetters } from "./file.js";
import { clock, when } from "./moment.js";
import { retry } from "./outbox.js";
import { photoUnderWay } from "./photo-state.js";
import { postman, send } from "./postman.js";
import { soundInWords } from "./sound-words.js";
import { photosSent, STATE_ICONS, troubleOf } from "./state.js";
import { counted, has, t } from "./texts.js";
import { isAwaited } from "./walking.js";

/** @import { Finding, State } from "./state.js" */
/** @import { Letter, Trouble, Walk } from "./types.js" */

/** @param {Finding} finding @param {State} state */
export function stateLine(finding, state) {
  return el(
    "p",
    { class: `state ${state}` },
    icon(STATE_ICONS[state]),
    el("span", {}, wordsOf(finding, state)),
    el("span", { class: "state-photos" }, photosInWords(finding)),
  );
}

/** @param {Finding} finding */
function photosInWords(finding) {
  const photos = photosSent(finding);
  const words = [t("field.photos-sent", photos), photoUnderWay(finding, postman.photo)];
  return [...(photos.all ? words : []), soundInWords(finding)].filter(Boolean).join(" · ");
}

/** @param {Finding} finding @param {State} state */
function wordsOf({ observation: { delivered } }, state) {
  if (state !== "stored" || !delivered) return t(`common.state.${state}`);
  if (delivered.state === "quarantined") {
    const why = `field.quarantine.${delivered.reason}`;
    return t(has(why) ? why : "field.quarantine.other");
  }
  const words = delivered.is_listed ? "outbox.sent-whole" : "field.stored-at";
  return t(words, { time: when(delivered.at) });
}

/** Why it has not gone yet, when there is more to say than that it waits. @param {Walk} walk @param {Finding} finding */
export function waitingLine(walk, { observation, letters }) {
  const why = reasonOf(walk, observation.walk, letters);
  return why && el("p", { class: "hint" }, icon("clock"), why);
}

/** @param {Walk} walk @param {string} of @param {Letter[]} letters */
function reasonOf(walk, of, letters) {
  if (!letters.length || letters.some(({ trouble }) => trouble)) return null;
  if (of !== walk.id) return t("outbox.why.other-walk");
  if (isAwaited(walk)) return t("field.unheard.why");
  if (walk.is_signed_out) return t("outbox.why.signed-out");
  if (postman.line === "portal") return t("outbox.why.portal");
  if (postman.line === "unreachable") return t("outbox.why.no-signal");
  const held = letters.find(({ not_before }) => not_before > Date.now());
  if (!held) return null;
  return t(held.tries ? "outbox.why.again" : "outbox.why.soon", { time: clock(held.not_before) });
}

/** Why it needs help, and the ways on; nothing when it doesn't. @param {Finding} finding */
export function troubleBox(finding) {
  if (finding.is_aside) return asideBox(finding);
  const letter = troubleOf(finding);
  const trouble = letter?.trouble;
  if (!trouble) return [];
  const { id } = finding.observation;
  const known = `problems.${trouble.code}.detail`;
  const why = has(known)
    ? t(known)
    : (trouble.detail ?? t("field.trouble.other", { code: trouble.code }));
  const again = button("retry", t("field.retry"), () => tryNow(id), { class: "button" });
  const save = button("file", t("field.save-file"), () => saveLetters(id));
  const isOthers = trouble.code === "not-yours";
  return [
    el(
      "div",
      { class: "trouble" },
      el("p", {}, why),
      el("p", {}, t("field.trouble.advice")),
      el("div", { class: "row" }, isOthers ? asNewButton(letter, trouble) : again, save),
    ),
  ];
}

/** What waits needs nobody, and goes at once when its walker wants it to. @param {string} id */
export function tryNowButton(id) {
  return button("retry", t("outbox.try-now"), () => tryNow(id), { class: "button quiet" });
}

/** @param {string} id */
async function tryNow(id) {
  await retry(id);
  await send(true);
}

/** It waits for the phone itself. @param {Finding} finding */
function asideBox({ observation: { id } }) {
  const again = button("retry", t("outbox.aside.open"), () => location.reload());
  const save = button("file", t("field.save-file"), () => saveLetters(id));
  const words = el("p", {}, counted("outbox.aside", 1));
  return [el("div", { class: "trouble" }, words, el("div", { class: "row" }, again, save))];
}

/** Another phone has begun to send it, and only that one may change it. @param {Letter} letter @param {Trouble} trouble */
function asNewButton(letter, trouble) {
  const send_as_new = async () => (await copy(letter, trouble), await send(true));
  return button("retry", t("outbox.send-as-new"), send_as_new);
}

/** The words of how a finding stands, and what to do when it needs help. */
import { button, el, icon } from "./dom.js";
import { saveLetters } from "./file.js";
import { clock } from "./moment.js";
import { retry } from "./outbox.js";
import { send } from "./postman.js";
import { photosSent, STATE_ICONS, troubleOf } from "./state.js";
import { has, t } from "./texts.js";

/** @import { Finding, State } from "./state.js" */

/** @param {Finding} finding @param {State} state */
export function stateLine(finding, state) {
  const photos = photosSent(finding);
  return el(
    "p",
    { class: `state ${state}` },
    icon(STATE_ICONS[state]),
    el("span", {}, wordsOf(finding, state)),
    photos.all > 0 && el("span", { class: "state-photos" }, t("field.photos-sent", photos)),
  );
}

/** @param {Finding} finding @param {State} state */
function wordsOf({ observation: { delivered } }, state) {
  if (state !== "stored" || !delivered) return t(`common.state.${state}`);
  if (delivered.state === "quarantined") {
    const why = `field.quarantine.${delivered.reason}`;
    return t(has(why) ? why : "field.quarantine.other");
  }
  return t("field.stored-at", { time: clock(delivered.at) });
}

/** Why it needs help, and the ways on; nothing when it doesn't. @param {Finding} finding */
export function troubleBox(finding) {
  const { trouble } = troubleOf(finding) ?? {};
  if (!trouble) return [];
  const { id } = finding.observation;
  const known = `problems.${trouble.code}.detail`;
  const why = has(known)
    ? t(known)
    : (trouble.detail ?? t("field.trouble.other", { code: trouble.code }));
  const again = button("retry", t("field.retry"), async () => (await retry(id), send(true)), {
    class: "button",
  });
  const save = button("file", t("field.save-file"), () => saveLetters(id));
  return [
    el(
      "div",
      { class: "trouble" },
      el("p", {}, why),
      el("p", {}, t("field.trouble.advice")),
      el("div", { class: "row" }, again, save),
    ),
  ];
}

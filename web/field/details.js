/** The finding just saved, or one taken up again: everything here is optional. */
import { button, el, icon } from "./dom.js";
import { saveLetters } from "./file.js";
import { edit, open, release } from "./findings.js";
import { photoSection } from "./photo-section.js";
import { placeRow } from "./place-row.js";
import { postman, send } from "./postman.js";
import { feelingChoice } from "./recorder.js";
import { go, goBack, heading } from "./screens.js";
import { stateOf } from "./state.js";
import { stateLine, troubleBox } from "./state-line.js";
import { has, said, t } from "./texts.js";
import { hush, toast } from "./toast.js";
import { categoryOf } from "./walking.js";
import { withdraw } from "./withdraw.js";

/** @import { Finding } from "./state.js" */
/** @import { Screen } from "./screens.js" */
/** @import { Category, Observation, Walk } from "./types.js" */

const FRESH = 60_000; // milliseconds in which a tap may have been a mistake
const TYPING = 400; // milliseconds of rest before a note is written down
const LONGEST_NOTE = 2000;

/** @param {Walk} walk @param {Finding} finding @returns {Screen} */
export function details(walk, finding) {
  const { observation } = finding;
  const { id } = observation;
  const category = categoryOf(walk, observation.category);
  const status = el("div", {});
  const troubles = el("div", { class: "troubles" });
  const photos = photoSection(id);
  const place = placeRow(walk, id);
  const note = noteField(observation);
  const isFresh = Date.now() - observation.made_at < FRESH && !observation.delivered;
  const done = button("check", t("field.details.done"), () => finish(note, id, isFresh), { class: "button main" });
  /** @param {Finding | undefined} now */
  function refresh(now) {
    if (!now || now.observation.withdrawn) return void go("home");
    status.replaceChildren(stateLine(now, stateOf(now, postman.sending)));
    troubles.replaceChildren(...troubleBox(now));
    photos.refresh(now);
    place.refresh(now.observation);
  }
  refresh(finding);
  open(id);
  hush(); // what was said of the last one would lie over this one's buttons
  return {
    title: said(category.label),
    nodes: [
      el("div", { class: "details-head" }, icon(category.icon), el("div", {}, heading(said(category.label)), status), isFresh && undoButton(id)),
      troubles,
      feelingChoice(observation.feeling, (feeling) => edit(id, () => ({ feeling }))),
      ...guidance(category),
      place.node,
      photos.node,
      subtypeChoice(observation, category),
      note.node,
      el("div", { class: "row" }, ...afterthoughts(id)),
      el("div", { class: "dock" }, done),
    ],
    refresh(findings) {
      const now = findings.find((each) => each.observation.id === id);
      const copy = findings.find((each) => each.observation.copied_from === id);
      if (!now && copy) go("details", copy.observation.id);
      else refresh(now);
    },
    leave: () => leave(note, id),
  };
}

/** @param {ReturnType<typeof noteField>} note @param {string} id @param {boolean} isFresh */
async function finish(note, id, isFresh) {
  await note.flush();
  await release(id);
  await goBack();
  if (isFresh) toast(t("field.saved-toast"), () => undo(id));
}

/** @param {string} id */
function undoButton(id) {
  return button("undo", t("field.undo"), () => undo(id), { class: "button quiet undo" });
}

/** A tap that was a mistake is taken back with one tap. @param {string} id */
async function undo(id) {
  await withdraw(id);
  await go("home");
  toast(t("field.undone"));
  send(true);
}

/** Also when the phone's back key was used. @param {ReturnType<typeof noteField>} note @param {string} id */
async function leave(note, id) {
  note.leave();
  await note.flush();
  await release(id);
  await send(true);
}

/** @param {Category} category */
function guidance(category) {
  const who = `field.visibility.${category.visibility}`;
  return [
    has(who) && el("p", { class: "hint" }, icon("lock"), t(who)),
    category.hint && el("p", { class: "hint" }, icon("eye"), said(category.hint)),
  ].filter((node) => node instanceof Node);
}

/** @param {Observation} observation @param {Category} category */
function subtypeChoice(observation, category) {
  if (!category.subtypes.length) return el("div", {});
  let chosen = observation.subtype;
  const isGood = observation.feeling === "safe";
  const kinds = [...category.subtypes].sort((a, b) => Number(b.positive === isGood) - Number(a.positive === isGood));
  const chips = kinds.map(({ code, label }) =>
    el("button", { type: "button", class: "chip", "aria-pressed": String(code === chosen), onclick: () => choose(code) }, said(label)),
  );
  /** @param {string} code */
  function choose(code) {
    chosen = chosen === code ? null : code;
    kinds.forEach((kind, at) => chips[at]?.setAttribute("aria-pressed", String(kind.code === chosen)));
    edit(observation.id, () => ({ subtype: chosen }));
  }
  const title = el("h2", { id: "subtype-title" }, t("field.details.subtype"));
  return el("section", { "aria-labelledby": "subtype-title" }, title, el("div", { class: "chips" }, ...chips));
}

/** Written down while it is typed, when the field is left and when the page is hidden. @param {Observation} observation */
function noteField({ id, note }) {
  const area = el("textarea", { id: "note", rows: 3, maxlength: LONGEST_NOTE, placeholder: t("field.details.note-hint") });
  area.value = note;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  async function flush() {
    clearTimeout(timer);
    const typed = area.value;
    await edit(id, () => ({ note: typed }));
  }
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(flush, TYPING);
  });
  area.addEventListener("blur", flush);
  document.addEventListener("visibilitychange", flush);
  const node = el("section", {}, el("label", { for: "note", class: "h2" }, t("field.details.note")), area);
  return { node, flush, leave: () => document.removeEventListener("visibilitychange", flush) };
}

/** @param {string} id */
function afterthoughts(id) {
  return [
    button("withdrawn", t("field.details.withdraw"), () => askToWithdraw(id), { class: "button quiet" }),
    button("file", t("field.save-file"), () => saveLetters(id), { class: "button quiet" }),
  ];
}

/** @param {string} id */
export function askToWithdraw(id) {
  const keep = button("back", t("field.withdraw.keep"), () => dialog.close(), { class: "button" });
  const take = button("withdrawn", t("field.withdraw.do"), () => takeBack(dialog, id), { class: "button main" });
  const dialog = el(
    "dialog",
    { "aria-labelledby": "withdraw-title", onclose: () => dialog.remove() },
    el("h2", { id: "withdraw-title" }, t("field.withdraw.title")),
    el("p", {}, t("field.withdraw.text")),
    el("div", { class: "column" }, take, keep),
  );
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {HTMLDialogElement} dialog @param {string} id */
async function takeBack(dialog, id) {
  dialog.close();
  await withdraw(id);
  toast(t("field.undone"));
  send(true);
}

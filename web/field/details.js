/** The finding just saved, or one taken up again: everything here is optional. */
import { choice } from "./choice.js";
import { button, el, icon } from "./dom.js";
import { feelingChoice } from "./feeling.js";
import { saveLetters } from "./file.js";
import { edit, open, release } from "./findings.js";
import { noteField } from "./note-field.js";
import { photoSection } from "./photo-section.js";
import { placeRow } from "./place-row.js";
import { postman, send } from "./postman.js";
import { go, goBack, heading } from "./screens.js";
import { stateOf } from "./state.js";
import { stateLine, troubleBox } from "./state-line.js";
import { has, said, t } from "./texts.js";
import { hush, toast } from "./toast.js";
import { categoryOf } from "./walking.js";
import { withdraw } from "./withdraw.js";
import { withdrawButton } from "./withdraw-dialog.js";

/** @import { NoteField } from "./note-field.js" */
/** @import { Finding } from "./state.js" */
/** @import { Screen } from "./screens.js" */
/** @import { Category, Observation, Walk } from "./types.js" */

const FRESH = 60_000; // milliseconds in which a tap may have been a mistake

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
  const done = button("check", t("field.details.done"), () => finish(note, id, isFresh), {
    class: "button main",
  });
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
      el(
        "div",
        { class: "details-head" },
        icon(category.icon),
        el("div", {}, heading(said(category.label)), status),
        isFresh && undoButton(id),
      ),
      troubles,
      feelingChoice(observation.feeling, (feeling) => edit(id, () => ({ feeling }))),
      ...guidance(category),
      place.node,
      photos.node,
      note.node,
      subtypeChoice(observation, category),
      el("div", { class: "row" }, withdrawButton(id), fileButton(id)),
      el("div", { class: "dock" }, done),
    ].filter((node) => node !== null),
    refresh(findings) {
      const now = findings.find((each) => each.observation.id === id);
      const copy = findings.find((each) => each.observation.copied_from === id);
      if (!now && copy) go("details", copy.observation.id);
      else refresh(now);
    },
    leave: () => leave(note, id),
  };
}

/** @param {NoteField} note @param {string} id @param {boolean} isFresh */
async function finish(note, id, isFresh) {
  await note.flush();
  await release(id);
  await goBack();
  if (isFresh) toast(t("field.saved-toast"), () => undo(id));
}

/** @param {string} id */
function fileButton(id) {
  return button("file", t("field.save-file"), () => saveLetters(id), { class: "button quiet" });
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

/** Also when the phone's back key was used. @param {NoteField} note @param {string} id */
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
function subtypeChoice({ id, subtype, feeling }, { subtypes }) {
  if (!subtypes.length) return null;
  const isGood = feeling === "safe";
  const options = [...subtypes]
    .sort((a, b) => Number(b.positive === isGood) - Number(a.positive === isGood))
    .map(({ code, label }) => ({ value: code, words: said(label), look: "chip" }));
  const keep = (/** @type {string} */ code) => edit(id, () => ({ subtype: code || null }));
  const chips = choice(options, subtype ?? "", keep, "");
  return el(
    "section",
    { "aria-labelledby": "subtype-title" },
    el("h2", { id: "subtype-title" }, t("field.details.subtype")),
    el("div", { class: "chips" }, ...chips),
  );
}

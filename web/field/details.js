/** The finding just saved, or one taken up again: everything here is optional. */
import { button, el, icon } from "./dom.js";
import { feelingSection } from "./feeling.js";
import { saveLetters } from "./file.js";
import { open, release } from "./findings.js";
import { guarded } from "./guard-box.js";
import { categoryChoice, categoryHint, subtypeChoice } from "./kind.js";
import { moreSection, onBehalf } from "./more.js";
import { photoSection } from "./photo-section.js";
import { soundSection } from "./sound-section.js";
import { placeRow } from "./place-row.js";
import { postman, send } from "./postman.js";
import { go, goBack, heading, show, spot } from "./screens.js";
import { stateOf, troubleOf } from "./state.js";
import { stateLine, troubleBox } from "./state-line.js";
import { textField } from "./text-field.js";
import { has, hyphenated, nameOf, t } from "./texts.js";
import { hush, toast } from "./toast.js";
import { categoryOf } from "./walking.js";
import { withdraw } from "./withdraw.js";
import { withdrawButton } from "./withdraw-dialog.js";

/** @import { Finding } from "./state.js" */
/** @import { Screen } from "./screens.js" */
/** @import { Category, Observation, Walk } from "./types.js" */

const FRESH = 60_000; // milliseconds in which a tap may have been a mistake
const LAMPS = "LYS"; // the category whose crews need the number on the post

/** @param {Walk} walk @param {Finding} finding @returns {Screen} */
export function details(walk, finding) {
  const { observation } = finding;
  const { id, is_unsorted } = observation;
  const category = categoryOf(walk, observation.category);
  const name = is_unsorted ? t("field.record.unsorted") : nameOf(category);
  const status = el("div", {});
  const troubles = el("div", { class: "troubles" });
  const photos = photoSection(id, {
    isKept: () => written.every((text) => text.isKept()),
    flush: () => flush(written),
  });
  const sound = soundSection(walk, id);
  const place = placeRow(walk, id);
  const note = guarded(id, noteField(observation));
  const number = numberField(observation);
  const more = moreSection(walk, observation);
  const written = [note, number, more];
  const isFresh = Date.now() - observation.made_at < FRESH && !observation.delivered;
  const finish = button("check", t("field.details.done"), () => done(written, [note, more], id, isFresh), {
    class: "button main",
  });
  /** @param {Finding | undefined} now */
  function refresh(now) {
    if (!now || now.observation.withdrawn) return void go("home");
    status.replaceChildren(stateLine(now, stateOf(now, postman.sending)));
    showTrouble(now);
    photos.refresh(now);
    sound.refresh(now);
    place.refresh(now.observation);
  }
  let trouble = "";
  /** Its buttons stay while nothing of it is new: one of them may have the focus. @param {Finding} now */
  function showTrouble(now) {
    const news = JSON.stringify([now.is_aside, troubleOf(now)]);
    if (news === trouble) return;
    trouble = news;
    troubles.replaceChildren(...troubleBox(now));
  }
  refresh(finding);
  open(id, "details");
  hush(); // what was said of the last one would lie over this one's buttons
  return {
    title: name,
    nodes: [
      el(
        "div",
        { class: "details-head" },
        icon(is_unsorted ? "pin" : category.icon),
        el("div", {}, heading(hyphenated(name)), status),
        isFresh && undoButton(id),
      ),
      troubles,
      walk.role === "recorder" && onBehalf(observation),
      is_unsorted && categoryChoice(walk, observation, show),
      feelingSection(observation),
      ...guidance(category),
      place.node,
      photos.node,
      note.node,
      sound.node,
      category.code === LAMPS && number.node,
      is_unsorted ? null : subtypeChoice(observation, category),
      category.code === LAMPS ? null : number.node,
      more.node,
      is_unsorted ? null : categoryChoice(walk, observation, show),
      el("div", { class: "row" }, withdrawButton(id), fileButton(id)),
      el("div", { class: "dock" }, finish),
    ].filter((node) => node instanceof Node),
    refresh(findings) {
      const now = findings.find((each) => each.observation.id === id);
      const copy = findings.find((each) => each.observation.copied_from === id);
      if (!now && copy) go("details", copy.observation.id);
      else refresh(now);
    },
    leave: () => {
      sound.leave();
      leave(written, id);
    },
  };
}

/** @typedef {import("./text-field.js").Typed & {leave: () => void}} Written */
/** @typedef {Written & {asks: () => boolean}} Asking */

/** @param {Observation} observation */
function noteField(observation) {
  const look = { label: t("field.details.note"), hint: t("field.details.note-hint") };
  return textField(observation, "note", { ...look, longest: 2000, rows: 3 });
}

/** @param {Observation} observation */
function numberField(observation) {
  const look = { label: t("field.details.number"), hint: t("field.details.number-hint") };
  return textField(observation, "asset_number", { ...look, longest: 40, rows: 1 });
}

/**
 * What is written is written down first; then she is asked once about what names a person.
 * @param {Written[]} written
 * @param {Asking[]} asking
 * @param {string} id
 * @param {boolean} isFresh
 */
async function done(written, asking, id, isFresh) {
  await flush(written);
  if (asking.some((text) => text.asks())) return;
  await release(id);
  await goBack();
  if (isFresh) toast(t("field.saved-toast"), () => undo(id));
}

/** @param {Written[]} written */
async function flush(written) {
  for (const text of written) await text.flush();
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

/** Also when the phone's back key was used. @param {Written[]} written @param {string} id */
async function leave(written, id) {
  for (const text of written) text.leave();
  await flush(written);
  if (spot().name === "details" && spot().param === id) return; // only shown anew
  await release(id);
  await send(true);
}

/** @param {Category} category */
function guidance(category) {
  const who = `field.visibility.${category.visibility}`;
  return [has(who) && el("p", { class: "hint" }, icon("lock"), t(who)), categoryHint(category)];
}

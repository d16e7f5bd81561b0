/** What was just saved, within reach of the thumb: how it felt, a photo, more, or undo. */
import { button, el, icon } from "./dom.js";
import { feelingChoice } from "./feeling.js";
import { later } from "./later.js";
import { placeInWords } from "./place-words.js";
import { postman, send } from "./postman.js";
import { go } from "./screens.js";
import { stateOf } from "./state.js";
import { counted, has, nameOf, t } from "./texts.js";
import { toast } from "./toast.js";
import { categoryOf } from "./walking.js";
import { withdraw } from "./withdraw.js";

/** @import { Finding } from "./state.js" */
/** @import { Category, Observation, Walk } from "./types.js" */

/** @typedef {ReturnType<typeof savedCard>} SavedCard */

/**
 * @param {Walk} walk
 * @param {Finding} finding
 * @param {() => Promise<void> | void} onClose  she is done with it
 */
export function savedCard(walk, finding, onClose) {
  const { observation } = finding;
  const { id, is_unsorted } = observation;
  const category = categoryOf(walk, observation.category);
  const facts = el("p", { class: "saved-facts" });
  const same = el("div", {});
  let askedAt = "";

  /** Again when the place is known better; a question that stands there is left alone. @param {Observation} now */
  async function askIfSame(now) {
    const at = JSON.stringify([now.place.lon, now.place.lat]);
    if (is_unsorted || at === askedAt || same.childElementCount) return;
    askedAt = at;
    const { sameQuestion } = await later();
    same.replaceChildren((await sameQuestion(walk, now)) ?? "");
  }

  async function close() {
    await onClose();
    toast(t("field.saved-toast"), undo);
    await send(true);
  }

  async function undo() {
    await withdraw(id);
    await onClose();
    toast(t("field.undone"));
    await send(true);
  }

  /** The camera opens over the details, where the photo can be blurred at once. */
  async function photo() {
    await go("details", id);
    (await later()).openCamera();
  }

  /** @param {Finding[]} findings */
  function refresh(findings) {
    const now = findings.find((each) => each.observation.id === id);
    if (now?.observation.withdrawn) return onClose();
    if (now) tell(now);
  }

  /** @param {Finding} now */
  function tell(now) {
    const state = stateOf(now, postman.sending);
    const words = [t(`common.state.${state}`), placeInWords(walk, now.observation)];
    if (now.observation.photos.length)
      words.push(counted("field.saved.photos", now.observation.photos.length));
    facts.textContent = words.join(" · ");
    askIfSame(now.observation).catch(Object); // without the later part nothing is asked
  }

  tell(finding);
  const name = is_unsorted ? t("field.record.unsorted") : nameOf(category);
  const node = el(
    "section",
    { class: "saved", "aria-label": t("field.saved.title", { name }) },
    el(
      "div",
      { class: "saved-head" },
      icon(is_unsorted ? "pin" : category.icon),
      el("div", {}, el("p", { class: "saved-name" }, name), facts),
      button("undo", t("field.undo"), undo, { class: "button quiet" }),
    ),
    whoSees(category),
    same,
    feelingChoice(observation),
    el(
      "div",
      { class: "saved-ways" },
      button("camera", t("field.saved.photo"), photo),
      button("edit", t(is_unsorted ? "field.saved.sort" : "field.saved.more"), () =>
        go("details", id),
      ),
      button("check", t("field.details.done"), close),
    ),
  );
  return { id, node, refresh };
}

/** Said at once where it is not for everybody. @param {Category} category */
function whoSees({ visibility }) {
  const key = `field.visibility.${visibility}`;
  return has(key) && el("p", { class: "hint" }, icon("lock"), t(key));
}

/** The screen where people and number plates are blurred, before the photo leaves the phone. */
import { createBlur } from "./blur.js";
import { blurStage } from "./blur-stage.js";
import { dialogHead } from "./dialog-head.js";
import { button, el } from "./dom.js";
import { hasLeft, holdPhoto, replacePhoto } from "./finding-photos.js";
import { jpegOf, pixelsOf } from "./photo.js";
import { counted, t } from "./texts.js";

/** @import { Blur } from "./blur.js" */
/** @import { Photo } from "./types.js" */

/**
 * Every way out keeps what was blurred: a face must not go out because of a wrong key.
 * @param {Photo} photo
 * @param {number} number  which of the finding's photos it is
 * @returns {Promise<Photo | null>} the blurred one; null when it is as before. Rejects when this
 *   phone can't read the picture.
 */
export async function askToBlur(photo, number) {
  await holdPhoto(photo);
  const picture = await pixelsOf(new Blob([photo.bytes], { type: "image/jpeg" }));
  const isLate = await hasLeft(photo);
  const blur = createBlur(picture);
  return new Promise((resolve) => {
    const screen = blurScreen(blur, number, isLate, {
      onStroke: () => holdPhoto(photo),
      keep: async () => (blur.strokes() ? replacePhoto(photo, await jpegOf(blur.canvas)) : null),
      onDone: resolve,
    });
    document.body.append(screen);
    screen.showModal();
  });
}

/**
 * @typedef {object} Ways
 * @property {() => void} onStroke
 * @property {() => Promise<Photo | null>} keep
 * @property {(photo: Photo | null) => void} onDone
 */

/**
 * @param {Blur} blur
 * @param {number} number
 * @param {boolean} isLate  the photo has left the phone already
 * @param {Ways} ways
 */
function blurScreen(blur, number, isLate, { onStroke, keep, onDone }) {
  const status = el("p", { class: "hint", role: "status" });
  const undo = button("undo", t("field.undo"), takeBack);
  const done = button("check", t("photo.blur.done"), finish, { class: "button main" });
  const stage = blurStage(blur, () => (onStroke(), tell()));

  function tell() {
    const count = blur.strokes();
    undo.disabled = !count;
    status.textContent = count ? counted("photo.blur.places", count) : t("photo.blur.nothing");
  }

  function takeBack() {
    blur.undo();
    tell();
    if (undo.disabled) stage.focus();
  }

  async function finish() {
    if (stage.inert) return;
    stage.inert = done.disabled = undo.disabled = true;
    status.textContent = t("photo.blur.keeping");
    try {
      onDone(await keep());
      dialog.close();
    } catch {
      stage.inert = done.disabled = undo.disabled = false;
      status.textContent = t("field.not-saved"); // the strokes are still there
    }
  }

  /** Some browsers close at the second press of the back key, whatever is said. */
  async function close() {
    dialog.remove();
    await finish();
    onDone(null);
  }

  const dialog = el(
    "dialog",
    {
      class: "full blur",
      "aria-labelledby": "blur-title",
      "aria-describedby": "blur-how",
      oncancel: /** @param {Event} event */ (event) => (event.preventDefault(), finish()),
      onclose: close,
      onkeydown: /** @param {KeyboardEvent} event */ (event) => isUndo(event) && takeBack(),
    },
    el(
      "div",
      { class: "blur-head" },
      dialogHead("blur-title", t("photo.blur.title", { number })),
      el("p", { id: "blur-how" }, t("photo.blur.how")),
      isLate && el("p", { class: "hint" }, t("photo.blur.late")),
    ),
    stage,
    el("div", { class: "blur-foot" }, status, el("div", { class: "blur-ways" }, undo, done)),
  );
  tell();
  return dialog;
}

/** @param {KeyboardEvent} event */
function isUndo(event) {
  return (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
}

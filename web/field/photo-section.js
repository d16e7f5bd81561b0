/** The photos of one finding: take, choose, look, blur and remove. */
import { el, icon } from "./dom.js";
import { photoList } from "./photo-list.js";
import { photoPicker } from "./photo-picker.js";
import { t } from "./texts.js";

/** @import { Finding } from "./state.js" */
/** @import { Typed } from "./text-field.js" */

/**
 * @param {string} id  the finding
 * @param {Typed} typed  it too lies safely on the phone before a camera is opened
 */
export function photoSection(id, typed) {
  const title = el("h2", { id: "photo-title", tabindex: -1 }, t("photo.title"));
  const hint = el("p", { class: "hint" });
  const picker = photoPicker(id, typed);
  const list = photoList(() => title.focus());

  /** @param {Finding} finding */
  function refresh(finding) {
    const { length } = finding.observation.photos;
    const words = length ? [icon("blur"), t("photo.hint-blur")] : [icon("eye"), t("photo.hint")];
    hint.replaceChildren(...words);
    picker.refresh(length);
    return list.refresh(finding).then(() => tellGone(length));
  }

  /** Sent ones leave the phone before the words do. @param {number} length */
  function tellGone(length) {
    if (list.node.childElementCount >= length) return;
    hint.replaceChildren(icon("stored"), t("photo.gone"));
  }

  const parts = [title, ...picker.nodes, hint, list.node];
  const node = el("section", { "aria-labelledby": "photo-title" }, ...parts);
  return { node, refresh };
}

/** The camera of the finding on the screen; browsers want a tap just before. */
export function openCamera() {
  const camera = document.querySelector("input[capture]");
  if (camera instanceof HTMLInputElement) camera.click();
}

/** The photos of a finding beside each other, as they stand now. */
import { askToBlur } from "./blur-dialog.js";
import { el } from "./dom.js";
import { hasLeft, photosIn, removePhoto, restorePhoto } from "./finding-photos.js";
import { photoState } from "./photo-state.js";
import { photoThumb } from "./photo-thumb.js";
import { postman } from "./postman.js";
import { t } from "./texts.js";
import { toast } from "./toast.js";

/** @import { Thumb } from "./photo-thumb.js" */
/** @import { Finding } from "./state.js" */
/** @import { Photo } from "./types.js" */

/** @param {() => void} onGone  what had the focus was removed */
export function photoList(onGone) {
  const node = el("ul", { class: "thumbs", role: "list" });
  /** @type {Map<string, Thumb>} */
  const thumbs = new Map();
  /** @type {string[]} */
  let order = [];
  let looks = 0;
  let wanted = ""; // the photo that gets the focus when it is there

  /** @param {Finding} finding */
  async function refresh(finding) {
    const look = ++looks;
    const { photos } = finding.observation;
    if (photos.some((id) => !thumbs.has(id))) {
      const kept = await photosIn(finding.observation);
      if (look !== looks) return; // a later look is under way
      for (const photo of kept) if (!thumbs.has(photo.id)) thumbs.set(photo.id, thumb(photo));
    }
    order = photos.filter((id) => thumbs.has(id));
    show(finding);
  }

  /** @param {Finding} finding */
  function show(finding) {
    const shown = order.flatMap((id) => thumbs.get(id) ?? []);
    arrange(
      node,
      shown.map((thumb) => thumb.node),
    );
    shown.forEach((thumb, at) => {
      const state = photoState(order[at] ?? "", finding, postman.photo);
      thumb.show({ number: at + 1, all: shown.length }, state);
    });
    focus();
  }

  function focus() {
    if (!order.includes(wanted)) return;
    thumbs.get(wanted)?.focus();
    wanted = "";
  }

  /** @param {Photo} photo */
  function thumb(photo) {
    return photoThumb(photo, blur, remove);
  }

  /** @param {Photo} photo */
  async function blur(photo) {
    const blurred = await askToBlur(photo, order.indexOf(photo.id) + 1).catch(() => {
      toast(t("photo.unreadable"));
      return null;
    });
    if (blurred?.replaces_sent) toast(t("photo.replaces-sent"));
    wanted = blurred?.id ?? "";
    focus();
  }

  /** @param {Photo} photo */
  async function remove(photo) {
    const at = order.indexOf(photo.id);
    const isSent = await hasLeft(photo);
    await removePhoto(photo);
    onGone();
    toast(t(isSent ? "photo.removed-sent" : "photo.removed"), async () => {
      if (!(await restorePhoto(photo, at))) toast(t("photo.most"));
    });
  }

  return { node, refresh };
}

/**
 * Moves only what is not in its place, so that the focus stays where it is.
 * @param {HTMLElement} list
 * @param {HTMLElement[]} items
 */
function arrange(list, items) {
  for (const item of [...list.children]) {
    if (!items.includes(/** @type {HTMLElement} */ (item))) item.remove();
  }
  items.forEach((item, at) => {
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
  });
}

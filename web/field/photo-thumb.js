/** One photo of a finding: how it looks, how it stands, blur it, remove it. */
import { button, el, icon } from "./dom.js";
import { t } from "./texts.js";

/** @import { photoState } from "./photo-state.js" */
/** @import { Photo } from "./types.js" */

/** @typedef {ReturnType<typeof photoThumb>} Thumb */
/** @typedef {{number: number, all: number}} Order */

/**
 * @param {Photo} photo
 * @param {(photo: Photo) => void} onBlur
 * @param {(photo: Photo) => void} onRemove
 */
export function photoThumb(photo, onBlur, onRemove) {
  const address = URL.createObjectURL(new Blob([photo.bytes], { type: "image/jpeg" }));
  const { width, height } = photo;
  const onload = () => URL.revokeObjectURL(address);
  const image = el("img", { src: address, width, height, onload });
  const mark = el("span", { class: "mark" });
  const blur = button("blur", t("photo.blur"), () => onBlur(photo));
  const remove = button("close", "", () => onRemove(photo), { class: "button icon-only" });
  let shown = "";

  /** @param {Order} order @param {ReturnType<typeof photoState>} state */
  function show(order, state) {
    const news = JSON.stringify([order, state]);
    if (news === shown) return;
    shown = news;
    image.alt = t("photo.alt", { ...order });
    blur.setAttribute("aria-label", t("photo.blur.title", { number: order.number }));
    remove.setAttribute("aria-label", t("photo.remove", { number: order.number }));
    mark.className = `mark ${state.look}`;
    mark.replaceChildren(icon(state.drawing), el("span", {}, state.words));
  }

  const node = el(
    "li",
    { class: "thumb" },
    el("div", { class: "thumb-picture" }, image),
    mark,
    photo.replaces_sent && el("p", { class: "hint" }, t("photo.replaces-sent")),
    el("div", { class: "thumb-ways" }, blur, remove),
  );
  return { node, show, focus: () => blur.focus() };
}

/** The photos of one finding: take, choose, look and remove. */
import { button, el, icon } from "./dom.js";
import { addPhoto, MOST_PHOTOS, photosOf, removePhoto } from "./finding-photos.js";
import { smallJpeg } from "./photo.js";
import { t } from "./texts.js";
import { toast } from "./toast.js";

/** @import { Finding } from "./state.js" */
/** @import { Photo } from "./types.js" */

/** @param {string} id  the finding; it lies safely on the phone before a camera is opened */
export function photoSection(id) {
  const thumbs = el("ul", { class: "thumbs", role: "list" });
  const busy = el("p", { class: "hint", role: "status" });
  const camera = picker({ capture: "environment" }, take);
  const gallery = picker({ multiple: true }, take);
  const open = button("camera", t("field.photo.take"), () => camera.click());
  const choose = button("gallery", t("field.photo.choose"), () => gallery.click(), {
    class: "button",
  });
  let shown = "";
  let count = 0;

  /** @param {File[]} files */
  async function take(files) {
    for (const file of files.slice(0, MOST_PHOTOS - count)) {
      busy.textContent = t("field.photo.packing");
      await keep(id, file);
    }
    busy.textContent = "";
  }

  /** @param {Finding} finding */
  async function refresh({ observation, letters }) {
    count = observation.photos.length;
    open.disabled = choose.disabled = count >= MOST_PHOTOS;
    const waiting = letters.map((letter) => letter.subject);
    const news = JSON.stringify([observation.photos, waiting]);
    if (news === shown) return;
    shown = news;
    const photos = await photosOf(observation.id);
    const kept = photos.filter((photo) => observation.photos.includes(photo.id));
    thumbs.replaceChildren(
      ...kept.map((photo, at) =>
        thumb(photo, { number: at + 1, all: count }, !waiting.includes(photo.id)),
      ),
    );
  }

  const node = el(
    "section",
    { "aria-labelledby": "photo-title" },
    el("h2", { id: "photo-title" }, t("field.photo.title")),
    el("div", { class: "row" }, open, choose),
    el("p", { class: "hint" }, icon("eye"), t("field.photo.hint")),
    busy,
    thumbs,
    camera,
    gallery,
  );
  return { node, refresh };
}

/**
 * @param {Record<string, string | boolean>} kind
 * @param {(files: File[]) => void} onFiles
 */
function picker(kind, onFiles) {
  const input = el("input", {
    type: "file",
    accept: "image/*",
    hidden: true,
    tabindex: -1,
    "aria-hidden": "true",
    ...kind,
  });
  input.addEventListener("change", () => {
    onFiles([...(input.files ?? [])]);
    input.value = ""; // the same picture may be chosen again after it was removed
  });
  return input;
}

/** @param {string} id @param {File} file */
async function keep(id, file) {
  const picture = await smallJpeg(file).catch(() => null);
  if (!picture) return toast(t("field.photo.unreadable"));
  try {
    await addPhoto(id, picture);
  } catch (error) {
    const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
    toast(t(isFull ? "field.photo.full" : "field.not-saved"));
  }
}

/**
 * @param {Photo} photo
 * @param {{number: number, all: number}} order
 * @param {boolean} isSent
 */
function thumb(photo, order, isSent) {
  const address = URL.createObjectURL(new Blob([photo.bytes], { type: "image/jpeg" }));
  const image = el("img", {
    src: address,
    alt: t("field.photo.alt", order),
    onload: () => URL.revokeObjectURL(address),
  });
  const remove = button(
    "close",
    t("field.photo.remove", order),
    () => removePhoto(photo.observation, photo.id),
    { class: "button icon-only" },
  );
  const state = isSent ? "stored" : "phone";
  const mark = el(
    "span",
    { class: `mark ${state}` },
    icon(isSent ? "stored" : "phone-saved"),
    t(`common.state.${state}`),
  );
  return el("li", { class: "thumb" }, image, mark, remove);
}

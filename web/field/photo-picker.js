/** Camera and gallery. Pictures are made small one at a time, and what can't be kept is said. */
import { during } from "./busy.js";
import { button, el } from "./dom.js";
import { addPhoto, MOST_PHOTOS } from "./finding-photos.js";
import { cameraClosed, cameraOpens, hasKilledThePage } from "./photo-camera.js";
import { smallJpeg } from "./photo.js";
import { counted, t } from "./texts.js";
import { toast } from "./toast.js";

/** @import { Typed } from "./text-field.js" */

const HEIC = /^ftyp(hei|hev|mif1|msf1)/;

/** @param {string} id  the finding @param {Typed} typed */
export function photoPicker(id, typed) {
  const busy = status();
  const full = status();
  const back = status();
  const camera = input({ capture: "environment" }, take);
  const gallery = input({ multiple: true }, take);
  const open = button("camera", t("photo.take"), () => onceKept(typed, camera));
  const choose = button("gallery", t("photo.choose"), () => onceKept(typed, gallery));
  let packing = Promise.resolve();

  /** @param {File[]} files */
  function take(files) {
    cameraClosed();
    back.textContent = "";
    packing = packing.then(() => during(() => pack(files)));
  }

  /** @param {File[]} files */
  async function pack(files) {
    const all = files.length;
    for (const [at, file] of files.entries()) {
      const order = { number: at + 1, all };
      busy.textContent = all > 1 ? t("photo.packing-one", order) : t("photo.packing");
      const trouble = await keep(id, file);
      if (trouble === "most") {
        toast(counted("photo.left-out", all - at));
        break;
      }
      if (trouble) toast(trouble);
    }
    busy.textContent = "";
  }

  /** @param {number} count */
  function refresh(count) {
    const isFull = count >= MOST_PHOTOS;
    if (open.disabled === isFull) return;
    open.disabled = choose.disabled = isFull;
    full.textContent = isFull ? t("photo.most") : "";
  }

  for (const one of [open, choose]) one.addEventListener("pointerdown", () => typed.flush());
  camera.addEventListener("click", () => cameraOpens(id));
  camera.addEventListener("cancel", cameraClosed);
  hasKilledThePage(id).then((isSo) => isSo && (back.textContent = t("photo.camera-killed")));
  const ways = el("div", { class: "row" }, open, choose);
  return { nodes: [ways, full, back, busy, camera, gallery], refresh };
}

/**
 * Phones short of memory close the page for the camera, so what is typed is written down first. It
 * begins when the finger comes down; what is kept by then opens the camera in the very tap.
 * @param {Typed} typed
 * @param {HTMLElement} way
 */
async function onceKept(typed, way) {
  if (!typed.isKept()) await typed.flush().catch(() => null);
  way.click();
}

function status() {
  return el("p", { class: "hint", role: "status" });
}

/**
 * @param {Record<string, string | boolean>} kind
 * @param {(files: File[]) => void} onFiles
 */
function input(kind, onFiles) {
  const made = el("input", {
    type: "file",
    accept: "image/*",
    hidden: true,
    tabindex: -1,
    "aria-hidden": "true",
    ...kind,
  });
  made.addEventListener("change", () => {
    onFiles([...(made.files ?? [])]);
    made.value = ""; // the same picture may be chosen again after it was removed
  });
  return made;
}

/**
 * @param {string} id
 * @param {File} file
 * @returns {Promise<string>} what went wrong in words, "most" when there is no place, "" when kept
 */
async function keep(id, file) {
  const picture = await smallJpeg(file).catch(() => null);
  if (!picture) return t((await isHeic(file)) ? "photo.heic" : "photo.unreadable");
  try {
    return (await addPhoto(id, picture)) ? "" : "most";
  } catch (error) {
    const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
    return t(isFull ? "photo.full" : "field.not-saved");
  }
}

/** @param {File} file */
async function isHeic(file) {
  const head = await file.slice(4, 12).text().catch(() => "");
  return HEIC.test(head);
}

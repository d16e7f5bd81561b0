/** From the camera's file to a small JPEG: beside the page when the phone can, else on it. */
import { decoded, draw, shrink } from "./shrink.js";
import { script } from "./trusted.js";

/** @import { Bitmap, Painter, Picture } from "./shrink.js" */

const PATIENCE = 60_000; // milliseconds; a phone that takes longer has given up without a word

/** @type {Worker | null} */
let worker = null;
let last = 0;

/** Rejects when this phone can't read the picture. @param {Blob | ImageBitmap} file @returns {Promise<Picture>} */
export async function smallJpeg(file) {
  if (!canBeBeside()) return await onThePage(file);
  try {
    return await beside(file);
  } catch {
    worker?.terminate();
    worker = null;
    return await onThePage(file);
  }
}

function canBeBeside() {
  return "Worker" in globalThis && "OffscreenCanvas" in globalThis;
}

/** @param {Blob | ImageBitmap} file @returns {Promise<Picture>} */
function beside(file) {
  worker ??= new Worker(script(document.body.dataset["photoWorker"] ?? ""));
  const running = worker;
  const id = ++last;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DOMException("", "TimeoutError")), PATIENCE);
    running.addEventListener("error", reject, { once: true });
    running.addEventListener("message", function answered({ data }) {
      if (data.id !== id) return;
      clearTimeout(timer);
      running.removeEventListener("message", answered);
      if (data.picture) resolve(data.picture);
      else reject(new DOMException("", data.error));
    });
    running.postMessage({ id, file });
  });
}

/** @param {Blob | ImageBitmap} file */
export async function onThePage(file) {
  return await shrink(await pixelsOf(file), paint);
}

/**
 * A JPEG of what has been drawn. A busy page may take seconds over it, so it is done beside it.
 * @param {HTMLCanvasElement} canvas
 */
export async function jpegOf(canvas) {
  if (!canBeBeside()) return await shrink(canvas, paint);
  return await smallJpeg(await createImageBitmap(canvas));
}

/**
 * Upright pixels, also on a phone that decodes pictures only as a page does.
 * @param {Blob | ImageBitmap} file
 * @returns {Promise<Bitmap>}
 */
export async function pixelsOf(file) {
  if (!(file instanceof Blob) || "createImageBitmap" in globalThis) return await decoded(file);
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** @type {Painter} */
function paint(image, size) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, size);
  draw(canvas.getContext("2d"), image, size);
  return { image: canvas, jpeg: (quality) => encoded(canvas, quality) };
}

/** @param {HTMLCanvasElement} canvas @param {number} quality @returns {Promise<Blob>} */
function encoded(canvas, quality) {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new DOMException("", "NotReadableError"));
    canvas.toBlob((blob) => (blob ? resolve(blob) : refuse()), "image/jpeg", quality);
  });
}

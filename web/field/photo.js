/** From the camera's file to a small JPEG: beside the page when the phone can, else on it. */
import { decoded, draw, shrink } from "./shrink.js";
import { script } from "./trusted.js";

/** @import { Bitmap, Painter, Picture } from "./shrink.js" */

/** @type {Worker | null} */
let worker = null;
let last = 0;

/** Rejects when this phone can't read the picture. @param {Blob} file @returns {Promise<Picture>} */
export async function smallJpeg(file) {
  const canBeBeside = "Worker" in globalThis && "OffscreenCanvas" in globalThis;
  if (!canBeBeside) return await onThePage(file);
  try {
    return await beside(file);
  } catch {
    worker?.terminate();
    worker = null;
    return await onThePage(file);
  }
}

/** @param {Blob} file @returns {Promise<Picture>} */
function beside(file) {
  worker ??= new Worker(script(document.body.dataset["photoWorker"] ?? ""));
  const running = worker;
  const id = ++last;
  return new Promise((resolve, reject) => {
    running.addEventListener("error", reject, { once: true });
    running.addEventListener("message", function answered({ data }) {
      if (data.id !== id) return;
      running.removeEventListener("message", answered);
      if (data.picture) resolve(data.picture);
      else reject(new DOMException("", data.error));
    });
    running.postMessage({ id, file });
  });
}

/** @param {Blob} file */
export async function onThePage(file) {
  const address = URL.createObjectURL(file);
  try {
    return await shrink(await readable(file, address), paint);
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** @param {Blob} file @param {string} address @returns {Promise<Bitmap>} */
async function readable(file, address) {
  if ("createImageBitmap" in globalThis) return await decoded(file);
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
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

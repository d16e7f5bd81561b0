/** Shrinks photos beside the page, so that buttons answer meanwhile. */
import { decoded, draw, shrink } from "./shrink.js";

/** @import { Painter } from "./shrink.js" */

/** @type {DedicatedWorkerGlobalScope} */
const worker = /** @type {any} */ (self);

worker.addEventListener("message", async ({ data }) => {
  try {
    const bitmap = await decoded(data.file);
    const picture = await shrink(bitmap, paint);
    bitmap.close();
    worker.postMessage({ id: data.id, picture }, [picture.bytes]);
  } catch (error) {
    worker.postMessage({ id: data.id, error: error instanceof Error ? error.name : "Error" });
  }
});

/** @type {Painter} */
function paint(image, size) {
  const canvas = new OffscreenCanvas(size.width, size.height);
  draw(canvas.getContext("2d"), image, size);
  return {
    image: canvas,
    jpeg: (quality) => canvas.convertToBlob({ type: "image/jpeg", quality }),
  };
}

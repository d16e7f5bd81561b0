/** Makes a photo small enough to send from a dark path, upright and without its hidden facts. */

export const LONGEST = 1600; // pixels
export const HEAVIEST = 350_000; // bytes
const QUALITIES = [0.82, 0.68, 0.5];
const MARGIN = 0.92; // a picture of fewer pixels has more detail in each

/** @typedef {{bytes: ArrayBuffer, width: number, height: number}} Picture */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {CanvasImageSource & Size} Bitmap */
/** @typedef {{image: Bitmap, jpeg: (quality: number) => Promise<Blob>}} Canvas */
/** @typedef {(image: Bitmap, size: Size) => Canvas} Painter */

/**
 * Drawn anew as JPEG: the camera's position, time and serial number stay behind.
 * @param {Bitmap} bitmap  upright
 * @param {Painter} paint
 * @returns {Promise<Picture>}
 */
export async function shrink(bitmap, paint) {
  let size = fitted(bitmap, LONGEST);
  let canvas = paint(bitmap, size);
  for (;;) {
    let weight = 0;
    for (const quality of QUALITIES) {
      const blob = await canvas.jpeg(quality);
      if (blob.size <= HEAVIEST) return { ...size, bytes: await blob.arrayBuffer() };
      weight = blob.size;
    }
    const smaller = Math.sqrt(HEAVIEST / weight) * MARGIN;
    size = fitted(size, Math.max(size.width, size.height) * smaller);
    canvas = paint(canvas.image, size);
  }
}

/** @param {Size} size @param {number} longest @returns {Size} */
function fitted({ width, height }, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** Upright pixels. Rejects for what is not a picture this phone can read. @param {Blob | ImageBitmap} file */
export async function decoded(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return await createImageBitmap(file); // older browsers know no "from-image" and turn it anyway
  }
}

/**
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null} pen
 * @param {Bitmap} bitmap
 * @param {Size} size
 */
export function draw(pen, bitmap, { width, height }) {
  if (!pen) throw new DOMException("", "NotReadableError");
  pen.imageSmoothingQuality = "high";
  pen.fillStyle = "#fff"; // JPEG knows no transparency
  pen.fillRect(0, 0, width, height);
  pen.drawImage(bitmap, 0, 0, width, height);
}

/** Makes a photo small enough to send from a dark path, upright and without its hidden facts. */

export const LONGEST = 1600; // pixels
export const HEAVIEST = 350_000; // bytes
const QUALITIES = [0.82, 0.72, 0.6, 0.48];
const SMALLER = 0.8;

/** @typedef {{bytes: ArrayBuffer, width: number, height: number}} Picture */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {CanvasImageSource & Size} Bitmap */
/** @typedef {(bitmap: Bitmap, size: Size, quality: number) => Promise<Blob>} Painter */

/**
 * Drawn anew as JPEG: the camera's position, time and serial number stay behind.
 * @param {Bitmap} bitmap  upright
 * @param {Painter} paint
 * @returns {Promise<Picture>}
 */
export async function shrink(bitmap, paint) {
  let size = fitted(bitmap, LONGEST);
  for (;;) {
    for (const quality of QUALITIES) {
      const blob = await paint(bitmap, size, quality);
      if (blob.size <= HEAVIEST) return { ...size, bytes: await blob.arrayBuffer() };
    }
    size = fitted(size, Math.max(size.width, size.height) * SMALLER);
  }
}

/** @param {Size} size @param {number} longest @returns {Size} */
function fitted({ width, height }, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Upright pixels. Rejects for what is not a picture this phone can read. @param {Blob} file */
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

/** A picture that is blurred stroke by stroke. What is seen is what will be kept, pixel for pixel. */
import { el } from "./dom.js";
import { cellsUnder, gridOf, mosaic, tonesOf } from "./mosaic.js";

/** @import { Bitmap } from "./shrink.js" */
/** @import { Point } from "./mosaic.js" */

/** @typedef {ReturnType<typeof createBlur>} Blur */

/** @param {Bitmap} picture */
export function createBlur(picture) {
  const { width, height } = picture;
  const canvas = el("canvas", { width, height, class: "blur-picture" });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const grid = gridOf(picture);
  pen.drawImage(picture, 0, 0);
  const tones = tonesOf(grid, pen.getImageData(0, 0, width, height));
  /** @type {Set<number>[]} */
  const strokes = [];
  /** @type {Map<number, string>} */
  let shown = new Map();

  function paint() {
    const colours = mosaic(grid, tones, touched(strokes));
    for (const cell of new Set([...shown.keys(), ...colours.keys()])) {
      const colour = colours.get(cell);
      if (shown.get(cell) !== colour) fill(cell, colour);
    }
    shown = colours;
  }

  /** @param {number} at @param {string | undefined} colour  none: as it was */
  function fill(at, colour) {
    const { cell, columns } = grid;
    const [x, y] = [(at % columns) * cell, Math.floor(at / columns) * cell];
    if (colour) pen.fillStyle = colour;
    if (colour) pen.fillRect(x, y, cell, cell);
    else pen.drawImage(picture, x, y, cell, cell, x, y, cell, cell);
  }

  return {
    canvas,
    grid,
    strokes: () => strokes.length,
    begin: () => void strokes.push(new Set()),
    /** @param {Point} from @param {Point} to @param {number} radius  pixels of the picture */
    touch(from, to, radius) {
      const stroke = strokes.at(-1);
      for (const cell of cellsUnder(grid, from, to, radius)) stroke?.add(cell);
      paint();
    },
    /** A stroke over nothing new would only make an undo that does nothing. */
    end() {
      const stroke = strokes.at(-1) ?? new Set();
      const before = touched(strokes.slice(0, -1));
      if ([...stroke].every((cell) => before.has(cell))) strokes.pop();
    },
    undo() {
      strokes.pop();
      paint();
    },
  };
}

/** @param {Set<number>[]} strokes */
function touched(strokes) {
  return new Set(strokes.flatMap((stroke) => [...stroke]));
}

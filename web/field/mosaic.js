/** A coarse mosaic where a finger has been: what was there can't be read out of it again. */

const BLOCK = 16; // pixels; JPEG packs such squares one by one, so nothing leaks in from beside
const FINEST = 40; // cells along the longer side, at most
const ACROSS = 8; // patches over what hangs together, at most: a near face is as unknown as a far one
const SHADE = 16; // of 256: a tone is rounded to this

/** @typedef {{cell: number, columns: number, rows: number}} Grid  `cell` is in pixels */
/** @typedef {{x: number, y: number}} Point  pixels of the picture */
/** @typedef {Float64Array} Tones  red, green, blue and number of the pixels in each cell */

/** @param {{width: number, height: number}} size @returns {Grid} */
export function gridOf({ width, height }) {
  const cell = BLOCK * Math.ceil(Math.max(width, height) / (BLOCK * FINEST));
  return { cell, columns: Math.ceil(width / cell), rows: Math.ceil(height / cell) };
}

/**
 * @param {Grid} grid
 * @param {{data: Uint8ClampedArray, width: number, height: number}} pixels
 * @returns {Tones}
 */
export function tonesOf({ cell, columns, rows }, { data, width, height }) {
  const tones = new Float64Array(columns * rows * 4);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / cell) * columns;
    for (let x = 0; x < width; x++, at += 4) {
      const to = 4 * (row + Math.floor(x / cell));
      for (let part = 0; part < 3; part++) add(tones, to + part, data[at + part] ?? 0);
      add(tones, to + 3, 1);
    }
  }
  return tones;
}

/** @param {Tones} tones @param {number} at @param {number} value */
function add(tones, at, value) {
  tones[at] = (tones[at] ?? 0) + value;
}

/**
 * The cells under a finger on its way from one point to another.
 * @param {Grid} grid
 * @param {Point} from
 * @param {Point} to
 * @param {number} radius  pixels of the picture
 */
export function cellsUnder(grid, from, to, radius) {
  const [across, down] = [to.x - from.x, to.y - from.y];
  const steps = Math.max(1, Math.ceil(Math.hypot(across, down) / (grid.cell / 2)));
  /** @type {Set<number>} */
  const cells = new Set();
  for (let step = 0; step <= steps; step++) {
    const share = step / steps;
    const point = { x: from.x + across * share, y: from.y + down * share };
    for (const cell of cellsAround(grid, point, radius)) cells.add(cell);
  }
  return cells;
}

/** @param {Grid} grid @param {Point} point @param {number} radius */
function* cellsAround({ cell, columns, rows }, { x, y }, radius) {
  const [left, right] = reach(x, radius, cell, columns);
  const [top, bottom] = reach(y, radius, cell, rows);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const away = Math.hypot(gap(x, column, cell), gap(y, row, cell));
      if (away <= radius) yield row * columns + column;
    }
  }
}

/** @param {number} at @param {number} radius @param {number} cell @param {number} count */
function reach(at, radius, cell, count) {
  const first = Math.max(0, Math.floor((at - radius) / cell));
  return /** @type {const} */ ([first, Math.min(count - 1, Math.floor((at + radius) / cell))]);
}

/**
 * From a point to the nearest edge of a cell, 0 within it.
 * @param {number} at
 * @param {number} index
 * @param {number} cell
 */
function gap(at, index, cell) {
  return Math.max(0, index * cell - at, at - (index + 1) * cell);
}

/**
 * The colour of every cell that is to be blurred: that of the patch it is part of. The larger what
 * hangs together, the larger its patches.
 * @param {Grid} grid
 * @param {Tones} tones
 * @param {Set<number>} cells
 */
export function mosaic(grid, tones, cells) {
  /** @type {Map<number, string>} */
  const colours = new Map();
  for (const piece of pieces(grid, cells)) {
    const patch = patchFor(grid, piece);
    for (const cell of piece) colours.set(cell, colourOf(grid, tones, cell, patch));
  }
  return colours;
}

/** What hangs together by sides or corners. @param {Grid} grid @param {Set<number>} cells */
function* pieces(grid, cells) {
  const left = new Set(cells);
  for (const start of cells) {
    if (!left.delete(start)) continue;
    const piece = [start];
    for (const cell of piece) {
      for (const beside of neighbours(grid, cell)) if (left.delete(beside)) piece.push(beside);
    }
    yield piece;
  }
}

/** @param {Grid} grid @param {number} cell */
function* neighbours({ columns, rows }, cell) {
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++)
      yield y * columns + x;
  }
}

/** How many cells wide its patches are: 1, 2, 4 ... @param {Grid} grid @param {number[]} piece */
function patchFor({ columns }, piece) {
  const across = span(piece.map((cell) => cell % columns));
  const down = span(piece.map((cell) => Math.floor(cell / columns)));
  return 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(across, down) / ACROSS)));
}

/** @param {number[]} values */
function span(values) {
  return Math.max(...values) - Math.min(...values) + 1;
}

/** @param {Grid} grid @param {Tones} tones @param {number} cell @param {number} patch */
function colourOf({ columns, rows }, tones, cell, patch) {
  const left = Math.floor((cell % columns) / patch) * patch;
  const top = Math.floor(Math.floor(cell / columns) / patch) * patch;
  const sum = [0, 0, 0, 0];
  for (let row = top; row < Math.min(rows, top + patch); row++) {
    for (let column = left; column < Math.min(columns, left + patch); column++) {
      const at = 4 * (row * columns + column);
      sum.forEach((value, part) => (sum[part] = value + (tones[at + part] ?? 0)));
    }
  }
  const [red = 0, green = 0, blue = 0, pixels = 1] = sum;
  return `rgb(${[red, green, blue].map((part) => rounded(part / pixels)).join(" ")})`;
}

/** @param {number} tone */
function rounded(tone) {
  return Math.min(255, SHADE * Math.round(tone / SHADE));
}

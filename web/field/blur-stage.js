/** The picture under the finger: drag, tap, or arrows and space. */
import { el } from "./dom.js";
import { t } from "./texts.js";

/** @import { Blur } from "./blur.js" */
/** @import { Point } from "./mosaic.js" */

const FINGER = 24; // CSS pixels from the middle of a thumb to its edge
const NEAR = 0.75; // cells round the one under the frame that go with it: three by three
const DEAF = 300; // milliseconds: the second tap of a wet glove was meant for the button before
/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {Blur} blur @param {() => void} onStroke  something was blurred */
export function blurStage(blur, onStroke) {
  const { cell, columns, rows } = blur.grid;
  const frame = el("div", { class: "blur-frame", "aria-hidden": "true" });
  const spot = { column: Math.floor(columns / 2), row: Math.floor(rows / 2) };
  const openedAt = performance.now();
  /** @type {Point | null} */
  let last = null;

  /** Where the picture lies in its room, and how large. */
  function view() {
    const { width, height } = blur.canvas;
    const room = blur.canvas.getBoundingClientRect();
    const scale = Math.min(room.width / width, room.height / height);
    const left = (room.width - width * scale) / 2;
    const top = (room.height - height * scale) / 2;
    return { scale, left, top, room };
  }

  /** @param {PointerEvent} event @returns {Point} */
  function pointOf({ clientX, clientY }) {
    const { scale, left, top, room } = view();
    return { x: (clientX - room.left - left) / scale, y: (clientY - room.top - top) / scale };
  }

  /** @param {PointerEvent} event */
  function press(event) {
    if (!event.isPrimary || event.button || performance.now() - openedAt < DEAF) return;
    node.setPointerCapture(event.pointerId);
    blur.begin();
    last = pointOf(event);
    drag(event);
  }

  /** @param {PointerEvent} event */
  function drag(event) {
    if (!last || !event.isPrimary) return;
    const here = pointOf(event);
    blur.touch(last, here, FINGER / view().scale);
    last = here;
  }

  /** @param {PointerEvent} event */
  function lift(event) {
    if (!last || !event.isPrimary) return;
    last = null;
    blur.end();
    onStroke();
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const step = STEPS[event.key];
    const isPress = event.key === " " || event.key === "Enter";
    if (!step && !isPress) return;
    event.preventDefault();
    if (step) move(step);
    else pressHere();
  }

  /** @param {[number, number]} step */
  function move([across, down]) {
    spot.column = Math.min(columns - 1, Math.max(0, spot.column + across));
    spot.row = Math.min(rows - 1, Math.max(0, spot.row + down));
    showFrame();
  }

  function pressHere() {
    const point = { x: (spot.column + 0.5) * cell, y: (spot.row + 0.5) * cell };
    blur.begin();
    blur.touch(point, point, NEAR * cell);
    blur.end();
    onStroke();
  }

  function showFrame() {
    const { scale, left, top } = view();
    const x = left + (spot.column - 1) * cell * scale;
    const y = top + (spot.row - 1) * cell * scale;
    frame.style.transform = `translate(${x}px, ${y}px)`;
    frame.style.inlineSize = frame.style.blockSize = `${3 * cell * scale}px`;
  }

  const node = el(
    "div",
    {
      class: "blur-stage",
      autofocus: true,
      tabindex: 0,
      role: "application",
      "aria-label": t("photo.blur.picture"),
      onpointerdown: press,
      onpointermove: drag,
      onpointerup: lift,
      onpointercancel: lift,
      onkeydown: key,
    },
    blur.canvas,
    frame,
  );
  new ResizeObserver(showFrame).observe(node);
  return node;
}

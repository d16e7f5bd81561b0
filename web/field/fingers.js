/** Fingers on a drawing: one moves it, two bring it closer, a tap points at something. */

/** @typedef {{x: number, y: number}} Spot */

const STILL = 8; // pixels a finger may slip and still have tapped

/**
 * @param {Element} drawing
 * @param {(dx: number, dy: number, times?: number) => void} moved  in pixels, and how much closer
 * @param {(dx: number, dy: number) => void} tapped  pixels from the middle
 */
export function fingers(drawing, moved, tapped) {
  /** @type {Map<number, Spot>} */
  const down = new Map();
  let slipped = 0;

  drawing.addEventListener("pointerdown", (event) => {
    const { pointerId, clientX: x, clientY: y } = /** @type {PointerEvent} */ (event);
    slipped = down.size ? Infinity : 0;
    down.set(pointerId, { x, y });
    drawing.setPointerCapture(pointerId);
  });
  drawing.addEventListener("pointermove", (event) => {
    const { pointerId, clientX: x, clientY: y } = /** @type {PointerEvent} */ (event);
    if (!down.has(pointerId)) return;
    const before = spread([...down.values()]);
    down.set(pointerId, { x, y });
    const after = spread([...down.values()]);
    const [dx, dy] = [after.x - before.x, after.y - before.y];
    slipped += Math.hypot(dx, dy);
    if (slipped > STILL) moved(dx, dy, before.wide && after.wide ? after.wide / before.wide : 1);
  });
  for (const end of ["pointerup", "pointercancel"])
    drawing.addEventListener(end, (event) => {
      const { pointerId, clientX, clientY } = /** @type {PointerEvent} */ (event);
      const isTap = down.delete(pointerId) && end === "pointerup" && slipped <= STILL;
      if (!isTap) return;
      const { left, top, width, height } = drawing.getBoundingClientRect();
      tapped(clientX - left - width / 2, clientY - top - height / 2);
    });
}

/** The middle between the fingers, and how far they are apart. @param {Spot[]} spots */
function spread(spots) {
  const [one = { x: 0, y: 0 }, other = one] = spots;
  return {
    x: (one.x + other.x) / 2,
    y: (one.y + other.y) / 2,
    wide: Math.hypot(one.x - other.x, one.y - other.y),
  };
}

/** Lays the ground under a map when it is here, and takes it away when the phone can't draw it. */
import { basemap } from "./basemap.js";
import { sourceOf, wholeMap } from "./basemap-pieces.js";
import { button, el } from "./dom.js";
import { t } from "./texts.js";
import { script } from "./trusted.js";

/** @import { Scene } from "../map/marks.js" */
/** @import { Theme } from "../map/map.js" */
/** @import { View } from "../map/view.js" */
/** @import { Painter, Told } from "./map.js" */
/** @import { Walk } from "./types.js" */

/**
 * What the frame lends: what is seen in it, and a way to hand over to another painter.
 * @typedef {object} Frame
 * @property {Told} told
 * @property {() => Scene} scene
 * @property {() => View} view
 * @property {(painter: Painter | null) => void} take  null: the plain one again
 */

let canDraw = false;
let failures = 0;

/** @param {Walk} walk @param {HTMLElement} node  the frame @param {Frame} frame */
export function onGround(walk, node, frame) {
  const below = el("div", { class: "map-trouble", role: "status" });
  const credit = el("p", { class: "map-credit", hidden: true });
  node.append(credit);
  let isTrying = false;
  let isDrawn = false;
  let isOver = false;
  let isStopped = false; // until the walker tries again

  async function attempt() {
    if (isTrying || isDrawn || isStopped || isOver || !node.clientWidth) return;
    isTrying = true;
    const copy = await wholeMap(walk.id).catch(() => null);
    if (copy && !isOver && hasWebGl()) await draw(copy).catch(() => complain("map.cannot"));
    isTrying = false;
  }

  /** @param {import("./basemap-pieces.js").Copy} copy */
  async function draw(copy) {
    const place = el("div", { class: "map-ground" });
    node.prepend(place);
    try {
      const painter = await groundPainter(place, copy, frame, () => setTimeout(lost));
      if (isOver || !painter) return painter?.leave();
      credit.textContent = painter.credit;
      credit.hidden = false;
      isDrawn = true;
      frame.take(painter);
    } catch (error) {
      place.remove();
      throw error;
    }
  }

  function lost() {
    if (!isDrawn) return;
    isDrawn = false;
    credit.hidden = true;
    frame.take(null);
    complain("map.stopped");
  }

  /** @param {"map.cannot" | "map.stopped"} key */
  function complain(key) {
    if (isOver) return;
    isStopped = true;
    const again = () => ((isStopped = false), below.replaceChildren(), attempt());
    below.replaceChildren(
      el("p", { class: "hint" }, t(key)),
      button("undo", t("map.again"), again),
    );
  }

  const size = new ResizeObserver(() => attempt());
  size.observe(node);
  const stop = basemap.onChange(attempt);
  const leave = () => ((isOver = true), size.disconnect(), stop());
  return { below, leave };
}

/**
 * The painter with ground; null when nobody looks any more.
 * @param {HTMLElement} place
 * @param {import("./basemap-pieces.js").Copy} copy
 * @param {Frame} frame
 * @param {() => void} onLost
 * @returns {Promise<(Painter & {credit: string}) | null>}
 */
async function groundPainter(place, copy, { told, scene, view }, onLost) {
  const program = await drawer();
  if (!place.isConnected) return null;
  const map = await program.createMap(place, {
    archive: sourceOf(copy),
    scene: scene(),
    view: view(),
    theme: theme(),
    onMove: told.onMove,
    onLost,
  });
  program.onPick(map, told.onPick);
  const lights = new MutationObserver(() => program.setTheme(map, theme()));
  lights.observe(document.documentElement, { attributeFilter: ["data-theme", "data-text"] });
  return {
    node: place,
    credit: map.credit,
    show: (view) => program.dragPin(map, view),
    update: (scene) => program.setData(map, scene),
    leave: () => (lights.disconnect(), program.destroy(map), place.remove()),
  };
}

/**
 * What draws, fetched now if it is not on the phone yet.
 * @returns {Promise<typeof import("../map/map.js")>}
 */
async function drawer() {
  const again = failures ? `?${failures}` : ""; // a browser may remember for ever what failed
  try {
    return await import(script(`${document.body.dataset["map"]}${again}`));
  } catch (error) {
    failures += 1;
    throw error;
  }
}

/** @returns {Theme} */
function theme() {
  return /** @type {Theme} */ (document.documentElement.dataset["theme"] ?? "dark");
}

/** Asked once: every question costs the phone a drawing board. */
function hasWebGl() {
  const board = canDraw ? null : document.createElement("canvas").getContext("webgl2");
  canDraw ||= board !== null;
  board?.getExtension("WEBGL_lose_context")?.loseContext();
  return canDraw;
}

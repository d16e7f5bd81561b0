/** A map of what we know ourselves: borders, stops, findings and the phone. Needs no ground. */
import { BEFORE, SHAPES } from "../map/shapes.js";
import { bounded, pixelOf } from "../map/view.js";
import { svg } from "./dom.js";
import { fingers } from "./fingers.js";
import { flatAround } from "./metres.js";

/** @import { Point, Scene } from "../map/marks.js" */
/** @import { View } from "../map/view.js" */

/**
 * Something that draws a view: this plain one, or the one with ground.
 * @typedef {object} Painter
 * @property {Element} node
 * @property {(view: View) => void} show
 * @property {(scene: Scene) => void} update
 * @property {() => void} leave
 */

/**
 * What a painter tells: that a finger moved the map, or that it tapped and within how many metres.
 * @typedef {object} Told
 * @property {(view: View) => void} onMove
 * @property {(at: Point, within: number) => void} onPick
 */

const FINGER = 28; // pixels round a tap

/**
 * @param {Scene} scene
 * @param {View} view
 * @param {Told} told
 * @returns {Painter}
 */
export function plainMap(scene, view, told) {
  const flat = flatAround(view);
  const node = svg("svg", { class: "map", "aria-hidden": "true" });
  const marks = svg("g", {});
  node.append(borders(scene, flat), marks);

  function draw() {
    const [x, y] = flat.toMetres(view.lon, view.lat);
    const { reach } = view;
    node.setAttribute("viewBox", `${x - reach} ${y - reach} ${2 * reach} ${2 * reach}`);
    marks.replaceChildren(...drawn(scene, flat, pixelOf(view, node)));
  }

  /** @param {number} dx  pixels @param {number} dy @param {number} [times] */
  function moved(dx, dy, times = 1) {
    const pixel = pixelOf(view, node);
    const [x, y] = flat.toMetres(view.lon, view.lat);
    const middle = flat.toDegrees(x - dx * pixel, y - dy * pixel);
    view = bounded({ ...middle, reach: view.reach / times });
    draw();
    told.onMove(view);
  }

  /** @param {number} dx  pixels from the middle @param {number} dy */
  function tapped(dx, dy) {
    const pixel = pixelOf(view, node);
    const [x, y] = flat.toMetres(view.lon, view.lat);
    told.onPick(flat.toDegrees(x + dx * pixel, y + dy * pixel), FINGER * pixel);
  }

  fingers(node, moved, tapped);
  const size = new ResizeObserver(draw);
  size.observe(node);
  return {
    node,
    show: (next) => ((view = next), draw()),
    update: (next) => ((scene = next), draw()),
    leave: () => (size.disconnect(), node.remove()),
  };
}

/** @typedef {ReturnType<typeof flatAround>} Flat */

/** @param {Scene} scene @param {Flat} flat */
function borders({ districts }, flat) {
  const rings = districts.flatMap(({ outline }) => outline.coordinates.flat());
  const path = rings.map((ring) => `M${ring.map((at) => pointOf(at, flat)).join("L")}Z`).join("");
  return svg("path", { class: "map-district", d: path });
}

/** @param {number[]} at  longitude, latitude @param {Flat} flat */
function pointOf([lon = 0, lat = 0], flat) {
  return flat
    .toMetres(lon, lat)
    .map((metres) => metres.toFixed(1))
    .join(" ");
}

/** @param {Scene} scene @param {Flat} flat @param {number} pixel  metres */
function drawn({ stops, seen, others, here }, flat, pixel) {
  const line = stops.map((at) => flat.toMetres(at.lon, at.lat).join(",")).join(" ");
  return [
    ...(stops.length > 1 ? [svg("polyline", { class: "map-route", points: line })] : []),
    ...(here ? [ring(here, flat)] : []),
    ...others.map((at) => mark(at, `map-other ${at.feeling ?? "before"}`, flat, pixel)),
    ...seen.map((at) => mark(at, `map-seen ${at.feeling}`, flat, pixel)),
    ...stops.map((at) => stopMark(at, flat, pixel)),
    ...(here ? [dot(here, flat, pixel)] : []),
  ];
}

/** @param {Point & {accuracy_m: number}} here @param {Flat} flat */
function ring(here, flat) {
  const [cx, cy] = flat.toMetres(here.lon, here.lat);
  return svg("circle", { class: "map-accuracy", cx, cy, r: here.accuracy_m });
}

/** @param {Point} here @param {Flat} flat @param {number} pixel */
function dot(here, flat, pixel) {
  const [cx, cy] = flat.toMetres(here.lon, here.lat);
  return svg("circle", { class: "map-here", cx, cy, r: 8 * pixel });
}

/**
 * @param {Scene["others"][number]} at
 * @param {string} look
 * @param {Flat} flat
 * @param {number} pixel
 */
function mark(at, look, flat, pixel) {
  const path = at.feeling ? SHAPES[at.feeling] : BEFORE;
  return svg("path", { class: look, d: path, transform: placed(at, flat, pixel) });
}

/** @param {Scene["stops"][number]} stop @param {Flat} flat @param {number} pixel */
function stopMark(stop, flat, pixel) {
  const node = svg("g", { class: "map-stop", transform: placed(stop, flat, pixel) });
  const number = svg("text", { y: 5, "text-anchor": "middle" });
  number.textContent = String(stop.number);
  node.append(svg("circle", { r: 13 }), number);
  return node;
}

/**
 * Of the same size on the screen however far away.
 * @param {Point} at
 * @param {Flat} flat
 * @param {number} pixel
 */
function placed({ lon, lat }, flat, pixel) {
  return `translate(${flat.toMetres(lon, lat).join(" ")}) scale(${pixel})`;
}

/** A map in its frame: arrows and zoom for gloves and keys, scale, north, and a cross when asked for. */
import { button, el } from "./dom.js";
import { createMap } from "./map.js";
import { distance } from "./metres.js";
import { position } from "./place.js";
import { t } from "./texts.js";

/** @import { OwnMap, Point } from "./map.js" */
/** @import { Finding } from "./state.js" */
/** @import { Walk } from "./types.js" */

const CLOSE = 120; // metres of reach when a place is put right
const ROOM = 1.25; // air around what should be seen
const ZOOM = 1.6;

/**
 * Null when nothing is known to draw.
 * @param {Walk} walk
 * @param {Finding[]} findings
 * @param {Point | null} focus
 * @param {boolean} hasCross
 */
export function mapFrame(walk, findings, focus, hasCross) {
  const { stops, districts } = walk.package;
  const middle =
    focus ??
    (hasCross ? position.latest : null) ??
    middleOf(stops) ??
    position.latest ??
    firstCorner(walk);
  if (!middle) return null;
  const reach = hasCross ? CLOSE : reachOf(middle, stops);
  const map = createMap(
    { districts, stops, seen: seenOf(findings), here: position.latest },
    middle,
    reach,
  );
  const scale = el("span", { class: "map-scale" });
  map.onMove(() => showScale(scale, map));
  const node = el(
    "div",
    {
      class: "map-frame",
      tabindex: 0,
      role: "group",
      "aria-label": t("field.map.label"),
      onkeydown: /** @param {KeyboardEvent} event */ (event) => steer(map, event),
    },
    map.canvas,
    hasCross && el("span", { class: "map-cross", "aria-hidden": "true" }),
    el("span", { class: "map-north", "aria-hidden": "true" }, t("field.map.north")),
    scale,
    hasCross && arrows(map),
    el(
      "div",
      { class: "map-zoom" },
      tool("add", "field.map.closer", () => map.zoom(1 / ZOOM)),
      tool("remove", "field.map.farther", () => map.zoom(ZOOM)),
    ),
  );
  return { node, map };
}

/** @param {Finding[]} findings */
function seenOf(findings) {
  return findings.flatMap(({ observation: { place, feeling, withdrawn } }) =>
    withdrawn || place.lon === null || place.lat === null
      ? []
      : [{ lon: place.lon, lat: place.lat, feeling }],
  );
}

/** @param {HTMLElement} bar @param {OwnMap} map */
function showScale(bar, map) {
  const { metres, pixels } = map.scale();
  bar.style.inlineSize = `${pixels}px`;
  bar.textContent = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
}

/** @param {OwnMap} map */
function arrows(map) {
  const { step } = map;
  return el(
    "div",
    { class: "map-arrows" },
    tool("back", "field.map.north-step", () => map.move(0, -step), "north"),
    tool("back", "field.map.south-step", () => map.move(0, step), "south"),
    tool("back", "field.map.west-step", () => map.move(-step, 0), "west"),
    tool("back", "field.map.east-step", () => map.move(step, 0), "east"),
  );
}

/**
 * @param {string} drawing
 * @param {string} key
 * @param {() => void} onclick
 * @param {string} [look]
 */
function tool(drawing, key, onclick, look = "") {
  return button(drawing, t(key), onclick, { class: `button icon-only ${look}` });
}

/** @param {OwnMap} map @param {KeyboardEvent} event */
function steer(map, event) {
  const { step } = map;
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowUp: () => map.move(0, -step),
    ArrowDown: () => map.move(0, step),
    ArrowLeft: () => map.move(-step, 0),
    ArrowRight: () => map.move(step, 0),
    "+": () => map.zoom(1 / ZOOM),
    "-": () => map.zoom(ZOOM),
  };
  const act = event.target === event.currentTarget ? keys[event.key] : undefined;
  if (!act) return;
  event.preventDefault();
  act();
}

/** @param {Point[]} points @returns {Point | null} */
function middleOf(points) {
  if (!points.length) return null;
  /** @param {number[]} values */
  const half = (values) => (Math.min(...values) + Math.max(...values)) / 2;
  return { lon: half(points.map(({ lon }) => lon)), lat: half(points.map(({ lat }) => lat)) };
}

/** @param {Walk} walk @returns {Point | null} */
function firstCorner(walk) {
  const corners = walk.package.districts.flatMap(({ outline }) => outline.coordinates.flat(2));
  return middleOf(corners.map(([lon = 0, lat = 0]) => ({ lon, lat })));
}

/** @param {Point} middle @param {Point[]} points */
function reachOf(middle, points) {
  return Math.max(CLOSE, ...points.map((point) => distance(middle, point) * ROOM));
}

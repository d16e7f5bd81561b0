/** A map in its frame: arrows and zoom for gloves and keys, scale, north, and a cross when asked for. */
import { bounded, pixelOf } from "../map/view.js";
import { onGround } from "./basemap-map.js";
import { button, el } from "./dom.js";
import { plainMap } from "./map.js";
import { distance, flatAround, placed } from "./metres.js";
import { position } from "./place.js";
import { notesOfOthers, picked, sceneOf } from "./scene.js";
import { t } from "./texts.js";

/** @import { Point } from "../map/marks.js" */
/** @import { View } from "../map/view.js" */
/** @import { Painter, Told } from "./map.js" */
/** @import { Note, Picked } from "./scene.js" */
/** @import { Finding } from "./state.js" */
/** @import { Walk } from "./types.js" */

/**
 * @typedef {object} Wishes
 * @property {Point | null} [focus]  what should be in the middle
 * @property {boolean} [hasCross]  the map is moved to put something right
 * @property {(picked: Picked | null) => void} [onPick]
 * @property {() => void} [onMoved]  a hand has laid something else in the middle
 */

const CLOSE = 120; // metres of reach when a place is put right
const STILL = 1; // metres that a drawing may be out by itself
const STEP = 0.25; // of what is seen, for a tap on an arrow
const ROOM = 1.25; // air around what should be seen
const ZOOM = 1.6;
const SCALE_SHARE = 0.3; // of the map's width, at most, for the scale bar

/**
 * Null when nothing is known to draw.
 * @param {Walk} walk
 * @param {Finding[]} findings
 * @param {Wishes} [wishes]
 */
export function mapFrame(walk, findings, wishes = {}) {
  const { focus = null, hasCross = false, onPick, onMoved } = wishes;
  const first = firstView(walk, focus, hasCross);
  if (!first) return null;
  let view = first;
  /** @type {Note[]} */
  let others = [];
  const scene = () => sceneOf(walk, findings, others);

  /** @type {Told} */
  const told = {
    onMove: follow,
    onPick: (at, within) => onPick?.(picked(walk, findings, others, at, within)),
  };
  const plain = () => plainMap(scene(), view, told);
  let painter = plain();
  const scale = el("span", { class: "map-scale" });
  const node = frame(painter.node, scale, hasCross, steering());
  const ground = onGround(walk, node, { told, scene, view: () => view, take });

  /** @param {View} next */
  function look(next) {
    follow(bounded(next));
    painter.show(view);
  }

  /** @param {View} next */
  function follow(next) {
    view = next;
    showScale(scale, view, node);
    if (distance(view, first ?? view) > STILL) onMoved?.();
  }

  /** The painter that goes on from here; none: the plain one again. @param {Painter | null} next */
  function take(next) {
    painter.leave();
    painter = next ?? plain();
    if (!painter.node.isConnected) node.prepend(painter.node);
    painter.update(scene());
    look(view);
  }

  /** @returns {Steering} */
  function steering() {
    return {
      move: (east, south) => look({ ...shifted(view, east, south), reach: view.reach }),
      zoom: (times) => look({ ...view, reach: view.reach * times }),
    };
  }

  function refresh() {
    painter.update(scene());
  }

  const size = new ResizeObserver(() => showScale(scale, view, node));
  size.observe(node);
  notesOfOthers(walk)
    .then((notes) => ((others = notes), refresh()))
    .catch(() => null);
  return {
    node,
    below: ground.below,
    middle: () => ({ lon: view.lon, lat: view.lat }),
    /** @param {Finding[]} [news] */
    refresh: (news = findings) => ((findings = news), refresh()),
    leave: () => (size.disconnect(), ground.leave(), painter.leave()),
  };
}

/**
 * In shares of what is seen.
 * @typedef {{move: (east: number, south: number) => void, zoom: (times: number) => void}} Steering
 */

/**
 * @param {Element} map
 * @param {Element} scale
 * @param {boolean} hasCross
 * @param {Steering} steering
 */
function frame(map, scale, hasCross, steering) {
  return el(
    "div",
    {
      class: "map-frame",
      tabindex: 0,
      role: "group",
      "aria-label": t("field.map.label"),
      onkeydown: /** @param {KeyboardEvent} event */ (event) => steer(steering, event),
    },
    map,
    hasCross && el("span", { class: "map-cross", "aria-hidden": "true" }),
    el("span", { class: "map-north", "aria-hidden": "true" }, t("field.map.north")),
    scale,
    hasCross && arrows(steering),
    el(
      "div",
      { class: "map-zoom" },
      tool("add", "field.map.closer", () => steering.zoom(1 / ZOOM)),
      tool("remove", "field.map.farther", () => steering.zoom(ZOOM)),
    ),
  );
}

/** @param {Walk} walk @param {Point | null} focus @param {boolean} hasCross @returns {View | null} */
function firstView(walk, focus, hasCross) {
  const stops = placed(walk.package.stops);
  const around = stops.length ? stops : corners(walk);
  const middle =
    focus ?? (hasCross ? position.latest : null) ?? middleOf(stops) ?? position.latest ?? middleOf(around);
  if (!middle) return null;
  const reach = hasCross ? CLOSE : reachOf(middle, around);
  return { lon: middle.lon, lat: middle.lat, reach };
}

/** @param {View} view @param {number} east  share of the reach @param {number} south */
function shifted(view, east, south) {
  return flatAround(view).toDegrees(east * view.reach, south * view.reach);
}

/** @param {HTMLElement} bar @param {View} view @param {Element} frame */
function showScale(bar, view, frame) {
  const pixel = pixelOf(view, frame);
  const metres = roundLength(pixel * frame.clientWidth * SCALE_SHARE);
  bar.style.inlineSize = `${metres / pixel}px`;
  bar.textContent = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
}

/** The longest that is easy to say. @param {number} most  metres */
function roundLength(most) {
  const power = 10 ** Math.floor(Math.log10(most || 1));
  return power * ([5, 2, 1].find((digit) => digit * power <= most) ?? 1);
}

/** @param {Steering} steering */
function arrows({ move }) {
  return el(
    "div",
    { class: "map-arrows" },
    tool("back", "field.map.north-step", () => move(0, -STEP), "north"),
    tool("back", "field.map.south-step", () => move(0, STEP), "south"),
    tool("back", "field.map.west-step", () => move(-STEP, 0), "west"),
    tool("back", "field.map.east-step", () => move(STEP, 0), "east"),
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

/** @param {Steering} steering @param {KeyboardEvent} event */
function steer({ move, zoom }, event) {
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowUp: () => move(0, -STEP),
    ArrowDown: () => move(0, STEP),
    ArrowLeft: () => move(-STEP, 0),
    ArrowRight: () => move(STEP, 0),
    "+": () => zoom(1 / ZOOM),
    "-": () => zoom(ZOOM),
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

/** @param {Walk} walk @returns {Point[]} */
function corners(walk) {
  const all = walk.package.districts.flatMap(({ outline }) => outline.coordinates.flat(2));
  return all.map(([lon = 0, lat = 0]) => ({ lon, lat }));
}

/** @param {Point} middle @param {Point[]} points */
function reachOf(middle, points) {
  return Math.max(CLOSE, ...points.map((point) => distance(middle, point) * ROOM));
}

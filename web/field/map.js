/** A map of what we know ourselves: borders, stops, findings and the phone. Needs no signal. */
import { svg } from "./dom.js";
import { flatAround } from "./metres.js";

/** @import { District, Feeling, Stop } from "./types.js" */

/** @typedef {{lon: number, lat: number}} Point */
/** @typedef {Point & {accuracy_m: number}} Circle */
/** @typedef {{districts: District[], stops: Stop[], seen: (Point & {feeling: Feeling})[], here: Circle | null}} Scene */

const NEAREST = 30; // metres from the middle to the edge
const FARTHEST = 6000;
const STEP = 0.25; // of what is seen, for a tap on an arrow
const SCALE_SHARE = 0.3; // of the map's width, at most, for the scale bar

/**
 * A map round a middle. It is moved with a finger, with the arrow keys or with `move`.
 * @param {Scene} scene
 * @param {Point} middle
 * @param {number} reach  metres from the middle to the nearest edge
 */
export function createMap(scene, middle, reach) {
  const flat = flatAround(middle);
  const canvas = svg("svg", { class: "map", preserveAspectRatio: "xMidYMid slice" });
  const marks = svg("g", {});
  canvas.append(borders(scene.districts, flat), marks);
  const view = { x: 0, y: 0, reach };
  /** @type {Set<() => void>} */
  const listeners = new Set();

  function draw() {
    const { x, y, reach } = view;
    canvas.setAttribute("viewBox", `${x - reach} ${y - reach} ${2 * reach} ${2 * reach}`);
    marks.replaceChildren(...drawn(scene, flat, metresPerPixel()));
    for (const listener of listeners) listener();
  }

  function metresPerPixel() {
    const side = Math.max(canvas.clientWidth, canvas.clientHeight) || 320;
    return (2 * view.reach) / side;
  }

  /** @param {number} east  share of the reach @param {number} south */
  function move(east, south) {
    view.x += east * view.reach;
    view.y += south * view.reach;
    draw();
  }

  /** @param {number} times */
  function zoom(times) {
    view.reach = Math.min(FARTHEST, Math.max(NEAREST, view.reach * times));
    draw();
  }

  /** @param {Point} point */
  function show(point) {
    [view.x, view.y] = flat.toMetres(point.lon, point.lat);
    draw();
  }

  /** @param {Partial<Scene>} news */
  function update(news) {
    Object.assign(scene, news);
    draw();
  }

  draggable(canvas, (dx, dy) => {
    const scale = metresPerPixel() / view.reach;
    move(-dx * scale, -dy * scale);
  });
  new ResizeObserver(draw).observe(canvas);
  return {
    canvas,
    move,
    zoom,
    show,
    update,
    step: STEP,
    middle: () => flat.toDegrees(view.x, view.y),
    scale: () => scaleBar(metresPerPixel(), canvas.clientWidth || 320),
    /** @param {() => void} listener */
    onMove: (listener) => listeners.add(listener),
  };
}

/** @typedef {ReturnType<typeof createMap>} OwnMap */

/**
 * @param {District[]} districts
 * @param {ReturnType<typeof flatAround>} flat
 */
function borders(districts, flat) {
  const rings = districts.flatMap(({ outline }) => outline.coordinates.flat());
  const path = rings.map((ring) => `M${ring.map((at) => pointOf(at, flat)).join("L")}Z`).join("");
  return svg("path", { class: "map-district", d: path });
}

/**
 * @param {number[]} at  longitude, latitude
 * @param {ReturnType<typeof flatAround>} flat
 */
function pointOf([lon = 0, lat = 0], flat) {
  return flat
    .toMetres(lon, lat)
    .map((metres) => metres.toFixed(1))
    .join(" ");
}

/**
 * @param {Scene} scene
 * @param {ReturnType<typeof flatAround>} flat
 * @param {number} pixel  metres
 */
function drawn({ stops, seen, here }, flat, pixel) {
  const marks = [];
  if (stops.length > 1)
    marks.push(
      svg("polyline", {
        class: "map-route",
        points: stops.map((at) => flat.toMetres(at.lon, at.lat).join(",")).join(" "),
      }),
    );
  if (here) marks.push(...hereMarks(here, flat, pixel));
  for (const at of seen) {
    const [cx, cy] = flat.toMetres(at.lon, at.lat);
    marks.push(svg("circle", { class: `map-seen ${at.feeling}`, cx, cy, r: 6 * pixel }));
  }
  for (const stop of stops) marks.push(stopMark(stop, flat, pixel));
  return marks;
}

/**
 * @param {Circle} here
 * @param {ReturnType<typeof flatAround>} flat
 * @param {number} pixel
 */
function hereMarks(here, flat, pixel) {
  const [cx, cy] = flat.toMetres(here.lon, here.lat);
  return [
    svg("circle", { class: "map-accuracy", cx, cy, r: here.accuracy_m }),
    svg("circle", { class: "map-here", cx, cy, r: 8 * pixel }),
  ];
}

/**
 * @param {Stop} stop
 * @param {ReturnType<typeof flatAround>} flat
 * @param {number} pixel
 */
function stopMark(stop, flat, pixel) {
  const [x, y] = flat.toMetres(stop.lon, stop.lat);
  const mark = svg("g", { class: "map-stop", transform: `translate(${x} ${y}) scale(${pixel})` });
  const number = svg("text", { y: 5, "text-anchor": "middle" });
  number.textContent = String(stop.number);
  mark.append(svg("circle", { r: 13 }), number);
  return mark;
}

/**
 * The longest round length that fits.
 * @param {number} pixel  metres
 * @param {number} width  pixels
 */
function scaleBar(pixel, width) {
  const most = pixel * width * SCALE_SHARE;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = power * ([5, 2, 1].find((digit) => digit * power <= most) ?? 1);
  return { metres, pixels: metres / pixel };
}

/**
 * @param {SVGElement} canvas
 * @param {(dx: number, dy: number) => void} moved
 */
function draggable(canvas, moved) {
  /** @type {{x: number, y: number} | null} */
  let from = null;
  canvas.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!from) return;
    moved(event.clientX - from.x, event.clientY - from.y);
    from = { x: event.clientX, y: event.clientY };
  });
  for (const end of ["pointerup", "pointercancel"])
    canvas.addEventListener(end, () => (from = null));
}

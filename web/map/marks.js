/** What we know ourselves, laid on the ground: borders, route, stops, findings, the phone. */
import { BEFORE, SHAPES } from "./shapes.js";

/** @import { Feature, FeatureCollection, GeoJsonProperties, Geometry, Polygon } from "geojson" */
/** @import { ExpressionSpecification, LayerSpecification } from "maplibre-gl" */
/** @import { Colour } from "./ground.js" */
/** @import { Feeling } from "./shapes.js" */

/** @typedef {{lon: number, lat: number}} Point */

/**
 * All that is laid on the ground. A finding of somebody else is hollow, one of an earlier walk too.
 * @typedef {object} Scene
 * @property {{outline: {type: "MultiPolygon", coordinates: number[][][][]}}[]} districts
 * @property {(Point & {number: number})[]} stops
 * @property {(Point & {feeling: Feeling})[]} seen
 * @property {(Point & {feeling: Feeling | null})[]} others  null: of an earlier walk
 * @property {(Point & {accuracy_m: number}) | null} here
 */

const OWN = "own"; // the sources
const HERE = "here";
const CORNERS = 64; // of the ring round the phone
const METRES_PER_DEGREE = 111_320;
const SIDE = 32; // pixels of a drawn mark

/** @param {Scene} scene @returns {Record<string, FeatureCollection>} */
export function collections(scene) {
  return { [OWN]: collection(own(scene)), [HERE]: collection(here(scene)) };
}

/** @param {Feature[]} features @returns {FeatureCollection} */
function collection(features) {
  return { type: "FeatureCollection", features };
}

/** @param {Scene} scene @returns {Feature[]} */
function own({ districts, stops, seen, others }) {
  const line = stops.map(({ lon, lat }) => [lon, lat]);
  return [
    ...districts.map(({ outline }) => feature("district", outline)),
    ...(line.length > 1 ? [feature("route", { type: "LineString", coordinates: line })] : []),
    ...others.map((at) => pointed("other", at, { look: at.feeling ?? "before" })),
    ...seen.map((at) => pointed("seen", at, { look: at.feeling })),
    ...stops.map((at) => pointed("stop", at, { number: String(at.number) })),
  ];
}

/** @param {Scene} scene @returns {Feature[]} */
function here({ here }) {
  return here ? [feature("ring", ring(here)), pointed("dot", here, {})] : [];
}

/**
 * @param {string} kind
 * @param {Geometry} geometry
 * @param {GeoJsonProperties} [more]
 * @returns {Feature}
 */
function feature(kind, geometry, more = {}) {
  return { type: "Feature", geometry, properties: { kind, ...more } };
}

/** @param {string} kind @param {Point} at @param {GeoJsonProperties} more */
function pointed(kind, { lon, lat }, more) {
  return feature(kind, { type: "Point", coordinates: [lon, lat] }, more);
}

/** @param {Point & {accuracy_m: number}} here @returns {Polygon} */
function ring({ lon, lat, accuracy_m }) {
  const north = accuracy_m / METRES_PER_DEGREE;
  const east = north / Math.cos((lat * Math.PI) / 180);
  const corners = Array.from({ length: CORNERS + 1 }, (_, corner) => {
    const turn = (2 * Math.PI * corner) / CORNERS;
    return [lon + east * Math.cos(turn), lat + north * Math.sin(turn)];
  });
  return { type: "Polygon", coordinates: [corners] };
}

/** @param {Colour} colour @param {number} scale  of letters and marks @returns {LayerSpecification[]} */
export function markLayers(colour, scale) {
  const ground = colour("ground");
  const lantern = colour("lantern");
  const me = colour("neutral");
  return [
    line("district", { "line-color": colour("edge-strong"), "line-width": 2 }, [4, 3]),
    line("route", { "line-color": ground, "line-width": 7, "line-opacity": 0.55 }),
    line("route", { "line-color": lantern, "line-width": 3.5 }, [0.1, 2.2], "round"),
    layer("ring", HERE, "fill", { "fill-color": me, "fill-opacity": 0.16 }),
    layer("ring", HERE, "line", { "line-color": me, "line-width": 1.5 }),
    drawn("other", scale),
    drawn("seen", scale),
    layer("stop", OWN, "circle", {
      "circle-color": lantern,
      "circle-radius": 13 * scale,
      "circle-stroke-color": ground,
      "circle-stroke-width": 2,
    }),
    numbers(colour("on-lantern"), scale),
    layer("dot", HERE, "circle", {
      "circle-color": me,
      "circle-radius": 8 * scale,
      "circle-stroke-color": ground,
      "circle-stroke-width": 3,
    }),
  ];
}

/**
 * @param {string} kind
 * @param {object} paint
 * @param {number[]} [dashes]
 * @param {"butt" | "round"} [cap]
 */
function line(kind, paint, dashes, cap = "butt") {
  const made = layer(kind, OWN, "line", dashes ? { ...paint, "line-dasharray": dashes } : paint);
  return /** @type {LayerSpecification} */ ({
    ...made,
    id: `${made.id}-${dashes ? "dashed" : "solid"}`,
    layout: { "line-cap": cap, "line-join": "round" },
  });
}

/**
 * @param {string} kind
 * @param {string} source
 * @param {string} type
 * @param {object} paint
 */
function layer(kind, source, type, paint) {
  /** @type {ExpressionSpecification} */
  const filter = ["==", ["get", "kind"], kind];
  return /** @type {LayerSpecification} */ ({ id: `${kind}-${type}`, type, source, filter, paint });
}

/** @param {"seen" | "other"} kind @param {number} scale @returns {LayerSpecification} */
function drawn(kind, scale) {
  const layout = {
    "icon-image": ["concat", `${kind}-`, ["get", "look"]],
    "icon-size": scale,
    "icon-allow-overlap": true,
    "icon-ignore-placement": true,
  };
  return /** @type {LayerSpecification} */ ({ ...layer(kind, OWN, "symbol", {}), layout });
}

/** @param {string} ink @param {number} scale @returns {LayerSpecification} */
function numbers(ink, scale) {
  const layout = {
    "text-field": ["get", "number"],
    "text-font": ["bold", "system-ui"],
    "text-size": 15 * scale,
    "text-allow-overlap": true,
    "text-ignore-placement": true,
  };
  const made = layer("stop", OWN, "symbol", { "text-color": ink });
  return /** @type {LayerSpecification} */ ({ ...made, layout });
}

/**
 * The marks as small pictures, drawn here.
 * @param {Colour} colour
 * @param {number} ratio
 * @returns {[string, ImageData][]}
 */
export function pictures(colour, ratio) {
  const looks = /** @type {Feeling[]} */ (Object.keys(SHAPES));
  const ground = colour("ground");
  const soft = colour("ink-soft");
  return [
    ...looks.map((look) => picture(`seen-${look}`, SHAPES[look], colour(look), ground, ratio)),
    ...looks.map((look) => picture(`other-${look}`, SHAPES[look], ground, colour(look), ratio)),
    picture("other-before", BEFORE, ground, soft, ratio),
  ];
}

/**
 * @param {string} name
 * @param {string} path
 * @param {string} fill
 * @param {string} edge
 * @param {number} ratio
 * @returns {[string, ImageData]}
 */
function picture(name, path, fill, edge, ratio) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE * ratio;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const shape = new Path2D(path);
  pen.scale(ratio, ratio);
  pen.translate(SIDE / 2, SIDE / 2);
  pen.lineJoin = "round";
  pen.fillStyle = fill;
  pen.strokeStyle = edge;
  pen.lineWidth = name.startsWith("seen") ? 2 : 3;
  pen.stroke(shape);
  pen.fill(shape);
  if (!name.startsWith("seen")) pen.stroke(shape);
  return [name, pen.getImageData(0, 0, canvas.width, canvas.height)];
}

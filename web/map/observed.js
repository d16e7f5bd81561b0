/** What the desk's map shows: observations, alone or many in one ring, and outlines round them. */

/** @import { Feature, FeatureCollection } from "geojson" */
/** @import { LayerSpecification, SourceSpecification } from "maplibre-gl" */
/** @import { Colour } from "./ground.js" */

/**
 * Points as our server sends them: columns, of which some hold places in the short lists.
 * @typedef {object} Points
 * @property {string[]} kinds
 * @property {string[]} feelings
 * @property {string[]} statuses
 * @property {string[]} id
 * @property {number[]} lon
 * @property {number[]} lat
 * @property {number[]} kind
 * @property {number[]} feeling
 * @property {number[]} status
 */

export const SEEN = "seen";
export const OUTLINES = "outlines";
export const CHOSEN = "chosen";
export const STOPS = "stops";
export const RINGS = "rings"; // layers that answer a click
export const ALONE = "alone";
const TOGETHER = 46; // pixels within which points share a ring
const APART = 16; // the last zoom level with rings
const BOLD = ["bold", "system-ui"];

/** @type {FeatureCollection} */
export const NOTHING = { type: "FeatureCollection", features: [] };

/** @param {Points} points @returns {FeatureCollection} */
export function features(points) {
  const planned = points.statuses.indexOf("planned");
  return {
    type: "FeatureCollection",
    features: points.id.map((_, n) => {
      const kind = points.status[n] === planned ? "other" : "seen";
      const look = points.feelings[points.feeling[n] ?? 0];
      return point(points.lon[n] ?? 0, points.lat[n] ?? 0, { n, look: `${kind}-${look}` });
    }),
  };
}

/**
 * @param {number} lon
 * @param {number} lat
 * @param {object} properties
 * @returns {Feature}
 */
export function point(lon, lat, properties = {}) {
  return { type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties };
}

/**
 * @param {Record<string, FeatureCollection>} data
 * @returns {Record<string, SourceSpecification>}
 */
export function sources(data) {
  const rings = { cluster: true, clusterRadius: TOGETHER, clusterMaxZoom: APART };
  return {
    [OUTLINES]: { type: "geojson", data: data[OUTLINES] ?? NOTHING, tolerance: 0.2 },
    [SEEN]: { type: "geojson", data: data[SEEN] ?? NOTHING, buffer: 64, maxzoom: 17, ...rings },
    [CHOSEN]: { type: "geojson", data: data[CHOSEN] ?? NOTHING },
    [STOPS]: { type: "geojson", data: data[STOPS] ?? NOTHING },
  };
}

/**
 * @param {Colour} colour
 * @param {number} scale  of letters and marks
 * @param {string} language
 * @returns {LayerSpecification[]}
 */
export function observedLayers(colour, scale, language) {
  return /** @type {LayerSpecification[]} */ ([
    ...outlines(colour, scale),
    ...rings(colour, scale, language),
    {
      id: ALONE,
      type: "symbol",
      source: SEEN,
      filter: ["!", ["has", "point_count"]],
      layout: { "icon-image": ["get", "look"], "icon-size": 0.8 * scale, ...CROWDED },
    },
    {
      id: "chosen",
      type: "circle",
      source: CHOSEN,
      paint: {
        "circle-radius": 17 * scale,
        "circle-opacity": 0,
        "circle-stroke-color": colour("ink"),
        "circle-stroke-width": 4,
      },
    },
    ...route(colour, scale),
  ]);
}

/**
 * The stops that have a place, and the way from one to the next.
 * @param {{number: number, at: [number, number], isChosen: boolean}[]} stops
 * @returns {FeatureCollection}
 */
export function routeOf(stops) {
  /** @type {Feature} */
  const way = {
    type: "Feature",
    geometry: { type: "LineString", coordinates: stops.map(({ at }) => at) },
    properties: {},
  };
  const marks = stops.map(({ number, at: [lon, lat], isChosen }) =>
    point(lon, lat, { number: String(number), isChosen }),
  );
  return { type: "FeatureCollection", features: stops.length > 1 ? [way, ...marks] : marks };
}

const CROWDED = { "icon-allow-overlap": true, "icon-ignore-placement": true };

/** @param {Colour} colour @param {number} scale */
function outlines(colour, scale) {
  const of = (/** @type {string} */ kind) => ["==", ["get", "kind"], kind];
  const line = { type: "line", source: OUTLINES };
  return [
    {
      ...line,
      id: "districts",
      filter: of("district"),
      paint: { "line-color": colour("edge-strong"), "line-width": 2, "line-dasharray": [4, 3] },
    },
    {
      id: "hotspot-ground",
      type: "fill",
      source: OUTLINES,
      filter: of("hotspot"),
      paint: { "fill-color": colour("lantern"), "fill-opacity": 0.16 },
    },
    {
      ...line,
      id: "hotspots",
      filter: of("hotspot"),
      paint: { "line-color": colour("lantern"), "line-width": 3 },
    },
    {
      id: "district-names",
      type: "symbol",
      source: OUTLINES,
      filter: of("district"),
      maxzoom: 15,
      layout: { "text-field": ["get", "name"], "text-font": BOLD, "text-size": 14 * scale },
      paint: halo(colour, "map-label"),
    },
  ];
}

/** @param {Colour} colour @param {number} scale @param {string} language */
function rings(colour, scale, language) {
  const many = ["get", "point_count"];
  return [
    {
      id: RINGS,
      type: "circle",
      source: SEEN,
      filter: ["has", "point_count"],
      paint: {
        "circle-color": colour("sheet"),
        "circle-radius": ["step", many, 15 * scale, 20, 19 * scale, 200, 24 * scale],
        "circle-stroke-color": colour("ink"),
        "circle-stroke-width": 2.5,
      },
    },
    {
      id: "ring-numbers",
      type: "symbol",
      source: SEEN,
      filter: ["has", "point_count"],
      layout: {
        "text-field": ["number-format", many, { locale: language }],
        "text-font": BOLD,
        "text-size": 13 * scale,
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-color": colour("ink") },
    },
  ];
}

/** @param {Colour} colour @param {number} scale */
function route(colour, scale) {
  const isStop = ["has", "number"];
  return [
    {
      id: "route",
      type: "line",
      source: STOPS,
      filter: ["!", isStop],
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": colour("ink"), "line-width": 3, "line-dasharray": [0.1, 2.2] },
    },
    {
      id: "stops",
      type: "circle",
      source: STOPS,
      filter: isStop,
      paint: {
        "circle-color": colour("lantern"),
        "circle-radius": 13 * scale,
        "circle-stroke-color": colour("ink"),
        "circle-stroke-width": ["case", ["get", "isChosen"], 4, 1.5],
      },
    },
    {
      id: "stop-numbers",
      type: "symbol",
      source: STOPS,
      filter: isStop,
      layout: {
        "text-field": ["get", "number"],
        "text-font": BOLD,
        "text-size": 14 * scale,
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-color": colour("on-lantern") },
    },
  ];
}

/** @param {Colour} colour @param {string} ink */
function halo(colour, ink) {
  const around = { "text-halo-color": colour("map-halo"), "text-halo-width": 1.6 };
  return { "text-color": colour(ink), ...around };
}

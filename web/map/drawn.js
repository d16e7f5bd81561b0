/** The desk's map drawn: opened in its frame, filled, moved, and lit as the reader's screen is. */
import { LngLatBounds, Map as Drawing } from "maplibre-gl";
import { FetchSource, PMTiles } from "pmtiles";
import {
  CALM,
  colourIn,
  firstPicture,
  letters,
  paintPictures,
  serve,
  sharpness,
  sheet,
  steady,
  tilesOf,
} from "./canvas.js";
import { creditOf } from "./credit.js";
import { GROUND, groundLayers } from "./ground.js";
import { observedLayers, sources } from "./observed.js";

/** @import { Feature, FeatureCollection, Position } from "geojson" */
/** @import { GeoJSONSource, LayerSpecification, StyleSpecification, VectorSourceSpecification } from "maplibre-gl" */

/**
 * @typedef {object} TableMap
 * @property {Drawing} drawing
 * @property {string} credit  empty where there is no ground
 * @property {VectorSourceSpecification | null} tiles
 * @property {Record<string, FeatureCollection>} data  by source
 */

const ROOM = 40; // pixels left free round what is shown
const NEAREST = 17; // zoom level when something is shown
const DENMARK = /** @type {[number, number]} */ ([10.2, 56.1]);
const NO_GROUND = { tiles: null, credit: "" };
const dark = matchMedia("(prefers-color-scheme: dark)");

/**
 * Draws a map in an empty element that has a size. Rejects when it can't be drawn here.
 * @param {HTMLElement} place
 * @param {{ground: string | undefined, data: Record<string, FeatureCollection>, onLost: () => void}} wishes
 * @returns {Promise<TableMap>}
 */
export async function openMap(place, { ground, data, onLost }) {
  const [{ tiles, credit }] = await Promise.all([groundOf(ground), sheet()]);
  place.dataset["theme"] = theme();
  const drawing = new Drawing({
    ...CALM,
    minZoom: 4,
    center: DENMARK,
    zoom: 6,
    container: place,
    style: styleOf(place, tiles, data),
    pixelRatio: sharpness(),
  });
  const map = { drawing, credit, tiles, data };
  steady(drawing, true);
  paintPictures(drawing);
  drawing.on("styleimagemissing", () => paintPictures(drawing)); // after a new style
  drawing.on("webglcontextlost", onLost);
  dark.addEventListener("change", () => relight(map));
  await firstPicture(drawing);
  return map;
}

/** @param {TableMap} map @param {string} source @param {FeatureCollection} data */
export function lay(map, source, data) {
  map.data = { ...map.data, [source]: data };
  /** @type {GeoJSONSource | undefined} */ (map.drawing.getSource(source))?.setData(data);
}

/** So that everything is seen at once. @param {TableMap} map @param {Feature[]} features */
export function show({ drawing }, features) {
  const bounds = new LngLatBounds();
  for (const { geometry } of features)
    if ("coordinates" in geometry) stretch(bounds, geometry.coordinates);
  if (!bounds.isEmpty())
    drawing.fitBounds(bounds, { padding: ROOM, maxZoom: NEAREST, duration: 0 });
}

/** @param {TableMap} map @param {[number, number]} at */
export function goTo({ drawing }, at) {
  drawing.jumpTo({ center: at, zoom: Math.max(drawing.getZoom(), NEAREST) });
}

/** Without a ground that can be read, what we know ourselves is enough. @param {string | undefined} address */
async function groundOf(address) {
  if (!address) return NO_GROUND;
  const archive = new PMTiles(new FetchSource(new URL(address, location.href).href));
  try {
    const [tiles, said] = await Promise.all([tilesOf(archive), archive.getMetadata()]);
    serve(archive);
    return { tiles, credit: creditOf(said) };
  } catch {
    return NO_GROUND;
  }
}

/** @param {TableMap} map */
function relight(map) {
  const place = map.drawing.getContainer();
  place.dataset["theme"] = theme();
  map.drawing.setStyle(styleOf(place, map.tiles, map.data));
  paintPictures(map.drawing);
}

function theme() {
  return dark.matches ? "dark" : "light";
}

/**
 * @param {HTMLElement} place
 * @param {VectorSourceSpecification | null} tiles
 * @param {Record<string, FeatureCollection>} data
 * @returns {StyleSpecification}
 */
function styleOf(place, tiles, data) {
  const colour = colourIn(place);
  const scale = letters();
  /** @type {LayerSpecification} */
  const bare = { id: "bare", type: "background", paint: { "background-color": colour("map-earth") } };
  return {
    version: 8,
    sources: { ...(tiles ? { [GROUND]: tiles } : {}), ...sources(data) },
    layers: [
      ...(tiles ? groundLayers(colour, scale) : [bare]),
      ...observedLayers(colour, scale, document.documentElement.lang),
    ],
  };
}

/** @param {LngLatBounds} bounds @param {Position | any[]} coordinates */
function stretch(bounds, coordinates) {
  if (typeof coordinates[0] === "number")
    bounds.extend(/** @type {[number, number]} */ (coordinates.slice(0, 2)));
  else for (const part of coordinates) stretch(bounds, part);
}

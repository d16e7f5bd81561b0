/** The one map of phone and desk: the ground from an archive, and what we know on top. */
import { Map as Drawing } from "maplibre-gl";
import { PMTiles } from "pmtiles";
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
import { collections, markLayers } from "./marks.js";
import { reachOf, zoomOf } from "./view.js";

/** @import { GeoJSONSource, StyleSpecification, VectorSourceSpecification } from "maplibre-gl" */
/** @import { Source } from "pmtiles" */
/** @import { Point, Scene } from "./marks.js" */
/** @import { View } from "./view.js" */

/** @typedef {"dark" | "light" | "red"} Theme */

/**
 * @typedef {object} Wishes
 * @property {Source} archive  PMTiles
 * @property {Scene} scene
 * @property {View} view
 * @property {Theme} theme
 * @property {(view: View) => void} [onMove]
 * @property {() => void} [onLost]  the drawing has stopped and stays so
 */

/**
 * A map that is drawn. Others read its credit, which must stand beside it, and nothing else.
 * @typedef {object} MapDrawn
 * @property {string} credit
 * @property {Drawing} drawing
 * @property {VectorSourceSpecification} tiles
 * @property {Scene} scene
 */

const FINGER = 28; // pixels round a tap

/**
 * Draws a map in an empty element that has a size. Rejects when this phone can't draw, or not this.
 * @param {HTMLElement} place
 * @param {Wishes} wishes
 * @returns {Promise<MapDrawn>}
 */
export async function createMap(place, { archive, scene, view, theme, onMove, onLost }) {
  const opened = new PMTiles(archive);
  const [tiles, said] = await Promise.all([tilesOf(opened), opened.getMetadata(), sheet()]);
  serve(opened);
  place.dataset["theme"] = theme;
  const drawing = new Drawing({
    ...CALM,
    ...camera(place, view),
    container: place,
    style: styleOf(place, tiles, scene),
    pixelRatio: sharpness(),
  });
  const map = { credit: creditOf(said), drawing, tiles, scene };
  steady(drawing);
  paintPictures(drawing);
  drawing.on("styleimagemissing", () => paintPictures(drawing)); // after a new style
  drawing.on("move", () => onMove?.(viewOf(drawing)));
  drawing.on("webglcontextlost", () => onLost?.());
  await firstPicture(drawing);
  return map;
}

/** Lays other things on the ground. @param {MapDrawn} map @param {Scene} scene */
export function setData(map, scene) {
  map.scene = scene;
  for (const [name, data] of Object.entries(collections(scene)))
    /** @type {GeoJSONSource | undefined} */ (map.drawing.getSource(name))?.setData(data);
}

/** Also after a change of the size of text. @param {MapDrawn} map @param {Theme} theme */
export function setTheme(map, theme) {
  const place = map.drawing.getContainer();
  place.dataset["theme"] = theme;
  map.drawing.setStyle(styleOf(place, map.tiles, map.scene));
  paintPictures(map.drawing);
}

/**
 * Says where a finger tapped, and within how many metres it may have meant something.
 * @param {MapDrawn} map
 * @param {(at: Point, within: number) => void} listener
 */
export function onPick({ drawing }, listener) {
  drawing.on("click", ({ lngLat }) => {
    const { reach } = viewOf(drawing);
    listener({ lon: lngLat.lng, lat: lngLat.lat }, (2 * reach * FINGER) / sideOf(drawing));
  });
}

/** Moves the ground under the cross, so that the pin stands there. @param {MapDrawn} map @param {View} to */
export function dragPin({ drawing }, to) {
  drawing.jumpTo(camera(drawing.getContainer(), to));
}

/** @param {MapDrawn} map */
export function destroy({ drawing }) {
  drawing.remove();
}

/**
 * @param {HTMLElement} place
 * @param {MapDrawn["tiles"]} tiles
 * @param {Scene} scene
 * @returns {StyleSpecification}
 */
function styleOf(place, tiles, scene) {
  const colour = colourIn(place);
  const scale = letters();
  const own = Object.entries(collections(scene)).map(
    ([name, data]) => /** @type {const} */ ([name, { type: "geojson", data }]),
  );
  return {
    version: 8,
    sources: { [GROUND]: tiles, ...Object.fromEntries(own) },
    layers: [...groundLayers(colour, scale), ...markLayers(colour, scale)],
  };
}

/** @param {Drawing} drawing @returns {View} */
function viewOf(drawing) {
  const { lng: lon, lat } = drawing.getCenter();
  return { lon, lat, reach: reachOf(drawing.getZoom(), lat, sideOf(drawing)) };
}

/** @param {HTMLElement} place @param {View} view */
function camera(place, view) {
  const side = Math.min(place.clientWidth, place.clientHeight);
  return { center: { lon: view.lon, lat: view.lat }, zoom: zoomOf(view, side) };
}

/** Pixels of the shorter side. @param {Drawing} drawing */
function sideOf(drawing) {
  const { clientWidth, clientHeight } = drawing.getContainer();
  return Math.min(clientWidth, clientHeight);
}

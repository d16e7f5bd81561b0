/** What every map of ours is drawn with: MapLibre, quiet, in our colours, with its own worker. */
import { addProtocol, setWorkerUrl } from "maplibre-gl";
import { Protocol, TileType } from "pmtiles";
import { pictures } from "./marks.js";

/** @import { Map as Drawing, MapOptions, VectorSourceSpecification } from "maplibre-gl" */
/** @import { PMTiles } from "pmtiles" */

const FARTHEST = 9; // zoom levels
const CLOSEST = 20;
const SHARPEST = 2; // pixels of the screen to one of the page: more costs battery and shows nothing
const PATIENCE = 20_000; // milliseconds until the first picture

/** @type {Partial<MapOptions>} */
export const CALM = {
  fadeDuration: 0,
  maxPitch: 0,
  minZoom: FARTHEST,
  maxZoom: CLOSEST,
  dragRotate: false,
  touchPitch: false,
  pitchWithRotate: false,
  boxZoom: false,
  doubleClickZoom: false,
  keyboard: false,
  renderWorldCopies: false,
  refreshExpiredTiles: false,
  attributionControl: false,
  validateStyle: false,
  canvasContextAttributes: { powerPreference: "default", failIfMajorPerformanceCaveat: false },
};

const protocol = new Protocol();
addProtocol("pmtiles", /** @type {any} */ (protocol.tilev4));
setWorkerUrl(MAP_WORKER);

/** How sharp the drawing is. */
export function sharpness() {
  return Math.min(devicePixelRatio, SHARPEST);
}

/** Its tiles are asked of the archive from now on. @param {PMTiles} archive */
export function serve(archive) {
  protocol.add(archive);
}

/** @param {PMTiles} archive @returns {Promise<VectorSourceSpecification>} */
export async function tilesOf(archive) {
  const header = await archive.getHeader();
  if (header.tileType !== TileType.Mvt) throw new TypeError("no vector tiles");
  return {
    type: "vector",
    tiles: [`pmtiles://${archive.source.getKey()}/{z}/{x}/{y}`],
    minzoom: header.minZoom,
    maxzoom: header.maxZoom,
    bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat],
  };
}

/** The map's own sheet, fetched with it and once. */
export function sheet() {
  if (document.querySelector(`link[href="${MAP_SHEET}"]`)) return null;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = MAP_SHEET;
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => (link.remove(), reject(new TypeError("no sheet")));
    document.head.append(link);
  });
}

/** @param {HTMLElement} place */
export function colourIn(place) {
  const sheet = getComputedStyle(place);
  return (/** @type {string} */ name) => sheet.getPropertyValue(`--${name}`).trim();
}

/** How much larger than usual the reader wants letters. */
export function letters() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

/** The marks, in the colours of the map's theme. @param {Drawing} drawing */
export function paintPictures(drawing) {
  const ratio = drawing.getPixelRatio();
  for (const [name, picture] of pictures(colourIn(drawing.getContainer()), ratio)) {
    if (drawing.hasImage(name)) drawing.updateImage(name, picture);
    else drawing.addImage(name, picture, { pixelRatio: ratio });
  }
}

/**
 * Only ever moved and zoomed, without a swing; its frame has the name and keys.
 * @param {Drawing} drawing
 * @param {boolean | {around: "center"}} [zoom]  round the cross in the middle, else (true) the finger
 */
export function steady(drawing, zoom = { around: "center" }) {
  drawing.dragPan.enable({ maxSpeed: 0 });
  drawing.touchZoomRotate.enable(zoom);
  drawing.touchZoomRotate.disableRotation();
  drawing.scrollZoom.enable(zoom);
  const canvas = drawing.getCanvas();
  for (const name of ["role", "aria-label", "tabindex"]) canvas.removeAttribute(name);
  canvas.setAttribute("aria-hidden", "true");
}

/** Rejects when none comes, and takes the drawing away. @param {Drawing} drawing */
export async function firstPicture(drawing) {
  const isSeen = new Promise((resolve) => drawing.once("load", () => resolve(true)));
  const isOver = new Promise((resolve) => {
    drawing.once("webglcontextlost", () => resolve(false));
    setTimeout(resolve, PATIENCE, false);
  });
  if (await Promise.race([isSeen, isOver])) return;
  drawing.remove();
  throw new Error("no picture came");
}

/** What of the world is seen: a middle, and the metres from it to the nearest edge. */

/** @typedef {{lon: number, lat: number, reach: number}} View */

const EARTH = 40_075_016.686; // metres round the equator
const TILE = 512; // pixels of the whole world at zoom level 0
const NEAREST = 30; // metres from the middle to the edge
const FARTHEST = 6000;

/**
 * The zoom level of Web Mercator at which a view is seen.
 * @param {View} view
 * @param {number} side  pixels of the shorter side
 */
export function zoomOf({ lat, reach }, side) {
  return Math.log2((widthAt(lat) * side) / (2 * reach * TILE));
}

/**
 * The metres from the middle to the nearest edge at a zoom level.
 * @param {number} zoom
 * @param {number} lat
 * @param {number} side
 */
export function reachOf(zoom, lat, side) {
  return (widthAt(lat) * side) / (2 * TILE * 2 ** zoom);
}

/** Metres round the earth at a latitude. @param {number} lat */
function widthAt(lat) {
  return EARTH * Math.cos((lat * Math.PI) / 180);
}

/** Metres of one pixel. @param {View} view @param {Element} element  that shows it */
export function pixelOf({ reach }, { clientWidth, clientHeight }) {
  return (2 * reach) / (Math.min(clientWidth, clientHeight) || 320);
}

/** No closer than a doorway, no farther than a town. @param {View} view @returns {View} */
export function bounded({ reach, ...middle }) {
  return { ...middle, reach: Math.min(FARTHEST, Math.max(NEAREST, reach)) };
}

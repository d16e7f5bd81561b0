/** A flat map of a small area: degrees to metres east and south of a middle, and back. */

const METRES_PER_DEGREE = 111_320;

/**
 * Good to a metre within some kilometres of the middle.
 * @param {{lon: number, lat: number}} middle
 */
export function flatAround(middle) {
  const eastPerDegree = METRES_PER_DEGREE * Math.cos((middle.lat * Math.PI) / 180);
  return {
    /** @param {number} lon @param {number} lat @returns {[number, number]} */
    toMetres: (lon, lat) => [
      (lon - middle.lon) * eastPerDegree,
      (middle.lat - lat) * METRES_PER_DEGREE,
    ],
    /** @param {number} x @param {number} y */
    toDegrees: (x, y) => ({
      lon: middle.lon + x / eastPerDegree,
      lat: middle.lat - y / METRES_PER_DEGREE,
    }),
  };
}

/**
 * Those of which it is known where they are: a stop may have been planned without a place.
 * @template {{lon: number | null, lat: number | null}} Thing
 * @param {Thing[]} things
 */
export function placed(things) {
  return /** @type {(Thing & {lon: number, lat: number})[]} */ (things.filter(isPlaced));
}

/** Nothing we know of lies at 0,0. @param {{lon: number | null, lat: number | null}} thing */
function isPlaced({ lon, lat }) {
  return Number.isFinite(lon) && Number.isFinite(lat) && !(lon === 0 && lat === 0);
}

/**
 * Metres between two points.
 * @param {{lon: number, lat: number}} a
 * @param {{lon: number, lat: number}} b
 */
export function distance(a, b) {
  return Math.hypot(...flatAround(a).toMetres(b.lon, b.lat));
}

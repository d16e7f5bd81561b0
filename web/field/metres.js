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
 * Metres between two points.
 * @param {{lon: number, lat: number}} a
 * @param {{lon: number, lat: number}} b
 */
export function distance(a, b) {
  return Math.hypot(...flatAround(a).toMetres(b.lon, b.lat));
}

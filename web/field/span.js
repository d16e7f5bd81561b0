/** A time to wait that ends also when the phone's clock is put back meanwhile. Values in, values out. */

/** @typedef {{from: number, until: number}} Span */

/** @param {number} seconds @param {number} [from]  milliseconds @returns {Span} */
export function span(seconds, from = Date.now()) {
  return { from, until: from + 1000 * seconds };
}

/** Milliseconds that are left. @param {Span} span */
export function restOf({ from, until }, now = Date.now()) {
  return now < from ? 0 : Math.max(0, until - now);
}

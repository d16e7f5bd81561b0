/** How long to wait before the next try: full jitter, so that forty phones don't come at once. */

const LEAST = 2; // seconds
const MOST = 300;

/** Seconds. @param {number} tries  that have failed so far */
export function backoff(tries, random = Math.random()) {
  const ceiling = Math.min(MOST, LEAST * 2 ** Math.min(tries + 1, 10));
  return LEAST + random * (ceiling - LEAST);
}

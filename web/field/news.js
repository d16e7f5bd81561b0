/** When the municipality should be asked next what it holds of ours. */

const PEACE = 180_000; // milliseconds between two looks

/** `isAwaited` from the start: an earlier visit may have left something. */
export const news = { comparedAt: 0, isAwaited: true };

/** Milliseconds until the next look is wanted; null when none is. */
export function restUntilCompared(now = Date.now()) {
  return news.isAwaited ? Math.max(0, news.comparedAt + PEACE - now) : null;
}

/** Whether the last look was a moment ago; a clock that was put back says nothing. @param {number} now */
export function isTooSoon(now) {
  return now >= news.comparedAt && now < news.comparedAt + PEACE;
}

/** A letter has gone: the list should tell of it. */
export function expectNews() {
  news.isAwaited = true;
}

/** The shape of each feeling, so that colour is never all there is to see. */

/** @typedef {"unsafe" | "safe" | "neutral"} Feeling */

/** Paths round 0 0, some 20 pixels across. @type {Record<Feeling, string>} */
export const SHAPES = {
  unsafe: "M0-10.5 11 9H-11Z",
  safe: "M0-9.5A9.5 9.5 0 0 1 0 9.5 9.5 9.5 0 0 1 0-9.5Z",
  neutral: "M-8.5-8.5H8.5V8.5H-8.5Z",
};

/** What was seen here on an earlier walk. */
export const BEFORE = "M0-9 9 0 0 9-9 0Z";

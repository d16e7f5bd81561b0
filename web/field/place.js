/** Where the phone is. Kept warm while the page is seen, so that a save never waits for it. */

/** @import { Fix, Place, Stop } from "./types.js" */

export const UNSURE = 30; // metres; worse than this is said aloud
const USABLE = 300_000; // milliseconds a position may be old and still say something
export const SOON = 20_000; // milliseconds after the save in which a better one is about the same place
const CLEARLY = 0.7; // of the radius it had: smaller gains are not worth a new revision
const WALKING = 1.5; // metres a second: so much wider the circle becomes with age,
const STANDING = 5; // once the seconds are past in which a phone measures again anyway

/** @type {Place} */
export const NOWHERE = {
  source: "none",
  lon: null,
  lat: null,
  accuracy_m: null,
  fixed_at: null,
  stop: null,
};

export const position = {
  /** @type {Fix | null} */
  latest: null,
  /** @type {"off" | "seeking" | "found" | "refused"} */
  state: "off",
  /** @param {() => void} listener */
  onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {number | null} */
let watch = null;
let isWanted = false;

/** Starts only when the walker has said yes before: asking belongs to a tap. */
export async function startIfAllowed() {
  document.addEventListener("visibilitychange", () =>
    document.hidden ? rest() : isWanted && begin(),
  );
  const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (permission?.state === "granted") start();
  else if (permission?.state === "denied") show("refused");
}

/** Asks for the position; the browser may ask the walker first. */
export function start() {
  isWanted = true;
  begin();
}

function begin() {
  if (watch !== null || !navigator.geolocation) return;
  if (!position.latest) show("seeking");
  const options = { enableHighAccuracy: true, maximumAge: 5000, timeout: 60_000 };
  watch = navigator.geolocation.watchPosition(found, failed, options);
}

/** A page nobody looks at needs no position, and the battery is needed for the way home. */
function rest() {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = null;
}

/** @param {GeolocationPosition} measured */
function found({ coords, timestamp }) {
  const { longitude: lon, latitude: lat, accuracy: accuracy_m } = coords;
  if (!Number.isFinite(lon) || !Number.isFinite(lat) || (lon === 0 && lat === 0)) return;
  const at = Math.min(timestamp || Date.now(), Date.now());
  position.latest = { lon, lat, accuracy_m, at, fixed_at: new Date(at).toISOString() };
  show("found");
}

/** @param {GeolocationPositionError} error */
function failed(error) {
  if (error.code === error.PERMISSION_DENIED) {
    rest();
    isWanted = false;
    show("refused");
  }
}

/** @param {typeof position.state} state */
function show(state) {
  position.state = state;
  for (const listener of listeners) listener();
}

/** The place of something seen now, as far as it is known. @returns {Place} */
export function hereNow(now = Date.now()) {
  const fix = position.latest;
  return fix && now - fix.at <= USABLE ? measured(fix, now) : NOWHERE;
}

/** Whether a later measurement should be attached when it comes. @param {Place} place */
export function wantsBetter(place) {
  if (position.state === "refused" || position.state === "off") return false;
  return place.source === "none" || (place.accuracy_m ?? 0) > UNSURE;
}

/** Asks once more: a phone that lies still reports nothing by itself. */
export function refreshPosition() {
  if (watch === null) return;
  navigator.geolocation.getCurrentPosition(found, failed, {
    enableHighAccuracy: true,
    timeout: SOON,
  });
}

/**
 * A measurement that came soon enough after the save and says more than what it had.
 * @param {Place} place
 * @param {number} madeAt  milliseconds
 * @returns {Place | null}
 */
export function better(place, madeAt) {
  const fix = position.latest;
  if (!fix || Math.abs(fix.at - madeAt) > SOON) return null;
  const found = measured(fix, madeAt);
  const isBetter =
    place.source === "none" || (found.accuracy_m ?? 0) < CLEARLY * (place.accuracy_m ?? Infinity);
  return isBetter ? found : null;
}

/** @param {Fix} fix @param {number} moment  milliseconds; of what was seen @returns {Place} */
function measured({ lon, lat, accuracy_m, fixed_at, at }, moment) {
  const walked = Math.max(0, Math.abs(moment - at) / 1000 - STANDING) * WALKING;
  const radius = Math.round(accuracy_m + walked);
  return {
    source: "gps",
    lon: degrees(lon),
    lat: degrees(lat),
    accuracy_m: radius,
    fixed_at,
    stop: null,
  };
}

/** Where a finger put it. @param {number} lon @param {number} lat @returns {Place} */
export function pinned(lon, lat) {
  return { ...NOWHERE, source: "pin", lon: degrees(lon), lat: degrees(lat) };
}

/** @param {Stop} stop @returns {Place} */
export function atStop({ number, lon, lat }) {
  return { ...NOWHERE, source: "stop", lon, lat, stop: number };
}

/** Seven decimals are a centimetre. @param {number} value */
function degrees(value) {
  return Math.round(value * 1e7) / 1e7;
}

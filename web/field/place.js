/** Where the phone is. Kept warm while the page is seen, so that a save never waits for it. */

import { recall, remember } from "./store.js";

/** @import { Fix, Place, Stop } from "./types.js" */

export const UNSURE = 30; // metres; worse than this is said aloud
const USABLE = 300_000; // milliseconds a position may be old and still say something
export const SOON = 20_000; // milliseconds after the save in which a better one is about the same place
const CLEARLY = 0.7; // of the radius it had: smaller gains are not worth a new revision
const WALKING = 1.5; // metres a second: so much wider the circle becomes with age,
const STANDING = 5; // once the seconds are past in which a phone measures again anyway
const YES = "position-allowed"; // in the phone's memory

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
let isAttended = true;
let hasSaidYes = false; // once, on this phone; some browsers ask her anew each time

/** Starts only when the walker has said yes before: asking belongs to a tap. */
export async function startIfAllowed() {
  hasSaidYes = Boolean(await recall(YES).catch(() => null));
  document.addEventListener("visibilitychange", () =>
    document.hidden ? rest() : begin(),
  );
  const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (permission?.state === "granted") start();
  else if (permission?.state === "denied") show("refused");
}

/** On a tap the browser may ask: one who has said yes before needn't look for the button again. */
export function startOnTap() {
  if (hasSaidYes && position.state === "off") start();
}

/** Asks for the position; the browser may ask the walker first. */
export function start() {
  isWanted = true;
  begin();
}

/** Screens that need no place leave the battery alone. @param {boolean} isNeeded */
export function attend(isNeeded) {
  isAttended = isNeeded;
  if (isNeeded) begin();
  else rest();
}

function begin() {
  if (!isWanted || !isAttended || watch !== null || !navigator.geolocation) return;
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
  keepAnswer(true);
  show("found");
}

/** @param {GeolocationPositionError} error */
function failed(error) {
  if (error.code === error.PERMISSION_DENIED) {
    rest();
    isWanted = false;
    keepAnswer(false);
    show("refused");
  }
}

/** Without a memory she is only asked again. @param {boolean} isYes */
function keepAnswer(isYes) {
  if (isYes !== hasSaidYes) remember(YES, isYes || undefined).catch(() => null);
  hasSaidYes = isYes;
}

/** @param {typeof position.state} state */
function show(state) {
  position.state = state;
  for (const listener of listeners) listener();
}

/** The place of something seen now, as far as it is known. @returns {Place} */
export function hereNow(now = Date.now()) {
  const fix = position.latest;
  const isUsable = fix && Math.abs(now - fix.at) <= USABLE; // a clock may have been put back since
  return isUsable ? measured(fix, now) : NOWHERE;
}

/** Where one stands now, or null when the phone does not know. */
export function standingAt() {
  const { lon, lat } = hereNow();
  return lon === null || lat === null ? null : { lon, lat };
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
 * @param {number} [soon]
 * @returns {Place | null}
 */
export function better(place, madeAt, soon = SOON) {
  const fix = position.latest;
  if (!fix || Math.abs(fix.at - madeAt) > soon) return null;
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

/** Where a finger put it; no finger has ever meant 0,0. @param {number} lon @param {number} lat @returns {Place} */
export function pinned(lon, lat) {
  if (!Number.isFinite(lon) || !Number.isFinite(lat) || (lon === 0 && lat === 0)) return NOWHERE;
  return { ...NOWHERE, source: "pin", lon: degrees(lon), lat: degrees(lat) };
}

/** @param {Stop} stop @returns {Place} */
export function atStop({ number, lon, lat }) {
  return { ...NOWHERE, source: "stop", lon, lat, stop: number };
}

/**
 * The place a hand has chosen, with what the phone had measured: how far the hand was from the feet.
 * Who says that it has no place says nothing of where she stood.
 * @param {Place} chosen
 * @param {Place} before
 * @returns {Place}
 */
export function putRight(chosen, before) {
  if (chosen.source !== "pin" && chosen.source !== "stop") return chosen;
  const { lon, lat, accuracy_m, fixed_at } = before;
  const measured = before.source === "gps" ? { lon, lat, accuracy_m, fixed_at } : before.measured;
  return measured ? { ...chosen, measured } : chosen;
}

/** Seven decimals are a centimetre. @param {number} value */
function degrees(value) {
  return Math.round(value * 1e7) / 1e7;
}

/** The walk's map comes to the phone: politely, piece by piece, after all that matters more. */
import { backoff } from "./backoff.js";
import { fetchPiece } from "./basemap-fetch.js";
import { append, ask, copyOf, isWhole, wholeMap } from "./basemap-pieces.js";
import { waiting } from "./outbox.js";
import { isInstalled } from "./shell.js";
import { restOf, span } from "./span.js";
import { onChange, read } from "./store.js";
import { currentWalk, refreshPackage } from "./walking.js";

/** @import { Copy } from "./basemap-pieces.js" */
/** @import { Walk } from "./types.js" */

/**
 * none: the walk has no map; asks: it would cost, the walker decides; letters: they go first.
 * @typedef {"none" | "asks" | "full" | "letters" | "fetching" | "no-signal" | "whole"} Standing
 */

const LARGE = 30_000_000; // bytes that nobody fetches unasked
const SHARE = 0.6; // of what the browser allows: the rest is for findings and their photos
const SELDOM = 60_000; // milliseconds between looks
const CUTTING = 20_000; // milliseconds in which a server cuts the map it was first asked for
const LOCK = "tryg-basemap";

/** What is shown of it. */
export const basemap = {
  /** @type {Standing} */
  standing: "none",
  got: 0,
  bytes: 0,
  /** @param {() => void} listener */
  onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** @type {Set<() => void>} */
const listeners = new Set();
let isGoing = false;
let failures = 0;
let quiet = span(0);
let isAskedAgain = false;
let isRefused = false; // by the phone's memory, which has no room
let isDrawingKept = false;
let isAskedTwice = false;
/** @type {AbortController | null} */
let fetching = null;

/** Begins to look for reasons to fetch: when something is written, with signal, and now and then. */
export function start() {
  onChange(look);
  addEventListener("online", () => ((quiet = span(0)), look()));
  document.addEventListener("visibilitychange", look);
  setInterval(look, SELDOM);
  look();
}

/** The walker wants it, whatever it costs. */
export async function fetchAnyway() {
  const walk = await currentWalk();
  const wanted = walk?.package.basemap;
  if (!walk || !wanted) return;
  await ask(await copyOf(walk.id, wanted));
  quiet = span(0);
  await look();
}

async function look() {
  if (fetching && (await haveLetters())) fetching.abort();
  if (isGoing) isAskedAgain = true;
  if (isGoing || document.visibilityState !== "visible") return;
  isGoing = true;
  isAskedAgain = false;
  try {
    await inOneTab(round);
  } catch {
    isRefused = true;
    show("full");
  } finally {
    isGoing = false;
  }
  if (isAskedAgain) await look();
}

/** @param {() => Promise<void>} work */
async function inOneTab(work) {
  if (!navigator.locks) return await work();
  await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}

async function round() {
  const walk = await currentWalk();
  const wanted = walk?.package.basemap;
  if (!walk || !wanted?.etag || !wanted.bytes) return await standWithout(walk);
  let copy = await copyOf(walk.id, wanted);
  while (!isWhole(copy)) {
    const obstacle = await inTheWay(copy);
    if (obstacle) return show(obstacle, copy);
    show("fetching", copy);
    fetching = new AbortController();
    const came = await fetchPiece(walk, wanted, copy.got, fetching);
    fetching = null;
    if (came.is === "bytes" && came.bytes.byteLength) {
      if (!(await append(copy, came.bytes))) return show("none");
      copy = await copyOf(walk.id, wanted);
    }
    if (came.is === "missing") return show("none");
    if (came.is === "changed") return await refreshPackage(walk);
    if (came.is === "bytes" && !came.isCut) failures = 0;
    else if (!(await haveLetters())) pauseAWhile();
  }
  show("whole", copy);
  await keepDrawing(copy);
}

/**
 * The map of before is still a map; and the first who asks may have come too soon.
 * @param {Walk | null} walk
 */
async function standWithout(walk) {
  show(walk && (await wholeMap(walk.id)) ? "whole" : "none");
  if (!walk || isAskedTwice) return;
  isAskedTwice = true;
  setTimeout(() => refreshPackage(walk), CUTTING);
}

/** @param {Copy} copy @returns {Promise<Standing | null>} */
async function inTheWay({ bytes, got, is_asked_for }) {
  if (!is_asked_for && (savesData() || bytes > LARGE)) return "asks";
  if (isRefused || !(await fits(bytes - got))) return "full";
  if (await haveLetters()) return "letters";
  if (restOf(quiet) || document.visibilityState !== "visible") return "no-signal";
  await isInstalled();
  return null;
}

/** @param {number} bytes  more than now */
async function fits(bytes) {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return quota === 0 || usage + bytes < SHARE * quota;
}

function pauseAWhile() {
  quiet = span(backoff(failures++));
  setTimeout(look, restOf(quiet) + 1);
}

/** What the walker has written goes first. */
async function haveLetters() {
  return (await waiting()).some(({ trouble }) => !trouble);
}

function savesData() {
  const { connection } = /** @type {{connection?: {saveData?: boolean}}} */ (navigator);
  return connection?.saveData === true;
}

/**
 * The program that draws is kept too, when there is nothing else to do: after the first save, or
 * when the walker has asked for the map.
 * @param {Copy} copy
 */
async function keepDrawing({ is_asked_for }) {
  if (isDrawingKept || (await haveLetters())) return;
  const saved = await read(["observation"], (tx) => tx.objectStore("observation").count());
  if (!is_asked_for && (savesData() || !saved)) return;
  const keep = () => navigator.serviceWorker?.controller?.postMessage("keep-map");
  isDrawingKept = true;
  if ("requestIdleCallback" in globalThis) requestIdleCallback(keep);
  else setTimeout(keep, 1000);
}

/** @param {Standing} standing @param {{got: number, bytes: number}} [copy] */
function show(standing, { got, bytes } = basemap) {
  if (basemap.standing === standing && basemap.got === got && basemap.bytes === bytes) return;
  Object.assign(basemap, { standing, got, bytes });
  for (const listener of listeners) listener();
}

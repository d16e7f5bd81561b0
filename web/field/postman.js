/** When to send: on save, when there is signal again, when the page is seen, and now and then. */
import { backoff } from "./backoff.js";
import { later } from "./later.js";
import { expectNews, restUntilCompared } from "./news.js";
import * as outbox from "./outbox.js";
import { put, whoAnswers } from "./server.js";
import { restOf, span } from "./span.js";
import { onChange } from "./store.js";
import { sync } from "./sync.js";
import { awaited } from "./walking.js";

/** @import { Stamped } from "./types.js" */

const OFTEN = 15_000; // milliseconds between looks while the page is visible
const SELDOM = 60_000;
const LONGEST_PEACE = 3600; // seconds a server may ask for
const LOCK = "tryg-postman";

/** What the pill and the list show of the sending itself. */
export const postman = {
  /** @type {string | null} the finding that is under way now */
  sending: null,
  /** @type {{id: string, percent: number} | null} the photo that is under way now */
  photo: null,
  /** @type {"ready" | "portal" | "unreachable" | "signed-out"} */
  line: "ready",
  /** whether the last round reached the other end and was not asked to wait */
  isWell: true,
  /** @param {() => void} listener */
  onChange(listener) {
    listeners.add(listener);
  },
};

/** @type {Set<() => void>} */
const listeners = new Set();
let failures = 0;
let quiet = span(0); // no signal: an impatient hand may try all the same
let askedFor = span(0); // Retry-After: nobody may
let isGoing = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Begins to listen for reasons to send. */
export function start() {
  addEventListener("online", () => send(true));
  addEventListener("pageshow", () => send(true));
  document.addEventListener("visibilitychange", () => send(document.visibilityState === "visible"));
  onChange(wait);
  send(true);
}

/**
 * Sends what is due, in one tab at a time.
 * @param {boolean} isImpatient  there is reason to think that it goes better now
 */
export async function send(isImpatient = false) {
  if (isGoing) return; // its end looks again
  // A timer may ring a little early: whoever is turned away here must have been given another.
  if (restOf(askedFor) || (restOf(quiet) && !isImpatient)) return wait();
  isGoing = true;
  try {
    await inOneTab(round);
  } finally {
    isGoing = false;
    wait();
  }
}

/** The walker presses the button: also what was held back. */
export async function sendNow() {
  await outbox.hurry();
  await send(true);
}

/** @param {() => Promise<void>} work */
async function inOneTab(work) {
  if (!navigator.locks) return await work(); // the server takes a doubled letter once all the same
  await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}

async function round() {
  const parts = await later().catch(() => null);
  if (!parts) return settle("unreachable", null); // it was never fetched, and there is no signal now
  const joined = await parts.settleIn();
  if (joined) settle(joined.is, joined.retry_after);
  const isHeard = !joined || joined.is === "later";
  if (isHeard && (await outbox.due()).length) await deliverAll(parts);
  await parts.takeBack(); // what has gone has made room
  if (postman.line === "ready" && !failures) await parts.compare();
}

/** @typedef {Awaited<ReturnType<typeof later>>} Parts */

/** @param {Parts} parts */
async function deliverAll({ copy, catchUp, sendPhoto }) {
  const who = failures ? await whoAnswers() : "us";
  if (who !== "us") return settle(who, null);
  const outcome = await sync({ ...outbox, copy, catchUp }, (letter) => deliver(letter, sendPhoto));
  settle(outcome.is, outcome.retry_after);
  expectNews();
}

/** @param {Stamped} letter @param {Parts["sendPhoto"]} sendPhoto */
async function deliver(letter, sendPhoto) {
  show({ sending: letter.observation });
  try {
    if (letter.kind !== "photo") return await put(letter);
    showShare(letter, 0);
    return await sendPhoto(letter, outbox.due, (share) => showShare(letter, share));
  } finally {
    postman.sending = postman.photo = null;
  }
}

/** @param {Stamped} letter @param {number} share  how much of the photo is there, 0 to 1 */
function showShare({ subject: id }, share) {
  const percent = Math.floor(100 * share);
  if (postman.photo && percent > postman.photo.percent) failures = 0; // a bad line, but it carries
  show({ photo: { id, percent } });
}

/**
 * @param {import("./sync.js").Outcome["is"]} outcome
 * @param {number | null} retryAfter  seconds
 */
function settle(outcome, retryAfter) {
  const isWell = outcome === "done" || outcome === "signed-out";
  if (retryAfter !== null) askedFor = span(Math.min(retryAfter, LONGEST_PEACE));
  else if (!isWell) quiet = span(backoff(failures));
  failures = isWell ? 0 : failures + 1;
  show({
    sending: null,
    isWell,
    line: outcome === "done" || outcome === "later" ? "ready" : outcome,
  });
}

/** @param {Partial<typeof postman>} state */
function show(state) {
  Object.assign(postman, state);
  for (const listener of listeners) listener();
}

/** The next look: soon when something is due, seldom when nothing has happened. */
async function wait() {
  const rest = await pause();
  clearTimeout(timer);
  timer = setTimeout(look, rest);
}

async function pause() {
  const rest = (await awaited()).length ? 0 : await outbox.restUntilDue();
  if (rest === Infinity) return Math.min(SELDOM, restUntilCompared() ?? SELDOM);
  const ready = Math.max(rest, restOf(quiet), restOf(askedFor));
  return Math.min(Math.max(Math.ceil(ready), 1000), failures ? SELDOM : OFTEN);
}

function look() {
  if (document.visibilityState === "visible") send();
  else wait();
}

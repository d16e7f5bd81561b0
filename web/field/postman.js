/** When to send: on save, when there is signal again, when the page is seen, and now and then. */
import { backoff } from "./backoff.js";
import { copy } from "./copy.js";
import * as outbox from "./outbox.js";
import { isReachable, put } from "./server.js";
import { onChange } from "./store.js";
import { sync } from "./sync.js";

/** @import { Stamped } from "./types.js" */

const OFTEN = 15_000; // milliseconds between looks while the page is visible
const SELDOM = 60_000;
const LONGEST_PEACE = 3600; // seconds a server may ask for
const LOCK = "tryg-postman";

/** What the pill and the list show of the sending itself. */
export const postman = {
  /** @type {string | null} the finding that is under way now */
  sending: null,
  /** @type {"ready" | "unreachable" | "signed-out"} */
  line: "ready",
  /** @param {() => void} listener */
  onChange(listener) {
    listeners.add(listener);
  },
};

/** @type {Set<() => void>} */
const listeners = new Set();
let failures = 0;
let quietUntil = 0; // no signal: an impatient hand may try all the same
let askedToWaitUntil = 0; // Retry-After: nobody may
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
  const now = Date.now();
  if (isGoing) return; // its end looks again
  // A timer may ring a little early: whoever is turned away here must have been given another.
  if (now < askedToWaitUntil || (now < quietUntil && !isImpatient)) return wait();
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
  if (!(await outbox.due()).length) return;
  if (failures && !(await isReachable())) return settle("unreachable", null);
  const outcome = await sync({ ...outbox, copy }, deliver);
  settle(outcome.is, outcome.retry_after);
}

/** @param {Stamped} letter */
async function deliver(letter) {
  show({ sending: letter.observation });
  try {
    return await put(letter);
  } finally {
    postman.sending = null;
  }
}

/**
 * @param {"done" | "later" | "unreachable" | "signed-out"} outcome
 * @param {number | null} retryAfter  seconds
 */
function settle(outcome, retryAfter) {
  const isWell = outcome === "done" || outcome === "signed-out";
  if (retryAfter !== null)
    askedToWaitUntil = Date.now() + 1000 * Math.min(retryAfter, LONGEST_PEACE);
  else if (!isWell) quietUntil = Date.now() + 1000 * backoff(failures);
  failures = isWell ? 0 : failures + 1;
  show({
    sending: null,
    line: outcome === "unreachable" || outcome === "signed-out" ? outcome : "ready",
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
  const letters = (await outbox.waiting()).filter((letter) => !letter.trouble);
  if (!letters.length || postman.line === "signed-out") return SELDOM;
  const soonest = Math.min(...letters.map((letter) => letter.not_before));
  const ready = Math.max(soonest, quietUntil, askedToWaitUntil) - Date.now();
  return Math.min(Math.max(Math.ceil(ready), 1000), failures ? SELDOM : OFTEN);
}

function look() {
  if (document.visibilityState === "visible") send();
  else wait();
}

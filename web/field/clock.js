/** How far the phone's clock is from the municipality's: told with every finding, never put right in silence. */
import { recall, remember } from "./store.js";

const KEY = "clock_offset_ms";
const COARSE = 2000; // milliseconds: the server's Date has whole seconds, and answers take time

const MINUTE = 60_000; // milliseconds
const LONGEST = 2 * MINUTE; // an answer that took longer met a phone asleep or a clock that was turned
const SLEEP = 24 * 60 * MINUTE; // a phone that sleeps may stop what else only goes forward

/** @type {number | null} */
let offset = null;
/** When the page began, by the clock as it was when the offset was measured. @type {number | null} */
let beginning = null;

/** Server time minus the phone's, in milliseconds; null before it was ever measured. */
export function clockOffset() {
  return offset === null ? null : offset - turned();
}

/** How far somebody has turned the clock forward since it was measured; back is less than nothing. */
function turned() {
  const moved = beginning === null ? 0 : Math.round(began() - beginning);
  return moved < -MINUTE || moved > SLEEP ? moved : 0;
}

function began() {
  return Date.now() - performance.now();
}

/** What an earlier visit has measured. */
export async function recallClock() {
  offset ??= (await recall(KEY)) ?? null;
}

/**
 * An answer of ours tells what the time is there.
 * @param {string | null} date  the answer's Date header
 * @param {number} asked  milliseconds, by the phone
 * @param {number} [now]
 */
export function setClock(date, asked, now = Date.now()) {
  const there = Date.parse(date ?? "");
  if (Number.isNaN(there) || now < asked || now - asked > LONGEST) return;
  const measured = Math.round(there - (asked + now) / 2);
  const isKnown = offset !== null && Math.abs(measured - offset) < COARSE;
  beginning = began();
  if (isKnown) return;
  offset = measured;
  remember(KEY, offset).catch(() => null); // it is only a hint
}

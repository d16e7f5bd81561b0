/** Keeps up with the others while the page is seen: what they note, where they are, what was answered. */
import { fetchAnswers } from "./answers.js";
import { checkIn } from "./check-in.js";
import { tellMoves } from "./group-stop.js";
import { takesMore } from "./closing.js";
import { fetchNearby, forgetNearby } from "./nearby.js";
import { forgetPhones } from "./phones.js";
import { postman } from "./postman.js";
import { currentWalk } from "./walking.js";

const OFTEN = 60_000; // milliseconds between looks while the walk is on
const SELDOM = 600_000; // when it is over, and for the answers
const PEACE = 5_000; // however much is sent

let lookedAt = 0;
let answersAt = 0;
let isLooking = false;
let isSending = false;
let isNews = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Begins to look. A page nobody sees asks for nothing. */
export function keepUp() {
  document.addEventListener("visibilitychange", lookAround);
  postman.onChange(followSending);
  lookAround();
}

/** The phone has come to another walk. */
export async function lookAgain() {
  lookedAt = answersAt = 0;
  await lookAround();
}

/** What has just been sent changes what there is to see. */
function followSending() {
  if (postman.sending) isSending = true;
  else if (isSending) {
    isSending = false;
    if (!postman.isWell) return; // it could not be reached, or wants peace
    isNews = true;
    checkIn();
    wait();
  }
}

async function lookAround() {
  if (isLooking) return; // its end looks again
  isLooking = true;
  try {
    if (!document.hidden) await look(Date.now());
  } finally {
    isLooking = false;
    wait();
  }
}

/** Until the next look: not long after something was sent. A page nobody sees is woken by being seen. */
function wait() {
  clearTimeout(timer);
  if (document.hidden) return;
  const rest = isNews ? lookedAt + PEACE - Date.now() : OFTEN;
  timer = setTimeout(lookAround, Math.min(Math.max(rest, 1000), OFTEN));
}

/** @param {number} now  milliseconds */
async function look(now) {
  await Promise.all([forgetNearby(now), forgetPhones(now)]);
  const walk = await currentWalk();
  if (!walk || walk.is_signed_out) return void (isNews = false);
  const isOpen = walk.package.walk.state === "open";
  if (isDue(lookedAt, isNews ? PEACE : isOpen ? OFTEN : SELDOM, now)) {
    if (isNews && !isOpen) answersAt = 0;
    lookedAt = now;
    isNews = false;
    await tellMoves(walk);
    if (isOpen) await checkIn();
    if (takesMore(walk.package.walk, now)) await fetchNearby(walk);
  }
  if (!isDue(answersAt, SELDOM, now)) return;
  answersAt = now;
  await fetchAnswers(walk);
}

/**
 * Also when the phone's clock has been put back.
 * @param {number} last
 * @param {number} pause
 * @param {number} now
 */
function isDue(last, pause, now) {
  return Math.abs(now - last) >= pause;
}

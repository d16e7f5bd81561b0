/** Joins the parts: memory, walk, screens, sending. Nothing here does the work itself. */
import { onAside, withAside, wordsAside } from "./aside.js";
import { stayAwake } from "./awake.js";
import { recallClock } from "./clock.js";
import { el } from "./dom.js";
import { findings } from "./findings.js";
import { joinScreen } from "./join.js";
import { later } from "./later.js";
import { looseLetters } from "./loose.js";
import { showNotices } from "./notices.js";
import { showPill } from "./pill.js";
import { attend, position, startIfAllowed } from "./place.js";
import { postman, send, start as startPostman } from "./postman.js";
import { applyAlways, prefs } from "./prefs.js";
import { ready } from "./ready.js";
import { lookAround, room } from "./room.js";
import { recorder } from "./recorder.js";
import * as screens from "./screens.js";
import { seek } from "./seek.js";
import { install, isInstalled, keepWords } from "./shell.js";
import { count } from "./state.js";
import { onChange, recall } from "./store.js";
import { showTabs } from "./tabs.js";
import { has, speak, t, textsOf } from "./texts.js";
import { toast } from "./toast.js";
import { currentWalk, isAwaited, makeCurrent, refreshPackage, walkBySecret } from "./walking.js";

/** @import { Name, Screen } from "./screens.js" */
/** @import { Walk } from "./types.js" */

const SECRET = /^#([A-Za-z0-9_-]{20,64})$/;
/** @type {Name[]} */
const WITH_POSITION = ["home", "details", "route", "nearby", "ready"];
const PACKAGE_AGE = 10 * 60 * 1000; // milliseconds between looks for a changed package

/** @type {Walk | null} */
let walk = null;
/** @type {string | null} */
let secret = null;
let isRefreshing = false;
/** What the memory said last: it may stop answering while the page lives. @type {Known | null} */
let known = null;

/**
 * @typedef {object} Known
 * @property {import("./state.js").Finding[]} all
 * @property {import("./types.js").Letter[]} loose
 * @property {number | null} delivered_at
 */

async function main() {
  applyAlways();
  await speak(prefs().language).catch(() => speak("da")); // its own was never fetched, ours was
  await recallClock();
  secret = takeSecret();
  walk = await currentWalk();
  if (secret) await arriveWith(secret);
  screens.prepare(builders, afterShow);
  await showFirst();
  position.onChange(onPosition);
  onChange(refresh);
  onAside(() => (showNotices(walk, null), refresh()));
  postman.onChange(refresh);
  room.onChange(refresh);
  install(refresh).catch(() => null); // without it the app works as long as the page is open
  await startIfAllowed();
  startPostman();
  await lookAround();
  await goOn();
}

/** What can wait until the screen stands. Without signal it comes when the shell is on the phone. */
async function goOn() {
  const parts = await later().catch(async () => ((await isInstalled()) ? later() : null));
  await parts?.takeBack();
  keepWords(textsOf());
  parts?.startBasemap();
  keepPackageFresh();
  if (walk) parts?.askToKeep().catch(Object);
  parts?.keepUp();
}

/** The secret is read once and taken out of the address, where others could see it. */
function takeSecret() {
  const [, found = null] = SECRET.exec(location.hash) ?? [];
  if (location.hash) history.replaceState(history.state, "", location.pathname);
  return found;
}

/** The same QR again is how people open the app a second time, often without signal. @param {string} scanned */
async function arriveWith(scanned) {
  const known = await walkBySecret(scanned);
  if (!known) return;
  await makeCurrent(known.id);
  walk = known;
  secret = null;
}

/** A page that was killed over a finding comes back to that finding. */
async function showFirst() {
  if (!walk || secret) return await screens.begin("join");
  await screens.begin("home");
  const open = await recall("open");
  if (open?.at === "details") await screens.go("details", open.id);
}

/** @type {Record<Name, (param: string | null) => Promise<Screen | null>>} */
const builders = {
  home: async () => (walk ? await recording(walk) : joining()),
  list: async () => walk && (await later()).list(walk, await seen()),
  route: async () => walk && (await later()).route(walk, await seen()),
  nearby: async () => walk && (await later()).nearbyScreen(walk),
  leader: async () => walk && (await later()).leader(walk),
  menu: async () => (await later()).menu(walk, document.body.dataset["build"] ?? ""),
  crime: async () => (await later()).crime(walk),
  ready: async () => walk && ready(walk),
  join: async () => joining(),
  details: async (id) => {
    const finding = (await seen()).find(({ observation }) => observation.id === id);
    if (!walk || !finding || finding.observation.withdrawn) return null;
    return (await later()).details(walk, finding);
  },
};

/** The recorder with one line of what lies near by. @param {Walk} walk @returns {Promise<Screen>} */
async function recording(walk) {
  const place = el("div", { class: "strip" }); // as high as what comes there
  const screen = recorder(walk, await beingRecorded(), [place]);
  let refreshStrip = () => {};
  later().then(async ({ nearbyStrip }) => {
    const strip = await nearbyStrip(walk);
    place.replaceWith(strip.node); // it stands on the screen by now
    refreshStrip = strip.refresh;
    await strip.refresh(); // where she is may have become known meanwhile
  }, Object);
  return { ...screen, refresh: (all) => (screen.refresh?.(all), refreshStrip()) };
}

/** The finding that was saved a moment ago and is still being added to. */
async function beingRecorded() {
  const open = await recall("open");
  const all = open ? await seen() : [];
  const found = all.find(({ observation }) => observation.id === open.id);
  return found && !found.observation.withdrawn ? found : null;
}

function joining() {
  return joinScreen(secret, walk === null, async (joined) => {
    walk = joined;
    secret = null;
    postman.line = "ready";
    await screens.begin("home");
    await screens.go("ready");
    await send(true); // what waited for a new sign-up
    await (await later()).lookAgain();
  });
}

function afterShow() {
  const { name } = screens.spot();
  stayAwake(name === "home" || name === "details");
  attend(WITH_POSITION.includes(name));
  showTabs();
  refresh();
}

/** At most once a frame, however many rows change. */
function refresh() {
  if (isRefreshing) return;
  isRefreshing = true;
  requestAnimationFrame(async () => {
    isRefreshing = false;
    const before = walk;
    const { all, loose, delivered_at } = await lookInMemory();
    const counted = count(all, loose);
    const is_sending = postman.sending !== null;
    const is_signed_out = Boolean(walk?.is_signed_out && !isAwaited(walk));
    const is_stopped = postman.line === "portal";
    showPill({ count: counted, is_sending, is_signed_out, is_stopped, delivered_at });
    showNotices(walk, counted);
    screens.refresh(all);
    if (before?.pending && walk && !walk.pending) await found();
  });
}

/** The walk that was joined without signal is known now. */
async function found() {
  toast(t("field.unheard.found"));
  if (!["details", "join"].includes(screens.spot().name)) await screens.show();
  await (await later()).lookAgain();
}

/** With what lies aside; a memory that has stopped answering is taken at its last word. */
async function lookInMemory() {
  try {
    walk = (await currentWalk()) ?? walk;
    const delivered_at = (await recall("delivered_at")) ?? null;
    known = { all: await findings(), loose: await looseLetters(), delivered_at };
  } catch (error) {
    if (!known) throw error;
  }
  return { ...known, all: withAside(known.all) };
}

/** All findings there are, wherever they lie. */
async function seen() {
  return (await lookInMemory()).all;
}

async function onPosition() {
  const seeking = (await seen()).filter(({ observation }) => observation.is_seeking);
  for (const { observation } of seeking) await seek(observation);
  refresh();
}

/** Also keeps the phone as empty as it should be. */
function keepPackageFresh() {
  const look = async () => {
    if (!walk || document.visibilityState !== "visible") return;
    await refreshPackage(walk);
    const { takeBack, forgetDelivered } = await later();
    await takeBack();
    await forgetDelivered(Date.now(), room.isTight);
    await lookAround(); // what has gone may have made room
  };
  look();
  setInterval(look, PACKAGE_AGE);
}

/**
 * The words could not be fetched: this one sentence stands in the page itself.
 * @param {unknown} error
 */
function excuse(error) {
  const place = document.getElementById("no-start");
  place?.removeAttribute("hidden");
  if (place?.firstElementChild && error instanceof DOMException && has("outbox.no-memory"))
    place.firstElementChild.textContent = t("outbox.no-memory");
  place?.querySelector("button")?.addEventListener("click", () => location.reload());
}

addEventListener("hashchange", () => SECRET.test(location.hash) && location.reload());
addEventListener("unhandledrejection", ({ reason }) => {
  if (reason instanceof DOMException && !wordsAside().length) toast(t("field.not-saved"));
});
document.getElementById("pill")?.addEventListener("click", () => screens.go("list"));
main().catch(excuse);

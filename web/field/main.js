/** Joins the parts: memory, walk, screens, sending. Nothing here does the work itself. */
import { details } from "./details.js";
import { button } from "./dom.js";
import { findings } from "./findings.js";
import { forgetDelivered } from "./forget.js";
import { joinScreen } from "./join.js";
import { list } from "./list.js";
import { menu } from "./menu.js";
import { showNotices } from "./notices.js";
import { showPill } from "./pill.js";
import { seek } from "./place-row.js";
import { position, startIfAllowed } from "./place.js";
import { postman, send, start as startPostman } from "./postman.js";
import { apply, prefs } from "./prefs.js";
import { ready } from "./ready.js";
import { recorder } from "./recorder.js";
import { route } from "./route.js";
import * as screens from "./screens.js";
import { install } from "./shell.js";
import { count } from "./state.js";
import { onChange, recall } from "./store.js";
import { speak, t } from "./texts.js";
import { toast } from "./toast.js";
import { currentWalk, makeCurrent, refreshPackage, walkBySecret } from "./walking.js";

/** @import { Name, Screen } from "./screens.js" */
/** @import { Walk } from "./types.js" */

const SECRET = /^#([A-Za-z0-9_-]{20,64})$/;
const PACKAGE_AGE = 10 * 60 * 1000; // milliseconds between looks for a changed package

/** @type {Walk | null} */
let walk = null;
/** @type {string | null} */
let secret = null;
let isRefreshing = false;

async function main() {
  apply(prefs());
  await speak(prefs().language);
  secret = takeSecret();
  walk = await currentWalk();
  if (secret) await arriveWith(secret);
  screens.prepare(builders, afterShow);
  await showFirst();
  position.onChange(onPosition);
  onChange(refresh);
  postman.onChange(refresh);
  install(refresh).catch(() => null); // without it the app works as long as the page is open
  await startIfAllowed();
  startPostman();
  keepPackageFresh();
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
  if (open) await screens.go("details", open);
}

/** @type {Record<Name, (param: string | null) => Promise<Screen | null>>} */
const builders = {
  home: async () => (walk ? recorder(walk) : joining()),
  list: async () => walk && list(walk, await findings()),
  route: async () => walk && route(walk, await findings()),
  menu: async () => menu(walk, document.body.dataset["build"] ?? ""),
  ready: async () => walk && ready(walk),
  join: async () => joining(),
  details: async (id) => {
    const finding = (await findings()).find(({ observation }) => observation.id === id);
    return walk && finding && !finding.observation.withdrawn ? details(walk, finding) : null;
  },
};

function joining() {
  return joinScreen(secret, walk === null, async (joined) => {
    walk = joined;
    secret = null;
    postman.line = "ready";
    await screens.begin("home");
    await screens.go("ready");
    await send(true); // what waited for a new sign-up
  });
}

function afterShow() {
  showTabs();
  refresh();
}

/** At most once a frame, however many rows change. */
function refresh() {
  if (isRefreshing) return;
  isRefreshing = true;
  requestAnimationFrame(async () => {
    isRefreshing = false;
    walk = (await currentWalk()) ?? walk;
    const all = await findings();
    const state = {
      count: count(all),
      is_sending: postman.sending !== null,
      is_signed_out: walk?.is_signed_out ?? false,
    };
    showPill({ ...state, delivered_at: (await recall("delivered_at")) ?? null });
    showNotices(walk);
    screens.refresh(all);
  });
}

async function onPosition() {
  const seeking = (await findings()).filter(({ observation }) => observation.is_seeking);
  for (const { observation } of seeking) await seek(observation);
  refresh();
}

function showTabs() {
  const tabs = /** @type {HTMLElement} */ (document.getElementById("tabs"));
  const { name } = screens.spot();
  tabs.setAttribute("aria-label", t("field.tabs"));
  tabs.replaceChildren(
    tab("home", "add", t("field.tab.record"), name === "home" || name === "details"),
    tab("list", "list", t("field.tab.list"), name === "list"),
    tab("route", "route", t("field.tab.route"), name === "route"),
    tab("menu", "menu", t("field.tab.menu"), name === "menu"),
  );
  document.getElementById("pill")?.setAttribute("aria-description", t("field.pill.opens"));
}

/** @param {Name} name @param {string} drawing @param {string} words @param {boolean} isHere */
function tab(name, drawing, words, isHere) {
  return button(drawing, words, () => screens.go(name), {
    class: "tab",
    "aria-current": isHere ? "page" : null,
  });
}

/** Also keeps the phone as empty as it should be. */
function keepPackageFresh() {
  const look = async () => {
    if (!walk || document.visibilityState !== "visible") return;
    await refreshPackage(walk);
    await forgetDelivered();
  };
  look();
  setInterval(look, PACKAGE_AGE);
}

/** The words could not be fetched: this one sentence stands in the page itself. */
function excuse() {
  const place = document.getElementById("no-start");
  place?.removeAttribute("hidden");
  place?.querySelector("button")?.addEventListener("click", () => location.reload());
}

addEventListener("hashchange", () => SECRET.test(location.hash) && location.reload());
addEventListener("unhandledrejection", ({ reason }) => {
  if (reason instanceof DOMException) toast(t("field.not-saved")); // the phone's memory refused
});
document.getElementById("pill")?.addEventListener("click", () => screens.go("list"));
main().catch(excuse);

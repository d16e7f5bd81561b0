/** Which screen is seen, and what lies under it: home at the bottom. The phone's back key works. */
import { el } from "./dom.js";
import { t } from "./texts.js";
import { hush, toast } from "./toast.js";

/** @typedef {import("./state.js").Finding} Finding */

/**
 * What a screen is made of.
 * @typedef {object} Screen
 * @property {string} title
 * @property {Node[]} nodes
 * @property {boolean} [is_bare]  without pill and tabs
 * @property {(findings: Finding[]) => void} [refresh]  something has changed
 * @property {() => void} [leave]
 */

/** @typedef {"home" | "details" | "list" | "route" | "nearby" | "leader" | "menu" | "crime" | "join" | "ready"} Name */
/** @typedef {{name: Name, param: string | null, under: Name[]}} Spot */
/** @typedef {(param: string | null) => Promise<Screen | null>} Builder */

const DEAF = 300; // milliseconds
const ON_TOP = ["details", "nearby", "leader", "crime"]; // laid over what one came from

/** @type {Record<string, Builder>} */
const builders = {};
/** @type {Screen | null} */
let seen = null;
/** @type {() => void} */
let afterShow = () => {};
let isGoingBack = false;

/**
 * @param {Record<Name, Builder>} made
 * @param {() => void} onShow
 */
export function prepare(made, onShow) {
  Object.assign(builders, made);
  afterShow = onShow;
  history.scrollRestoration = "manual";
  addEventListener("popstate", () => {
    isGoingBack = false;
    show();
  });
}

/** @returns {Spot} */
export function spot() {
  return history.state?.name ? history.state : { name: "home", param: null, under: [] };
}

/**
 * A screen that already lies under this one is gone back to. Some are laid on top of where one was,
 * and so is the first screen over home; the others take each other's place.
 * @param {Name} name
 * @param {string | null} [param]
 * @returns {Promise<void>}
 */
export async function go(name, param = null) {
  if (isGoingBack) return;
  const here = spot();
  const depth = here.under.lastIndexOf(name);
  if (here.name !== "details") hush(); // what was said of another screen
  if (depth >= 0) return back(here.under.length - depth);
  if (ON_TOP.includes(name) || here.name === "home") {
    history.pushState({ name, param, under: [...here.under, here.name] }, "", location.pathname);
  } else {
    history.replaceState({ name, param, under: here.under }, "", location.pathname);
  }
  await show();
}

/** To what lies under, as the phone's back key does. */
export async function goBack() {
  if (spot().under.length) back(1);
  else await go("home");
}

/** @param {number} steps */
function back(steps) {
  if (isGoingBack) return; // one too many would leave the app
  isGoingBack = true;
  history.go(-steps);
}

/** Where a visit begins: nothing lies under it. @param {Name} name @returns {Promise<void>} */
export function begin(name) {
  history.replaceState({ name, param: null, under: [] }, "", location.pathname);
  return show();
}

/** Builds the screen of this spot anew, also after a change of language. @returns {Promise<void>} */
export async function show() {
  const { name, param } = spot();
  const screen = await builders[name]?.(param).catch(unavailable);
  if (spot().name !== name || spot().param !== param) return screen?.leave?.(); // gone on meanwhile
  if (!screen) return await begin("home");
  seen?.leave?.();
  seen = screen;
  document.title = `${screen.title} – ${t("common.product")}`;
  document.body.dataset["screen"] = name;
  document.body.classList.toggle("bare", Boolean(screen.is_bare));
  const main = /** @type {HTMLElement} */ (document.getElementById("screen"));
  main.replaceChildren(...screen.nodes);
  deafen(main);
  scrollTo(0, 0);
  main.querySelector("h1")?.focus({ preventScroll: true });
  afterShow();
}

/** Its code was never fetched, and there is no signal now. @returns {null} */
function unavailable() {
  toast(t("field.screen-no-signal"));
  return null;
}

/**
 * The second tap of a wet glove was meant for the screen before, not for what lies there now.
 * @param {HTMLElement} main
 */
export function deafen(main) {
  main.style.pointerEvents = "none";
  setTimeout(() => (main.style.pointerEvents = ""), DEAF);
}

/** @param {Finding[]} findings */
export function refresh(findings) {
  seen?.refresh?.(findings);
}

/** The heading a screen reader hears first. @param {string} words @param {string} [look] */
export function heading(words, look = "") {
  return el("h1", { tabindex: -1, class: look }, words);
}

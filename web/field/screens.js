/** Which screen is seen. Home is at the bottom, one screen may lie on it; the phone's back key works. */
import { el } from "./dom.js";
import { t } from "./texts.js";

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

/** @typedef {"home" | "details" | "list" | "route" | "menu" | "join" | "ready"} Name */
/** @typedef {{name: Name, param: string | null}} Spot */
/** @typedef {(param: string | null) => Promise<Screen | null>} Builder */

/** @type {Record<string, Builder>} */
const builders = {};
/** @type {Screen | null} */
let seen = null;
/** @type {() => void} */
let afterShow = () => {};

/**
 * @param {Record<Name, Builder>} made
 * @param {() => void} onShow
 */
export function prepare(made, onShow) {
  Object.assign(builders, made);
  afterShow = onShow;
  addEventListener("popstate", () => show());
}

/** @returns {Spot} */
export function spot() {
  return history.state?.name ? history.state : { name: "home", param: null };
}

/** @param {Name} name @param {string | null} [param] */
export async function go(name, param = null) {
  if (name === "home" && spot().name !== "home" && history.state?.is_on_home) return history.back();
  const isOnHome = spot().name === "home" || history.state?.is_on_home;
  const state = { name, param, is_on_home: name !== "home" && isOnHome };
  if (spot().name === "home" && name !== "home") history.pushState(state, "", location.pathname);
  else history.replaceState(state, "", location.pathname);
  await show();
}

/** Where a visit begins: nothing lies under it. @param {Name} name @returns {Promise<void>} */
export function begin(name) {
  history.replaceState({ name, param: null, is_on_home: false }, "", location.pathname);
  return show();
}

/** Builds the screen of this spot anew, also after a change of language. @returns {Promise<void>} */
export async function show() {
  const { name, param } = spot();
  const screen = await builders[name]?.(param);
  if (!screen) return await begin("home");
  seen?.leave?.();
  seen = screen;
  document.title = `${screen.title} – ${t("common.product")}`;
  document.body.dataset["screen"] = name;
  document.body.classList.toggle("bare", Boolean(screen.is_bare));
  const main = /** @type {HTMLElement} */ (document.getElementById("screen"));
  main.replaceChildren(...screen.nodes);
  scrollTo(0, 0);
  main.querySelector("h1")?.focus({ preventScroll: true });
  afterShow();
}

/** @param {Finding[]} findings */
export function refresh(findings) {
  seen?.refresh?.(findings);
}

/** The heading a screen reader hears first. @param {string} words @param {string} [look] */
export function heading(words, look = "") {
  return el("h1", { tabindex: -1, class: look }, words);
}

/** How far the walk's map is on its way to the phone, in words. */
import { basemap, fetchAnyway } from "./basemap.js";
import { button, el, icon } from "./dom.js";
import { language, t } from "./texts.js";

/** @import { Standing } from "./basemap.js" */

const DRAWINGS = { whole: "check", full: "help", "no-signal": "no-signal" };

/** For the screen that says what the phone has with it. */
export function basemapCheck() {
  const node = el("li", { hidden: true });
  follow(node, () => {
    node.hidden = basemap.standing === "none";
    node.replaceChildren(icon(drawing(basemap.standing)), el("span", {}, inWords()), ...offer());
  });
  return node;
}

/** For below a map: silent when there is none to come, or when it is here. */
export function basemapLine() {
  const node = el("div", { class: "map-news", role: "status" });
  follow(node, () => {
    const isSilent = basemap.standing === "none" || basemap.standing === "whole";
    const words = isSilent ? [] : [el("p", { class: "hint" }, inWords()), ...offer()];
    node.replaceChildren(...words);
  });
  return node;
}

/**
 * Shows anew whenever it changes, for as long as the node is on the page.
 * @param {Element} node
 * @param {() => void} show
 */
function follow(node, show) {
  let wasSeen = false;
  let shown = "";
  const stop = basemap.onChange(look);
  function look() {
    if (wasSeen && !node.isConnected) return void stop();
    wasSeen ||= node.isConnected;
    const news = `${basemap.standing} ${basemap.standing === "fetching" ? inWords() : ""}`;
    if (news !== shown) show();
    shown = news;
  }
  look();
}

function inWords() {
  const { standing, got, bytes } = basemap;
  return t(`map.${standing}`, { got: megabytes(got), all: megabytes(bytes) });
}

function offer() {
  if (basemap.standing !== "asks") return [];
  const size = megabytes(basemap.bytes - basemap.got);
  return [button("sending", t("map.fetch", { size }), fetchAnyway)];
}

/** @param {number} bytes */
function megabytes(bytes) {
  return new Intl.NumberFormat(language(), {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(bytes / 1e6);
}

/** @param {Standing} standing */
function drawing(standing) {
  return DRAWINGS[/** @type {keyof typeof DRAWINGS} */ (standing)] ?? "clock";
}

/** The parts of a map on a page, written by the server, and the little they do by themselves. */

/** @import { Map as Drawing } from "maplibre-gl" */

/**
 * @typedef {object} Part
 * @property {HTMLElement} frame
 * @property {HTMLElement} canvas
 * @property {HTMLElement} trouble  why there is no map
 * @property {HTMLElement} credit
 */

const STEP = 1; // zoom level

/** @param {HTMLElement} section @returns {Part} */
export function partOf(section) {
  return {
    frame: one(section, "[data-frame]"),
    canvas: one(section, "[data-canvas]"),
    trouble: one(section, "[data-trouble]"),
    credit: one(section, "[data-credit]"),
  };
}

/** @param {ParentNode} among @param {string} selector */
export function one(among, selector) {
  const found = among.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new TypeError(selector);
  return found;
}

/** Beside the map stands who made its ground. @param {Part} part @param {string} said */
export function stand({ credit }, said) {
  credit.textContent = said;
  credit.hidden = !said;
}

/** No map here: words instead, and the table goes on alone. @param {Part} part */
export function giveUp({ frame, trouble }) {
  frame.hidden = true;
  trouble.hidden = false;
  document.documentElement.classList.remove("has-map");
}

/** @param {Part} part @param {() => void} again */
export function offerAgain({ frame, trouble }, again) {
  one(trouble, "button").onclick = () => {
    trouble.hidden = true;
    frame.hidden = false;
    again();
  };
}

/** @param {HTMLElement} frame @param {Drawing} drawing */
export function zoomBy(frame, drawing) {
  for (const button of frame.querySelectorAll("[data-zoom]"))
    /** @type {HTMLElement} */ (button).onclick = () => {
      const way = Number(/** @type {HTMLElement} */ (button).dataset["zoom"]);
      drawing.jumpTo({ zoom: drawing.getZoom() + way * STEP });
    };
}

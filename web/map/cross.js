/** A place under a cross: the ground is moved by hand or by arrow keys, and is typed as degrees. */
import { NOTHING, OUTLINES, SEEN, features } from "./observed.js";

/** @import { Map as Drawing } from "maplibre-gl" */

const STEP = 4; // pixels for an arrow key
const FAR = 60; // the same with shift
const DECIMALS = 6; // of a degree: a decimetre
const COMMA = document.documentElement.lang === "da" ? "," : ".";

/** @type {Record<string, [number, number]>} */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Arrow keys on the frame move the ground under the cross.
 * @param {HTMLElement} frame
 * @param {() => Drawing | undefined} drawn
 * @param {() => void} [after]
 */
export function moveByKeys(frame, drawn, after) {
  frame.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    const drawing = drawn();
    if (!way || !drawing || event.target !== frame) return;
    event.preventDefault();
    const far = event.shiftKey ? FAR : STEP;
    drawing.panBy([way[0] * far, way[1] * far], { duration: 0 });
    after?.();
  });
}

/** What lies around, from the addresses an element names. @param {HTMLElement} element */
export async function beside(element) {
  const { outlines, points } = element.dataset;
  const [around, seen] = await Promise.all([told(outlines), points ? told(points) : null]);
  return { [OUTLINES]: around, [SEEN]: seen ? features(seen) : NOTHING };
}

/** @param {string} [address] */
async function told(address) {
  const answer = await fetch(address ?? "", { redirect: "error" });
  if (!answer.ok) throw new TypeError(String(answer.status));
  return answer.json();
}

/** @param {HTMLInputElement} lat @param {HTMLInputElement} lon @returns {[number, number] | null} */
export function typed(lat, lon) {
  const [east, north] = [lon, lat].map(({ value }) => parseFloat(value.replace(",", ".")));
  if (east === undefined || north === undefined || !(Math.abs(north) <= 85)) return null;
  return Math.abs(east) <= 180 ? [east, north] : null;
}

/** @param {number} degrees */
export function written(degrees) {
  return degrees.toFixed(DECIMALS).replace(".", COMMA);
}

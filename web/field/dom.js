/** Builds elements; text is always text, never markup. */

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]  `onclick` and its like are listeners
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  adorn(element, attributes);
  element.append(...children.filter(isThere));
  return element;
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  adorn(element, attributes);
  return element;
}

/** A drawing from the sheet of icons; a name nobody has drawn becomes three dots. @param {string} name */
export function icon(name) {
  const known = document.getElementById(`icon-${name}`) ? name : "dots";
  const drawing = svg("svg", { class: "icon", "aria-hidden": "true", viewBox: "0 0 24 24" });
  drawing.append(svg("use", { href: `#icon-${known}` }));
  return drawing;
}

/**
 * A button with a drawing and words.
 * @param {string} drawing
 * @param {string} words
 * @param {(event: MouseEvent) => void} onclick
 * @param {Attributes} [attributes]
 */
export function button(drawing, words, onclick, attributes = {}) {
  return el(
    "button",
    { type: "button", class: "button", onclick, ...attributes },
    icon(drawing),
    el("span", {}, words),
  );
}

/**
 * @param {Element} element
 * @param {Attributes} attributes
 */
function adorn(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** @param {Child} child @returns {child is Node | string} */
function isThere(child) {
  return child !== null && child !== undefined && child !== false;
}

/** What the signs on the map mean. Folded away: who knows them needs the room. */
import { BEFORE, SHAPES } from "../map/shapes.js";
import { el, icon, svg } from "./dom.js";
import { t } from "./texts.js";

/** @param {boolean} hasGround  also what only the ground shows */
export function mapLegend(hasGround) {
  const own = [
    row("unsafe", shape("map-seen unsafe", SHAPES.unsafe)),
    row("safe", shape("map-seen safe", SHAPES.safe)),
    row("neutral", shape("map-seen neutral", SHAPES.neutral)),
    row("others", shape("map-other safe", SHAPES.safe)),
    row("before", shape("map-other before", BEFORE)),
    row("here", shape("map-here", SHAPES.safe)),
  ];
  const ground = ["lamp", "lit", "unlit"].map((name) => row(name, stroke(name)));
  return el(
    "details",
    { class: "map-legend" },
    el("summary", {}, icon("signpost"), el("span", {}, t("map.legend"))),
    el("ul", { role: "list" }, ...own, ...(hasGround ? ground : [])),
  );
}

/** @param {string} name @param {Element} sign */
function row(name, sign) {
  return el("li", {}, sign, el("span", {}, t(`map.legend.${name}`)));
}

/** @param {string} look @param {string} path */
function shape(look, path) {
  const sign = svg("svg", { class: "map-sign", "aria-hidden": "true", viewBox: "-14 -14 28 28" });
  sign.append(svg("path", { class: look, d: path }));
  return sign;
}

/** @param {string} look */
function stroke(look) {
  const sign = svg("svg", { class: "map-sign", "aria-hidden": "true", viewBox: "-14 -14 28 28" });
  if (look === "lamp") sign.append(svg("circle", { class: "map-lamp", r: 5 }));
  else sign.append(svg("path", { class: `map-${look}`, d: "M-13 5 13-5" }));
  return sign;
}

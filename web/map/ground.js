/** How the ground is drawn: Protomaps' layers in our colours, with lamps and what is lit on top. */
import { layers } from "@protomaps/basemaps";

/** @import { Flavor } from "@protomaps/basemaps" */
/** @import { ExpressionSpecification, LayerSpecification, SymbolLayerSpecification } from "maplibre-gl" */

/** @typedef {(name: string) => string} Colour  a colour of the sheet by its name */

export const GROUND = "ground"; // the source
const UNWANTED = /^(boundaries|landcover|places_country|places_region|roads_oneway|roads_shields)/;
const REGULAR = ["medium", "system-ui"]; // the phone's own; the first word says how bold
const BOLD = ["bold", "system-ui"];

/** Pixels of the letters at a zoom level. @type {Record<string, [number, number][]>} */
const SIZES = {
  places_locality: [
    [11, 15],
    [16, 20],
  ],
  places_subplace: [
    [12, 11],
    [16, 15],
  ],
  roads_labels_major: [
    [13, 12],
    [18, 16],
  ],
  roads_labels_minor: [
    [15, 12],
    [18, 15],
  ],
};
const SIZE = 12; // of all other letters

/** What a walker steers by; the small ones are named when one stands before them. */
const LANDMARKS = ["station", "school", "library", "hospital", "townhall", "police", "park"];
const SMALL = ["bus_stop", "supermarket", "kindergarten", "place_of_worship", "sports_centre"];

/**
 * @param {Colour} colour
 * @param {number} scale  of the letters
 * @returns {LayerSpecification[]}
 */
export function groundLayers(colour, scale) {
  const drawn = layers(GROUND, flavour(colour), { lang: "da" })
    .filter(({ id }) => !UNWANTED.test(id))
    .map((layer) => (layer.type === "symbol" ? label(layer, scale) : shape(layer, colour)));
  const roads = drawn.findIndex(({ id }) => id === "roads_pier");
  const labels = drawn.findIndex(({ type }) => type === "symbol");
  return [
    ...drawn.slice(0, roads),
    glow(colour),
    ...drawn.slice(roads, labels),
    unlit(colour),
    ...lamps(colour),
    ...drawn.slice(labels),
  ];
}

/**
 * Our few colours under all the names the layers ask for.
 * @param {Colour} colour
 * @returns {Flavor}
 */
function flavour(colour) {
  const earth = colour("map-earth");
  const built = colour("map-built");
  const green = colour("map-green");
  const paved = colour("map-paved");
  const edge = colour("map-road-edge");
  const road = colour("map-road");
  const main = colour("map-road-main");
  const path = colour("map-path");
  const label = colour("map-label");
  const soft = colour("map-label-soft");
  const halo = colour("map-halo");
  return {
    background: colour("map-beyond"),
    earth,
    ...all(green, "park_a", "park_b", "wood_a", "wood_b", "scrub_a", "scrub_b", "zoo"),
    ...all(built, "hospital", "industrial", "school", "military", "aerodrome", "glacier"),
    ...all(paved, "pedestrian", "pier", "sand", "beach", "runway"),
    water: colour("map-water"),
    buildings: colour("map-building"),
    ...all(edge, "tunnel_other_casing", "tunnel_minor_casing", "tunnel_link_casing"),
    ...all(edge, "tunnel_major_casing", "tunnel_highway_casing"),
    ...all(edge, "minor_service_casing", "minor_casing", "link_casing"),
    ...all(edge, "major_casing_early", "major_casing_late"),
    ...all(edge, "highway_casing_early", "highway_casing_late"),
    ...all(edge, "bridges_other_casing", "bridges_minor_casing", "bridges_link_casing"),
    ...all(edge, "bridges_major_casing", "bridges_highway_casing"),
    ...all(path, "other", "tunnel_other", "bridges_other"),
    ...all(road, "minor_service", "minor_a", "minor_b", "link", "tunnel_minor", "tunnel_link"),
    ...all(road, "bridges_minor", "bridges_link"),
    ...all(main, "major", "highway", "tunnel_major", "tunnel_highway"),
    ...all(main, "bridges_major", "bridges_highway"),
    railway: colour("map-rail"),
    boundaries: edge,
    ...all(label, "roads_label_major", "roads_label_minor", "city_label"),
    ...all(soft, "subplace_label", "state_label"),
    ...all(soft, "country_label", "address_label"),
    ocean_label: colour("map-label-water"),
    ...all(halo, "roads_label_minor_halo", "roads_label_major_halo", "subplace_label_halo"),
    ...all(halo, "city_label_halo", "state_label_halo", "address_label_halo"),
    pois: all(soft, "blue", "green", "lapis", "pink", "red", "slategray", "tangerine", "turquoise"),
  };
}

/**
 * @template {string} Name
 * @param {string} colour
 * @param {...Name} names
 */
function all(colour, ...names) {
  return /** @type {Record<Name, string>} */ (
    Object.fromEntries(names.map((name) => [name, colour]))
  );
}

/**
 * Letters of the phone's own fonts, without the signs that would have to be fetched.
 * @param {SymbolLayerSpecification} layer
 * @param {number} scale
 * @returns {LayerSpecification}
 */
function label(layer, scale) {
  const { "icon-image": _sign, "icon-padding": _room, ...layout } = layer.layout ?? {};
  const steps = SIZES[layer.id];
  /** @type {any} */
  const size = steps
    ? ["interpolate", ["linear"], ["zoom"], ...steps.flatMap(([at, px]) => [at, px * scale])]
    : SIZE * scale;
  const isTown = layer.id === "places_locality";
  const tuned = {
    ...layer,
    layout: { ...layout, "text-size": size, "text-font": isTown ? BOLD : REGULAR },
    paint: { ...layer.paint, "text-halo-width": 1.6 },
  };
  return layer.id === "pois" ? landmarks(tuned) : tuned;
}

/** @param {SymbolLayerSpecification} layer @returns {LayerSpecification} */
function landmarks(layer) {
  const { "text-variable-anchor": _beside, "text-offset": _away, ...layout } = layer.layout ?? {};
  const later = ["match", ["get", "kind"], SMALL, 3.5, 1]; // zoom levels than it is in the tiles
  const filter = [
    "all",
    ["in", ["get", "kind"], ["literal", [...LANDMARKS, ...SMALL]]],
    [">=", ["zoom"], ["+", ["get", "min_zoom"], later]],
  ];
  return { ...layer, layout, filter: /** @type {any} */ (filter) };
}

/** @param {LayerSpecification} layer @param {Colour} colour @returns {LayerSpecification} */
function shape(layer, colour) {
  if (layer.id === "buildings" && layer.type === "fill") {
    const edge = colour("map-building-edge");
    return { ...layer, paint: { ...layer.paint, "fill-opacity": 1, "fill-outline-color": edge } };
  }
  if (layer.id === "roads_other" && layer.type === "line")
    return { ...layer, paint: { ...layer.paint, "line-width": widths(0.6, 2, 4.5) } };
  return layer;
}

/**
 * Light that falls beyond the edge of a lit road.
 * @param {Colour} colour
 * @returns {LayerSpecification}
 */
function glow(colour) {
  return {
    ...roads("lit", [
      "all",
      ["in", ["get", "lit"], ["literal", ["yes", "limited"]]],
      ["!", ["has", "is_tunnel"]], // its light does not come up here
    ]),
    layout: { "line-join": "round" },
    paint: {
      "line-color": colour("map-lit"),
      "line-opacity": 0.3,
      "line-blur": widths(2, 5, 12),
      "line-width": widths(4, 12, 30),
    },
  };
}

/**
 * Where somebody has looked and found no light.
 * @param {Colour} colour
 * @returns {LayerSpecification}
 */
function unlit(colour) {
  return {
    ...roads("unlit", ["==", ["get", "lit"], "no"]),
    paint: {
      "line-color": colour("map-unlit"),
      "line-dasharray": [1.5, 2.5],
      "line-width": widths(1, 2, 4),
    },
  };
}

/** @param {string} id @param {ExpressionSpecification} filter */
function roads(id, filter) {
  return /** @type {const} */ ({
    id,
    type: "line",
    source: GROUND,
    "source-layer": "roads",
    minzoom: 13,
    filter,
  });
}

/**
 * Small warm dots, each with a little light round it.
 * @param {Colour} colour
 * @returns {LayerSpecification[]}
 */
function lamps(colour) {
  const lamp = colour("map-lamp");
  const layer = /** @type {const} */ ({
    type: "circle",
    source: GROUND,
    "source-layer": "lamps",
    minzoom: 14,
  });
  const light = { "circle-color": lamp, "circle-opacity": 0.28, "circle-blur": 1 };
  return [
    { ...layer, id: "lamp-light", paint: { ...light, "circle-radius": widths(3, 8, 22) } },
    {
      ...layer,
      id: "lamps",
      paint: { "circle-color": lamp, "circle-radius": widths(0.9, 1.9, 4) },
    },
  ];
}

/**
 * Pixels at the zoom levels 14, 16 and 18.
 * @param {number} far
 * @param {number} middle
 * @param {number} near
 * @returns {any}
 */
function widths(far, middle, near) {
  return ["interpolate", ["exponential", 1.5], ["zoom"], 14, far, 16, middle, 18, near];
}

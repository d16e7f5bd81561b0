/** The map of the whole walk, with what was tapped on it and what its signs mean. */
import { basemapLine } from "./basemap-words.js";
import { mapFrame } from "./map-frame.js";
import { mapLegend } from "./map-legend.js";
import { mapPick } from "./map-pick.js";

/** @import { Finding } from "./state.js" */
/** @import { Walk } from "./types.js" */

/** @param {Walk} walk @param {Finding[]} findings */
export function mapPart(walk, findings) {
  const pick = mapPick(walk);
  const framed = mapFrame(walk, findings, { onPick: pick.show });
  if (!framed) return { nodes: [], refresh: () => {}, leave: () => {} };
  const { node, below, refresh, leave } = framed;
  const legend = mapLegend(Boolean(walk.package.basemap));
  return { nodes: [node, pick.node, below, basemapLine(), legend], refresh, leave };
}

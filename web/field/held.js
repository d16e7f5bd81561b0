/** What the municipality's own list lacks of what it once gave a receipt for. Values in, values out. */

/** @import { Observation } from "./types.js" */

/** @typedef {{id: string, sha256: string}} HeldPhoto */
/** @typedef {{id: string, revision: number, sha256: string, state: string, photos: HeldPhoto[], sounds?: HeldPhoto[]}} Held */

/**
 * `behind`: an older revision stands there, so ours must say that it replaces that one.
 * @typedef {{is: "whole"} | {is: "gone"} | {is: "behind", standing: number}
 *   | {is: "withdrawn-not"} | {is: "without", photos: string[]}} Lack
 */

/**
 * @param {Observation} observation  all its letters have had their receipts
 * @param {Held | undefined} held
 * @returns {Lack}
 */
export function lackOf({ delivered, withdrawn, photos }, held) {
  if (withdrawn) return held && held.state !== "withdrawn" ? { is: "withdrawn-not" } : { is: "whole" };
  if (!held) return { is: "gone" };
  const revision = delivered?.revision ?? 0;
  // What waits for the coordinator is not listed: the list says what stands.
  if (held.revision < revision && delivered?.state === "stored")
    return { is: "behind", standing: held.revision };
  const there = new Set(held.photos.map(({ id }) => id));
  const missing = photos.filter((id) => !there.has(id));
  return missing.length ? { is: "without", photos: missing } : { is: "whole" };
}

/**
 * Whether the list proves it: the same words, and every photo byte for byte.
 * @param {Observation} observation
 * @param {Held | undefined} held
 * @param {HeldPhoto[]} ours  the photos on this phone
 */
export function isProven({ delivered, photos }, held, ours) {
  if (!held || !delivered?.sha256 || held.sha256 !== delivered.sha256) return false;
  const kept = new Map(ours.map(({ id, sha256 }) => [id, sha256]));
  const told = new Map(held.photos.map(({ id, sha256 }) => [id, sha256]));
  return photos.every((id) => kept.has(id) && kept.get(id) === told.get(id));
}

/** What is written to the municipality: exact bytes, made once and kept until there is a receipt. */
import { bytesOf, sha256 } from "./digest.js";
import { uuid7 } from "./uuid7.js";

/** @import { Kind, Letter, Observation, Photo } from "./types.js" */

/**
 * The JSON of one revision. Always the same order of fields, so the same content is the same bytes.
 * @param {Observation} observation
 */
export function bodyOf(observation) {
  const { source, lon, lat, accuracy_m, fixed_at, stop } = observation.place;
  return JSON.stringify({
    walk: observation.walk,
    revision: observation.revision,
    replaces: observation.replaces,
    feeling: observation.feeling,
    category: observation.category,
    subtype: observation.subtype,
    place: { source, lon, lat, accuracy_m, fixed_at, stop },
    note: observation.note,
    captured_at: observation.captured_at,
    photos: observation.photos,
  });
}

/**
 * @param {Observation} observation
 * @param {number} notBefore  milliseconds
 * @returns {Promise<Letter>}
 */
export async function observationLetter(observation, notBefore) {
  const body = bodyOf(observation);
  const bytes = bytesOf(body);
  return {
    ...envelope("observation", observation.id, observation),
    revision: observation.revision,
    body,
    sha256: await sha256(bytes),
    size: bytes.length,
    not_before: notBefore,
  };
}

/**
 * @param {Photo} photo
 * @param {Observation} observation
 * @returns {Letter}
 */
export function photoLetter(photo, observation) {
  return {
    ...envelope("photo", photo.id, observation),
    sha256: photo.sha256,
    size: photo.bytes.byteLength,
  };
}

/**
 * @param {Observation} observation
 * @returns {Letter}
 */
export function withdrawalLetter(observation) {
  return envelope("withdrawal", observation.id, observation);
}

/**
 * @param {Kind} kind
 * @param {string} subject
 * @param {Observation} observation
 * @returns {Letter}
 */
function envelope(kind, subject, { id, walk, device }) {
  return {
    id: uuid7(),
    kind,
    subject,
    observation: id,
    walk,
    device,
    revision: 0,
    body: null,
    sha256: "",
    size: 0,
    has_begun: false,
    not_before: 0,
    tries: 0,
    trouble: null,
  };
}

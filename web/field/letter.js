/** What is written to the municipality: exact bytes, made once and kept until there is a receipt. */
import { bytesOf, sha256 } from "./digest.js";
import { uuid7 } from "./uuid7.js";

/** @import { Kind, Letter, Observation, Photo, Sound } from "./types.js" */

/**
 * The JSON of one revision. Always the same order of fields, so the same content is the same bytes.
 * @param {Observation} observation
 */
export function bodyOf(observation) {
  const { source, lon, lat, accuracy_m, fixed_at, stop, measured } = observation.place;
  return JSON.stringify({
    walk: observation.walk,
    revision: observation.revision,
    replaces: observation.replaces,
    feeling: observation.feeling,
    category: observation.category,
    subtype: observation.subtype,
    place: { source, lon, lat, accuracy_m, fixed_at, stop, measured }, // the last only where there is one
    note: observation.note,
    captured_at: observation.captured_at,
    photos: observation.photos,
    unease: observation.unease ?? null, // rows of older versions lack what follows
    proposal: observation.proposal ?? "",
    times: observation.times ?? [],
    worst_for: observation.worst_for ?? [],
    asset_number: observation.asset_number ?? "",
    group: observation.group ?? null,
    sound: observation.sound ?? undefined, // left out, so that older bytes stay as they were
    on_behalf: observation.on_behalf ?? false,
    client_version: observation.client_version ?? "",
    clock_offset_ms: observation.clock_offset_ms ?? null,
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
 * @param {Pick<Photo, "id" | "sha256" | "bytes">} photo
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

/** @param {Sound} sound @param {Observation} observation @returns {Letter} */
export function soundLetter(sound, observation) {
  return { ...photoLetter(sound, observation), kind: "sound", seconds: sound.seconds };
}

/**
 * What a walker says of another's finding, each time a letter of its own.
 * @param {Subject} about
 * @param {string} stance
 * @param {string} madeAt  ISO with offset: the newest counts
 * @returns {Promise<Letter>}
 */
export async function agreementLetter(about, stance, madeAt) {
  const { id: observation, walk } = about;
  const body = JSON.stringify({ walk, observation, stance, made_at: madeAt });
  const bytes = bytesOf(body);
  return {
    ...envelope("agreement", uuid7(), about),
    body,
    sha256: await sha256(bytes),
    size: bytes.length,
  };
}

/**
 * @param {Subject} observation
 * @returns {Letter}
 */
export function withdrawalLetter(observation) {
  return envelope("withdrawal", observation.id, observation);
}

/** @typedef {{id: string, walk: string, device: string}} Subject  the finding a letter is about */

/**
 * @param {Kind} kind
 * @param {string} subject
 * @param {Subject} observation
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

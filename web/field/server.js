/** Talking to the municipality's server. Every answer says whether it really was ours. */
import { setClock } from "./clock.js";
import { contentDigest } from "./digest.js";
import { isPortal } from "./receipt.js";

/** @import { Answer, Stamped, Walk } from "./types.js" */
/** @import { Me } from "./walking.js" */

const API = "/api/field";
export const PATIENCE = 15_000; // milliseconds for an answer
export const SLOWEST = 4; // bytes a millisecond: a photo gets the time a poor signal needs
const PATHS = {
  observation: "observations",
  withdrawal: "observations",
  photo: "photos",
  sound: "sounds",
  agreement: "agreements",
};

/**
 * Delivers one letter. Rejects when nobody answered in time.
 * @param {Stamped} letter
 * @returns {Promise<Answer>}
 */
export function put(letter) {
  const length = letter.seconds ? `&seconds=${letter.seconds}` : "";
  const query = letter.body === null ? `?observation=${letter.observation}${length}` : "";
  return ask(`${API}/${PATHS[letter.kind]}/${letter.subject}${query}`, {
    method: letter.kind === "withdrawal" ? "DELETE" : "PUT",
    headers: { ...bearer(letter.token), ...contentHeaders(letter) },
    body: letter.bytes,
    patience: PATIENCE + letter.size / SLOWEST,
  });
}

/** @param {Stamped} letter @returns {Record<string, string>} */
function contentHeaders(letter) {
  if (letter.kind === "withdrawal") return {};
  const types = { photo: "image/jpeg", sound: "application/octet-stream" };
  const type = types[/** @type {"photo"} */ (letter.kind)] ?? "application/json";
  return { "Content-Type": type, "Content-Digest": contentDigest(letter.sha256) };
}

/** Our own server, a network that wants one to log on, or nobody. @returns {Promise<"us" | "portal" | "unreachable">} */
export async function whoAnswers() {
  const answer = await ping();
  if (buildOf(answer) !== null) return "us";
  return answer && isPortal(answer) ? "portal" : "unreachable";
}

/** The version of the app that our own server hands out; null when it can't be heard. */
export async function serverBuild() {
  return buildOf(await ping());
}

function ping() {
  return ask(`${API}/ping`, { patience: 5000 }).catch(() => null);
}

/** A captive portal can't say this. @param {Answer | null} answer @returns {string | null} */
function buildOf(answer) {
  return answer?.is_ours && answer.body?.tryg === true ? String(answer.body.build) : null;
}

/** @param {string} invitation  the QR's secret or the short code */
export function invitation(invitation) {
  return ask(`${API}/invitation`, { headers: { "Tryg-Invitation": invitation } });
}

/**
 * @param {{secret: string} | {code: string}} key
 * @param {Me} me
 * @param {string} attempt
 * @param {boolean} [is_late]  she said yes before there was signal
 */
export function join(key, { role, first_name, group }, attempt, is_late = false) {
  return ask(`${API}/devices`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      ...key,
      role,
      first_name,
      ...(group && { group }),
      attempt,
      is_late,
      language: document.documentElement.lang,
    }),
  });
}

/** The walk package, 304 when it is as before. @param {Walk} walk */
export function walkPackage(walk) {
  const headers = bearer(walk.token);
  if (walk.etag) headers["If-None-Match"] = walk.etag;
  return ask(`${API}/package`, { headers });
}

/**
 * What there is to know of the walk: `nearby`, `answers`, `devices`; 304 when it is as the tag says.
 * @param {Walk} walk
 * @param {string} what
 * @param {string | null} [tag]
 */
export function look(walk, what, tag = null) {
  const headers = bearer(walk.token);
  if (tag) headers["If-None-Match"] = tag;
  return ask(`${API}/${what}`, { headers });
}

/**
 * Tells something that is no letter: only the newest of it counts, so none is kept.
 * @param {Walk} walk
 * @param {string} what
 * @param {object} facts
 */
export function tell(walk, what, facts) {
  const headers = { ...bearer(walk.token), "Content-Type": "application/json" };
  return ask(`${API}/${what}`, { method: "PUT", headers, body: JSON.stringify(facts) });
}

/** @param {string} token @returns {Record<string, string>} */
export function bearer(token) {
  return { Authorization: `Bearer ${token}` };
}

/**
 * @param {string} address
 * @param {{method?: string, headers?: Record<string, string>, body?: BodyInit | null, patience?: number}} request
 * @returns {Promise<Answer & {etag: string | null}>}
 */
export async function ask(address, { method = "GET", headers = {}, body = null, patience = PATIENCE }) {
  const stop = new AbortController();
  const asked = Date.now();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const response = await fetch(address, {
      method,
      headers: { "Accept-Language": document.documentElement.lang, ...headers },
      body,
      cache: "no-store",
      credentials: "omit",
      redirect: "manual", // never followed, but a trip to a portal's page is no silence
      referrerPolicy: "no-referrer",
      signal: stop.signal,
    });
    const is_ours = response.headers.get("Tryg") === "1";
    if (is_ours) setClock(response.headers.get("Date"), asked);
    return {
      status: response.type === "opaqueredirect" ? 302 : response.status,
      is_ours,
      body: await jsonOf(response),
      retry_after: seconds(response.headers.get("Retry-After")),
      etag: response.headers.get("ETag"),
      upload_offset: whole(response.headers.get("Upload-Offset")),
    };
  } finally {
    clearTimeout(timer);
  }
}

/** Null for what isn't JSON, such as a portal's page; a cut connection still rejects. @param {Response} response */
async function jsonOf(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A number of bytes; null when there is none. @param {string | null} value */
function whole(value) {
  return /^\d{1,15}$/.test(value ?? "") ? Number(value) : null;
}

/** Retry-After as seconds from now; it may be written as a number or a date. @param {string | null} value */
function seconds(value) {
  if (!value) return null;
  const number = Number(value);
  if (Number.isFinite(number)) return Math.max(0, number);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1000);
}

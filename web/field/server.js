/** Talking to the municipality's server. Every answer says whether it really was ours. */
import { contentDigest } from "./digest.js";

/** @import { Answer, Stamped, Walk } from "./types.js" */

const API = "/api/field";
const PATIENCE = 15_000; // milliseconds for an answer
const SLOWEST = 4; // bytes a millisecond: a photo gets the time a poor signal needs
const PATHS = { observation: "observations", withdrawal: "observations", photo: "photos" };

/**
 * Delivers one letter. Rejects when nobody answered in time.
 * @param {Stamped} letter
 * @returns {Promise<Answer>}
 */
export function put(letter) {
  const query = letter.kind === "photo" ? `?observation=${letter.observation}` : "";
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
  const type = letter.kind === "photo" ? "image/jpeg" : "application/json";
  return { "Content-Type": type, "Content-Digest": contentDigest(letter.sha256) };
}

/** Whether our own server can be heard; a captive portal can't say this. */
export async function isReachable() {
  const answer = await ask(`${API}/ping`, { patience: 5000 }).catch(() => null);
  return answer?.is_ours === true && answer.body?.tryg === true;
}

/** @param {string} invitation  the QR's secret or the short code */
export function invitation(invitation) {
  return ask(`${API}/invitation`, { headers: { "Tryg-Invitation": invitation } });
}

/**
 * @param {{secret: string} | {code: string}} key
 * @param {string} role
 * @param {string | null} firstName
 */
export function join(key, role, firstName) {
  return ask(`${API}/devices`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      ...key,
      role,
      first_name: firstName,
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

/** @param {string} token @returns {Record<string, string>} */
function bearer(token) {
  return { Authorization: `Bearer ${token}` };
}

/**
 * @param {string} address
 * @param {{method?: string, headers?: Record<string, string>, body?: BodyInit | null, patience?: number}} request
 * @returns {Promise<Answer & {etag: string | null}>}
 */
async function ask(address, { method = "GET", headers = {}, body = null, patience = PATIENCE }) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const response = await fetch(address, {
      method,
      headers: { "Accept-Language": document.documentElement.lang, ...headers },
      body,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: stop.signal,
    });
    return {
      status: response.status,
      is_ours: response.headers.get("Tryg") === "1",
      body: await jsonOf(response),
      retry_after: seconds(response.headers.get("Retry-After")),
      etag: response.headers.get("ETag"),
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

/** Retry-After as seconds from now; it may be written as a number or a date. @param {string | null} value */
function seconds(value) {
  if (!value) return null;
  const number = Number(value);
  if (Number.isFinite(number)) return Math.max(0, number);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1000);
}

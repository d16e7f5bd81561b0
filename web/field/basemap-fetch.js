/** Asks for a piece of the walk's map. What came before the line was cut is kept. */

/** @import { Walk } from "./types.js" */

/**
 * How it went: bytes from where was asked, that it is another map now, that there is none, or that
 * nobody answered. `isCut`: the line broke on the way.
 * @typedef {{is: "bytes", bytes: ArrayBuffer, isCut: boolean} | {is: "changed" | "missing" | "silence"}} Came
 */

/** @typedef {{etag: string, bytes: number}} Announced  by the walk package */

const ADDRESS = "/api/field/basemap";
const PIECE = 256 * 1024; // bytes
const PATIENCE = 15_000; // milliseconds without a single byte

/**
 * @param {Walk} walk
 * @param {Announced} wanted
 * @param {number} from
 * @param {AbortController} stop
 * @returns {Promise<Came>}
 */
export async function fetchPiece(walk, wanted, from, stop) {
  const upTo = Math.min(from + PIECE, wanted.bytes);
  const alarm = impatience(stop);
  try {
    const answer = await fetch(ADDRESS, {
      headers: {
        Authorization: `Bearer ${walk.token}`,
        Range: `bytes=${from}-${upTo - 1}`,
        "If-Range": wanted.etag,
      },
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: stop.signal,
    });
    const is = verdict(answer, wanted, from);
    if (is !== "bytes") return (stop.abort(), { is });
    return { is, ...(await arriving(answer, upTo - from, alarm.again)) };
  } catch {
    return { is: "silence" };
  } finally {
    alarm.off();
  }
}

/** @param {Response} answer @param {Announced} wanted @param {number} from */
function verdict({ status, headers }, { etag, bytes }, from) {
  if (headers.get("Tryg") !== "1") return "silence"; // a portal
  if (status === 404) return "missing";
  if (status === 200 || status === 416) return "changed";
  if (status !== 206) return "silence";
  const range = headers.get("Content-Range") ?? "";
  const isMeant = range.startsWith(`bytes ${from}-`) && range.endsWith(`/${bytes}`);
  return isMeant && plain(headers.get("ETag")) === plain(etag) ? "bytes" : "changed";
}

/** @param {string | null} etag */
function plain(etag) {
  return (etag ?? "").replace(/^W\//, "").replaceAll('"', "");
}

/**
 * @param {Response} answer
 * @param {number} most  bytes
 * @param {() => void} onBytes
 */
async function arriving({ body }, most, onBytes) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (body).getReader();
  const bytes = new Uint8Array(most);
  let got = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const fits = next.value.subarray(0, most - got);
      bytes.set(fits, got);
      got += fits.length;
      onBytes();
    }
  } catch {
    // Cut; what has come is good.
  }
  return { bytes: bytes.slice(0, got).buffer, isCut: got < most };
}

/** Gives up when nothing has come for a while. @param {AbortController} stop */
function impatience(stop) {
  const give = () => stop.abort();
  let timer = setTimeout(give, PATIENCE);
  const off = () => clearTimeout(timer);
  return { off, again: () => (off(), (timer = setTimeout(give, PATIENCE))) };
}

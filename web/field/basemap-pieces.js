/** The walk's map on the phone: pieces of one archive, read as if it were a file. */
import { read, write } from "./store.js";

/** @import { RangeResponse, Source } from "pmtiles" */
/** @import { Announced } from "./basemap-fetch.js" */
/** @import { Writing } from "./store.js" */

/**
 * How much of a map is here. A newer one is fetched beside it and then takes its place.
 * @typedef {object} Copy
 * @property {string} walk
 * @property {string} etag
 * @property {number} bytes  of the whole
 * @property {number} got
 * @property {boolean} is_asked_for  by the walker, whatever it costs
 */

/** Keys: [walk, etag] for the copy, [walk, etag, first byte] for its pieces. */
const ROOM = /** @type {const} */ (["basemap"]);
const HELD = 8; // pieces in memory while a map is drawn
const MAGIC = "PMTiles";

/**
 * The copy that is being fetched, or a new one; other walks' maps go.
 * @param {string} walk
 * @param {Announced} wanted
 */
export async function copyOf(walk, wanted) {
  const known = await read([...ROOM], (tx) => tx.objectStore("basemap").get([walk, wanted.etag]));
  return known?.bytes === wanted.bytes ? /** @type {Copy} */ (known) : await begin(walk, wanted);
}

/** @param {string} walk @param {Announced} wanted @returns {Promise<Copy>} */
async function begin(walk, { etag, bytes }) {
  const copy = { walk, etag, bytes, got: 0, is_asked_for: false };
  const lay = async (/** @type {Writing} */ tx) => {
    await remove(tx, ([other, tag]) => other !== walk || tag === etag);
    await tx.objectStore("basemap").put(copy, [walk, etag]);
  };
  await write([...ROOM], lay, false);
  return copy;
}

/**
 * Lays bytes after those that are here; false when it turns out to be no map.
 * @param {Copy} copy
 * @param {ArrayBuffer} bytes
 */
export async function append(copy, bytes) {
  const { walk, etag, got } = copy;
  const isMap = got > 0 || new TextDecoder().decode(bytes.slice(0, MAGIC.length)) === MAGIC;
  if (!isMap) return false;
  await write(
    [...ROOM],
    async (tx) => {
      const now = { ...copy, got: got + bytes.byteLength };
      await tx.objectStore("basemap").put(bytes, [walk, etag, got]);
      await tx.objectStore("basemap").put(now, [walk, etag]);
      if (isWhole(now)) await remove(tx, ([, tag]) => tag !== etag);
    },
    false,
  );
  return true;
}

/** @param {Copy} copy */
export function ask(copy) {
  const { walk, etag } = copy;
  return write([...ROOM], (tx) =>
    tx.objectStore("basemap").put({ ...copy, is_asked_for: true }, [walk, etag]),
  );
}

/** @param {Copy} copy */
export function isWhole({ got, bytes }) {
  return got === bytes;
}

/**
 * The whole map of a walk, the one before while a newer is on its way.
 * @param {string} walk
 * @returns {Promise<Copy | null>}
 */
export async function wholeMap(walk) {
  /** @type {Copy[]} */
  const copies = await read([...ROOM], async (tx) => {
    const keys = await tx.objectStore("basemap").getAllKeys();
    const own = keys.filter((key) => partsOf(key).length === 2 && partsOf(key)[0] === walk);
    return Promise.all(own.map((key) => tx.objectStore("basemap").get(key)));
  });
  return copies.find(isWhole) ?? null;
}

/** @param {Copy} copy @returns {Source} */
export function sourceOf({ walk, etag }) {
  /** @type {Map<number, ArrayBuffer>} */
  const held = new Map();
  /** @type {number[] | null} */
  let starts = null;

  async function startsOf() {
    const keys = await read([...ROOM], (tx) => tx.objectStore("basemap").getAllKeys());
    const own = keys
      .map(partsOf)
      .filter(([one, tag, at]) => one === walk && tag === etag && at !== undefined);
    return own.map(([, , at]) => Number(at)).sort((a, b) => a - b);
  }

  /** @param {number} start */
  async function piece(start) {
    const bytes =
      held.get(start) ??
      (await read([...ROOM], (tx) => tx.objectStore("basemap").get([walk, etag, start])));
    held.delete(start);
    held.set(start, bytes);
    if (held.size > HELD) held.delete(held.keys().next().value ?? -1);
    return new Uint8Array(bytes);
  }

  return {
    getKey: () => encodeURIComponent(`${walk} ${etag}`),
    /** @returns {Promise<RangeResponse>} */
    async getBytes(offset, length) {
      starts ??= await startsOf();
      const first = starts.findLastIndex((start) => start <= offset);
      const wanted = starts.slice(first).filter((start) => start < offset + length);
      const data = new Uint8Array(length);
      let end = 0;
      for (const start of wanted) {
        const part = (await piece(start)).subarray(
          Math.max(0, offset - start),
          offset + length - start,
        );
        const at = Math.max(0, start - offset);
        data.set(part, at);
        end = at + part.length;
      }
      return { data: data.slice(0, end).buffer };
    },
  };
}

/** @param {Writing} tx @param {(key: any[]) => boolean} isMeant */
async function remove(tx, isMeant) {
  const keys = await tx.objectStore("basemap").getAllKeys();
  for (const key of keys.filter((key) => isMeant(partsOf(key))))
    await tx.objectStore("basemap").delete(key);
}

/** @param {IDBValidKey} key @returns {any[]} */
function partsOf(key) {
  return Array.isArray(key) ? key : [key];
}

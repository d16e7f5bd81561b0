/** The phone's memory: IndexedDB, written strictly, opened again when the browser has dropped it. */
import { openDB } from "idb";
import * as reserve from "./reserve.js";

/** @import { DBSchema, IDBPDatabase, IDBPTransaction } from "idb" */
/** @import { Letter, Observation, Photo, Sound, Walk } from "./types.js" */

/**
 * @typedef {DBSchema & {
 *   walk: {key: string, value: Walk},
 *   observation: {key: string, value: Observation},
 *   photo: {key: string, value: Photo, indexes: {observation: string}},
 *   sound: {key: string, value: Sound, indexes: {observation: string}},
 *   outbox: {key: string, value: Letter, indexes: {observation: string}},
 *   kv: {key: string, value: any},
 *   answer: {key: string, value: any},
 *   nearby: {key: string, value: any},
 *   agreement: {key: string, value: any},
 *   basemap: {key: IDBValidKey, value: any},
 * }} Memory
 */
/** @typedef {"walk" | "observation" | "photo" | "sound" | "outbox" | "kv" | "answer" | "nearby" | "agreement" | "basemap"} Room */
/** @typedef {IDBPTransaction<Memory, Room[], "readwrite">} Writing */
/** @typedef {IDBPTransaction<Memory, Room[], "readonly">} Reading */

const NAME = "tryg-vandring";
const VERSION = 3;
const PATIENCE = 10_000; // milliseconds; WebKit may never answer, and then the words go elsewhere

/** @type {Promise<IDBPDatabase<Memory>> | null} */
let opening = null;
const changes = new EventTarget();
const otherTabs = "BroadcastChannel" in globalThis ? new BroadcastChannel(NAME) : null;
otherTabs?.addEventListener("message", () => changes.dispatchEvent(new Event("change")));

/**
 * Runs `work` in one transaction. When the promise resolves, the rows are on the disk.
 * @template T
 * @param {Room[]} rooms
 * @param {(tx: Writing) => Promise<T>} work  may wait for nothing but the transaction
 * @param {boolean} [isLight]  words: on a full phone they get the room that was laid aside for them
 * @returns {Promise<T>}
 */
export async function write(rooms, work, isLight = true) {
  const attempt = () =>
    sturdily(async (memory) => {
      const tx = memory.transaction(rooms, "readwrite", { durability: "strict" });
      return await inTime(finished(tx, work), () => leave(memory, tx));
    });
  const result = await attempt().catch(async (error) => {
    if (!isFull(error)) throw error;
    changes.dispatchEvent(new Event("full"));
    if (!isLight || !(await sturdily(reserve.release))) throw error;
    return await attempt();
  });
  changes.dispatchEvent(new Event("change"));
  otherTabs?.postMessage("change");
  return result;
}

/**
 * @template T
 * @param {Room[]} rooms
 * @param {(tx: Reading) => Promise<T>} work
 * @returns {Promise<T>}
 */
export function read(rooms, work) {
  return sturdily((memory) => work(memory.transaction(rooms, "readonly")));
}

/** Room for words on a full phone. */
export function layAside() {
  return sturdily(reserve.layAside);
}

export function takesBlobs() {
  return sturdily(reserve.takesBlobs);
}

/** Calls back after every write, also those of other tabs. @param {() => void} listener */
export function onChange(listener) {
  changes.addEventListener("change", listener);
}

/** Calls back when the browser has no more room for us. @param {() => void} listener */
export function onFull(listener) {
  changes.addEventListener("full", listener);
}

/** @param {string} key @returns {Promise<any>} */
export function recall(key) {
  return read(["kv"], (tx) => tx.objectStore("kv").get(key));
}

/** @param {string} key @param {unknown} value  undefined forgets */
export function remember(key, value) {
  return write(["kv"], async (tx) => {
    if (value === undefined) await tx.objectStore("kv").delete(key);
    else await tx.objectStore("kv").put(value, key);
  });
}

/**
 * WebKit drops the connection of a page in the background; then the first use fails, the next does not.
 * Every row has its own key, so doing the work twice leaves the same rows.
 * @template T
 * @param {(memory: IDBPDatabase<Memory>) => Promise<T>} work
 */
async function sturdily(work) {
  const memory = await open();
  try {
    return await work(memory);
  } catch (error) {
    if (!isLost(error)) throw error;
    memory.close();
    forget();
    return await work(await open());
  }
}

/** @param {unknown} error */
export function isFull(error) {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

/** @param {unknown} error */
function isLost(error) {
  return (
    error instanceof DOMException && ["InvalidStateError", "UnknownError"].includes(error.name)
  );
}

/**
 * @template T
 * @param {Writing} tx
 * @param {(tx: Writing) => Promise<T>} work
 */
async function finished(tx, work) {
  const done = tx.done.then(
    () => null,
    (error) => error ?? new DOMException("", "AbortError"),
  );
  try {
    const result = await work(tx);
    const failure = await done;
    if (failure) throw failure;
    return result;
  } catch (error) {
    abort(tx);
    await done;
    throw error;
  }
}

/** What never ends is left alone: the next write begins on a connection of its own. @param {IDBPDatabase<Memory>} memory @param {Writing} tx */
function leave(memory, tx) {
  abort(tx);
  memory.close();
  forget();
}

/** @param {Writing} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch {
    // It has ended already: committed or rolled back, there is nothing left to undo.
  }
}

function open() {
  opening ??= inTime(connect(VERSION).catch(ofAnotherVersion)).catch((error) => {
    forget();
    throw error;
  });
  return opening;
}

/** @param {number} [version]  without one, as it is */
function connect(version) {
  return /** @type {typeof openDB<Memory>} */ (openDB)(NAME, version, {
    upgrade: furnish,
    blocking: (_from, _to, event) => {
      /** @type {IDBDatabase} */ (event.target).close();
      forget();
    },
    terminated: forget,
  });
}

/** Another tab runs a newer app. It has only added rooms, so this one goes on in those it knows. @param {unknown} error */
function ofAnotherVersion(error) {
  if (error instanceof DOMException && error.name === "VersionError") return connect();
  throw error;
}

/**
 * By the time the page has been awake: a phone that slept meanwhile gives its memory no less.
 * @template T @param {Promise<T>} work @param {() => void} [giveUp] @returns {Promise<T>}
 */
function inTime(work, giveUp) {
  const patience = AbortSignal.timeout(PATIENCE);
  /** @type {() => void} */
  let end = () => {};
  const late = new Promise((_, reject) => {
    end = () => {
      giveUp?.();
      reject(patience.reason); // a TimeoutError
    };
  });
  patience.addEventListener("abort", end);
  return Promise.race([work, late]).finally(() => patience.removeEventListener("abort", end));
}

function forget() {
  opening = null;
}

/**
 * Only ever adds: findings that wait in an older version must still be there in a newer.
 * @param {IDBPDatabase<Memory>} memory
 * @param {number} from
 */
function furnish(memory, from) {
  if (from < 1) {
    memory.createObjectStore("walk", { keyPath: "id" });
    memory.createObjectStore("observation", { keyPath: "id" });
    memory.createObjectStore("photo", { keyPath: "id" }).createIndex("observation", "observation");
    memory.createObjectStore("outbox", { keyPath: "id" }).createIndex("observation", "observation");
    memory.createObjectStore("kv");
  }
  if (from < 2) {
    memory.createObjectStore("answer", { keyPath: "id" });
    memory.createObjectStore("nearby", { keyPath: "walk" });
    memory.createObjectStore("agreement", { keyPath: "observation" });
    memory.createObjectStore("basemap");
  }
  if (from < 3) {
    memory.createObjectStore("sound", { keyPath: "id" }).createIndex("observation", "observation");
  }
}

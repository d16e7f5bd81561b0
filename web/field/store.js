/** The phone's memory: IndexedDB, written strictly, opened again when the browser has dropped it. */
import { openDB } from "idb";

/** @import { DBSchema, IDBPDatabase, IDBPTransaction } from "idb" */
/** @import { Letter, Observation, Photo, Walk } from "./types.js" */

/**
 * @typedef {DBSchema & {
 *   walk: {key: string, value: Walk},
 *   observation: {key: string, value: Observation},
 *   photo: {key: string, value: Photo, indexes: {observation: string}},
 *   outbox: {key: string, value: Letter, indexes: {observation: string}},
 *   kv: {key: string, value: any},
 * }} Memory
 */
/** @typedef {"walk" | "observation" | "photo" | "outbox" | "kv"} Room */
/** @typedef {IDBPTransaction<Memory, Room[], "readwrite">} Writing */
/** @typedef {IDBPTransaction<Memory, Room[], "readonly">} Reading */

const NAME = "tryg-vandring";
const VERSION = 1;

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
 * @returns {Promise<T>}
 */
export async function write(rooms, work) {
  const result = await sturdily(async (memory) => {
    const tx = memory.transaction(rooms, "readwrite", { durability: "strict" });
    return await finished(tx, work);
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

/** Calls back after every write, also those of other tabs. @param {() => void} listener */
export function onChange(listener) {
  changes.addEventListener("change", listener);
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

/** @param {Writing} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch {
    // It has ended already: committed or rolled back, there is nothing left to undo.
  }
}

function open() {
  opening ??= /** @type {typeof openDB<Memory>} */ (openDB)(NAME, VERSION, {
    upgrade: furnish,
    blocking: (_from, _to, event) => {
      /** @type {IDBDatabase} */ (event.target).close();
      forget();
    },
    terminated: forget,
  }).catch((error) => {
    forget();
    throw error;
  });
  return opening;
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
}

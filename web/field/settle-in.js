/** The server is heard: walks that were joined without it are joined, and their findings go along. */
import { bytesOf, sha256 } from "./digest.js";
import { isPortal } from "./receipt.js";
import * as server from "./server.js";
import { read, write } from "./store.js";
import { awaited, putWalk, walkFrom } from "./walking.js";

/** @import { Letter, Observation, Pending, Walk } from "./types.js" */
/** @import { Me, Unheard } from "./walking.js" */
/** @import { Outcome } from "./sync.js" */
/** @import { Reading, Writing } from "./store.js" */

/**
 * Whatever ends the page on the way, the next round goes on from there.
 * @returns {Promise<Outcome | null>} null when nothing waits to be heard any more
 */
export async function settleIn() {
  /** @type {Outcome | null} */
  let outcome = null;
  for (const walk of await awaited()) outcome = (await joinLate(walk)) ?? outcome;
  await bringAlong();
  return outcome;
}

/** @param {Unheard} walk @returns {Promise<Outcome | null>} */
async function joinLate(walk) {
  const { secret, attempt } = walk.pending;
  const me = { role: walk.role, first_name: walk.first_name, group: walk.group ?? null };
  const answer = await server.join({ secret }, me, attempt, true).catch(() => null);
  if (!answer?.is_ours)
    return { is: answer && isPortal(answer) ? "portal" : "unreachable", retry_after: null };
  if (answer.status === 201) return await become(walk, answer.body, me);
  if (answer.status === 429 || answer.status >= 500)
    return { is: "later", retry_after: answer.retry_after };
  const refused = String(answer.body?.type ?? answer.status).split("/").pop() ?? "";
  await note(walk, { refused });
  return refused === "walk-not-open" ? { is: "later", retry_after: null } : null;
}

/**
 * @param {Unheard} walk
 * @param {any} told
 * @param {Me} me
 */
async function become(walk, told, me) {
  const found = await walkFrom(told, { secret: walk.pending.secret }, me);
  await write(["walk", "kv"], async (tx) => {
    await putWalk(tx, found);
    await noteIn(tx, walk, { became: found.id });
    const isHere = (await tx.objectStore("kv").get("walk")) === walk.id;
    if (isHere) await tx.objectStore("kv").put(found.id, "walk");
  });
  return null;
}

/** @param {Unheard} walk @param {Partial<Pending>} news */
function note(walk, news) {
  return write(["walk"], (tx) => noteIn(tx, walk, news));
}

/** Unless the code was scanned anew meanwhile. @param {Writing} tx @param {Unheard} walk @param {Partial<Pending>} news */
async function noteIn(tx, { id, pending }, news) {
  const kept = await tx.objectStore("walk").get(id);
  if (kept?.pending?.attempt !== pending.attempt) return;
  await tx.objectStore("walk").put({ ...kept, pending: { ...kept.pending, ...news } });
}

/** The row of a walk that has become another stays: a page that was open all the while may still write for it. */
async function bringAlong() {
  const walks = await read(["walk"], (tx) => tx.objectStore("walk").getAll());
  for (const from of walks) {
    const to = walks.find(({ id }) => id === from.pending?.became);
    if (!to) continue;
    for (const id of await findingsOf(from.id)) await move(id, from.id, to);
  }
}

/** Also those of which only a letter still names it. @param {string} walk */
function findingsOf(walk) {
  return read(["observation", "outbox"], async (tx) => {
    const rows = await tx.objectStore("observation").getAll();
    const letters = await tx.objectStore("outbox").getAll();
    const isOf = (/** @type {{walk: string}} */ one) => one.walk === walk;
    const ids = rows.filter(isOf).map(({ id }) => id);
    return new Set([...ids, ...letters.filter(isOf).map(({ observation }) => observation)]);
  });
}

/** @typedef {{observation: Observation | undefined, letters: Letter[]}} Lying */

/**
 * The finding and all its letters in one transaction, unless its walker changes it just then.
 * @param {string} id
 * @param {string} from
 * @param {Walk} to
 */
async function move(id, from, to) {
  for (;;) {
    const before = await read(["observation", "outbox"], (tx) => lying(tx, id));
    const { observation } = before;
    const letters = await Promise.all(
      before.letters.map((letter) => (letter.walk === from ? readdressed(letter, to) : letter)),
    );
    const isMoved = await write(["observation", "outbox"], async (tx) => {
      if (JSON.stringify(await lying(tx, id)) !== JSON.stringify(before)) return false;
      const address = observation?.walk === from ? { walk: to.id, device: to.device } : {};
      if (observation) await tx.objectStore("observation").put({ ...observation, ...address });
      for (const letter of letters) await tx.objectStore("outbox").put(letter);
      return true;
    });
    if (isMoved) return;
  }
}

/** @param {Reading | Writing} tx @param {string} id @returns {Promise<Lying>} */
async function lying(tx, id) {
  const rooms = /** @type {Reading} */ (tx);
  return {
    observation: await rooms.objectStore("observation").get(id),
    letters: await rooms.objectStore("outbox").index("observation").getAll(id),
  };
}

/** None has left the phone: nobody knew where to. @param {Letter} letter @param {Walk} to @returns {Promise<Letter>} */
async function readdressed(letter, to) {
  const address = { walk: to.id, device: to.device };
  if (letter.body === null) return { ...letter, ...address };
  const body = JSON.stringify({ ...JSON.parse(letter.body), walk: to.id });
  const bytes = bytesOf(body);
  return { ...letter, ...address, body, sha256: await sha256(bytes), size: bytes.length };
}

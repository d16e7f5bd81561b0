/** Which stop each group is at: a number its leader sets, and never where anybody's phone is. */
import { lastTold } from "./nearby.js";
import { tell } from "./server.js";
import { recall, write } from "./store.js";

/** @import { GroupAt, Walk } from "./types.js" */

/** @typedef {{walk: string, group: string, number: number | null, at: number}} Move */

const KEY = "stop-to-tell";
const STALE = 30 * 60 * 1000; // milliseconds; then the group has moved on since
const LATER = [401, 408, 429]; // the phone will have joined again, or the line be better

/**
 * The leader says where a group is. Kept until it has been told, for each group by itself.
 * @param {Walk} walk
 * @param {string} group
 * @param {number | null} number
 */
export function moveTo(walk, group, number) {
  const move = { walk: walk.id, group, number, at: Date.now() };
  return write(["kv"], async (tx) => {
    const kept = movesIn(await tx.objectStore("kv").get(KEY)).filter((each) => !isSame(each, move));
    await tx.objectStore("kv").put([...kept, move], KEY);
  });
}

/** Tells what the leader has said, now or without signal. @param {Walk} walk */
export async function tellMoves(walk) {
  for (const move of await movesToTell(walk)) {
    const { group, number } = move;
    const answer = await tell(walk, "stop", { group, number }).catch(() => null);
    if (!answer?.is_ours || answer.status >= 500 || LATER.includes(answer.status)) return;
    if (answer.status === 200) await noteGroups(walk.id, answer.body.groups);
    await forgetMove(move);
  }
}

/** What has not been told yet. @param {Walk} walk */
export async function movesToTell(walk) {
  return movesIn(await recall(KEY)).filter((move) => move.walk === walk.id);
}

/** Those that still say something; an older version kept only one. @param {Move[] | Move | undefined} kept */
function movesIn(kept) {
  return [kept ?? []].flat().filter(({ at }) => Math.abs(Date.now() - at) < STALE);
}

/** @param {Move} one @param {Move} other */
function isSame(one, other) {
  return one.walk === other.walk && one.group === other.group;
}

/** Unless the leader has moved on meanwhile. @param {Move} told */
function forgetMove(told) {
  return write(["kv"], async (tx) => {
    const kept = movesIn(await tx.objectStore("kv").get(KEY));
    const rest = kept.filter((each) => !(isSame(each, told) && each.at === told.at));
    if (rest.length) await tx.objectStore("kv").put(rest, KEY);
    else await tx.objectStore("kv").delete(KEY);
  });
}

/** @param {string} walk @param {GroupAt[]} groups */
function noteGroups(walk, groups) {
  return write(["nearby"], async (tx) => {
    const told = await tx.objectStore("nearby").get(walk);
    if (told) await tx.objectStore("nearby").put({ ...told, groups, etag: null });
  });
}

/**
 * Every group with its stop, as told last and with what the leader has just said.
 * @param {Walk} walk
 * @returns {Promise<GroupAt[]>}
 */
export async function groupsNow(walk) {
  const [told, moves] = [await lastTold(walk.id), await movesToTell(walk)];
  const known = told?.groups.length
    ? told.groups
    : (walk.package.groups ?? []).map((group) => ({ ...group, stop: null, at: null }));
  return known.map((one) => {
    const move = moves.find(({ group }) => group === one.letter);
    return move ? { ...one, stop: move.number } : one;
  });
}

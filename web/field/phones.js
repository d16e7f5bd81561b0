/** The phones on the walk as its leader may see them: who has something unsent, and when they were heard. */
import { look } from "./server.js";
import { recall, remember, write } from "./store.js";

/** @import { Walk } from "./types.js" */

/**
 * @typedef {object} Phone
 * @property {string} id
 * @property {string | null} first_name
 * @property {string} role
 * @property {string | null} group
 * @property {string} joined_at
 * @property {string | null} last_seen_at
 * @property {number} unsent
 * @property {number} unsent_photos
 * @property {number} help
 * @property {boolean} is_me
 */

/** @typedef {{walk: string, at: number, phones: Phone[]}} Phones */

const KEY = "phones";
const A_DAY = 24 * 60 * 60 * 1000;

/**
 * As they were fetched last; names are not kept for longer than the evening.
 * @param {string} walk
 * @returns {Promise<Phones | null>}
 */
export async function lastPhones(walk) {
  /** @type {Phones | undefined} */
  const kept = await recall(KEY);
  return kept?.walk === walk ? kept : null;
}

/** Whether they could be fetched; a phone that leads no longer is told so. @param {Walk} walk */
export async function fetchPhones(walk) {
  const answer = await look(walk, "devices").catch(() => null);
  if (!answer?.is_ours) return false;
  if (answer.status === 403) await leadsNoLonger(walk);
  if (answer.status !== 200) return false;
  await remember(KEY, { walk: walk.id, at: Date.now(), phones: answer.body.devices });
  return true;
}

export async function forgetPhones(now = Date.now()) {
  if (((await recall(KEY))?.at ?? now) < now - A_DAY) await remember(KEY, undefined);
}

/** @param {Walk} walk */
async function leadsNoLonger({ id }) {
  await remember(KEY, undefined);
  await write(["walk"], async (tx) => {
    const walk = await tx.objectStore("walk").get(id);
    if (walk) await tx.objectStore("walk").put({ ...walk, is_leader: false });
  });
}

/**
 * Those with something unsent first, then the one that was heard longest ago.
 * @param {Phone} a
 * @param {Phone} b
 */
export function byNeed(a, b) {
  const rank = (/** @type {Phone} */ phone) =>
    Number(phone.help > 0) * 2 + Number(phone.unsent > 0);
  return rank(b) - rank(a) || (a.last_seen_at ?? "").localeCompare(b.last_seen_at ?? "");
}

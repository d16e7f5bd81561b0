/** Tells how much waits on this phone, so that nobody goes home with it unnoticed. Never holds up a letter. */
import { withAside } from "./aside.js";
import { findings } from "./findings.js";
import { looseLetters } from "./loose.js";
import { waiting } from "./outbox.js";
import { tell } from "./server.js";
import { count } from "./state.js";
import { write } from "./store.js";
import { timeOf } from "./uuid7.js";
import { currentWalk } from "./walking.js";

/** @import { Walk } from "./types.js" */

const PEACE = 60_000; // milliseconds between two check-ins
const STILL_HERE = 300_000; // after so long it is news that nothing has changed

let told = "";
let toldAt = -Infinity;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Says seldom that nothing has changed. @param {boolean} isUrgent  a leader waits for it */
export async function checkIn(isUrgent = false) {
  const walk = await currentWalk();
  if (!walk || walk.is_signed_out) return;
  const facts = await standing(walk);
  const news = JSON.stringify([walk.device, facts]);
  const since = sinceTold(Date.now());
  clearTimeout(timer);
  if (news === told && since < STILL_HERE) return;
  if (since < PEACE && !isUrgent) return void (timer = setTimeout(checkIn, PEACE - since));
  toldAt = Date.now();
  const answer = await tell(walk, "device", facts).catch(() => null);
  if (!answer?.is_ours || answer.status !== 200) return;
  told = news;
  await noteLeader(walk, answer.body?.is_leader === true);
}

/** Milliseconds; a clock that was put back says that it was long ago. @param {number} now */
function sinceTold(now) {
  return now < toldAt ? Infinity : now - toldAt;
}

/** @param {Walk} walk */
async function standing(walk) {
  const [all, loose, letters] = await Promise.all([findings(), looseLetters(), waiting()]);
  const counted = count(withAside(all), loose);
  const oldest = letters.map(({ id }) => timeOf(id)).sort((a, b) => a - b)[0];
  return {
    group: walk.group ?? null,
    unsent: counted.waiting + counted.help,
    unsent_photos: letters.filter(({ kind }) => kind === "photo").length,
    help: counted.help,
    oldest_unsent: oldest ? new Date(oldest).toISOString() : null,
    build: document.body.dataset["build"] ?? "",
  };
}

/** @param {Walk} walk @param {boolean} isLeader */
async function noteLeader({ id, device, is_leader = false }, isLeader) {
  if (is_leader === isLeader) return;
  await write(["walk"], async (tx) => {
    const walk = await tx.objectStore("walk").get(id);
    if (walk?.device === device) await tx.objectStore("walk").put({ ...walk, is_leader: isLeader });
  });
}

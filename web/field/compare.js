/** Asks the municipality what it holds of ours, and sends again what it has lost. */
import { catchUp } from "./catch-up.js";
import { lackOf, isProven } from "./held.js";
import { observationLetter, photoLetter, soundLetter, withdrawalLetter } from "./letter.js";
import { isTooSoon, news } from "./news.js";
import { look } from "./server.js";
import { read, write } from "./store.js";

/** @import { Held, Lack } from "./held.js" */
/** @import { Letter, Observation, Photo, Sound, Walk } from "./types.js" */

const A_DAY = 24 * 60 * 60 * 1000; // milliseconds
const MOST = 3; // times the same finding goes again: a list may be wrong

/** After sending and at the start, a few minutes apart. Without an answer all stays as it is. */
export async function compare(now = Date.now()) {
  if (!news.isAwaited || isTooSoon(now)) return;
  news.isAwaited = false;
  const { walks, rows } = await settled();
  for (const walk of walks) {
    const ours = rows.filter((row) => row.walk === walk.id);
    if (!ours.length) continue;
    news.comparedAt = now;
    if (!(await compareWalk(walk, ours))) news.isAwaited = true;
  }
}

/** Findings that wait for nothing more, and the walks that can be asked about them. */
function settled() {
  return read(["walk", "observation", "outbox"], async (tx) => {
    const letters = await tx.objectStore("outbox").getAll();
    const waiting = new Set(letters.map((letter) => letter.observation));
    /** @type {Observation[]} */
    const all = await tx.objectStore("observation").getAll();
    /** @type {Walk[]} */
    const walks = await tx.objectStore("walk").getAll();
    return {
      walks: walks.filter((walk) => !walk.is_signed_out),
      rows: all.filter(
        (row) => !waiting.has(row.id) && (row.delivered || row.withdrawn === "done"),
      ),
    };
  });
}

/** Whether there was an answer. @param {Walk} walk @param {Observation[]} ours */
async function compareWalk(walk, ours) {
  const answer = await look(walk, "receipts").catch(() => null);
  if (!answer?.is_ours || answer.status !== 200) return false;
  /** @type {Map<string, Held>} */
  const held = new Map(
    answer.body.observations.map((/** @type {Held} */ each) => [each.id, each]),
  );
  for (const row of ours) {
    const device = row.delivered?.device ?? row.device;
    if (device === walk.device) await settle(row, held.get(row.id));
    else await sendOnce(row);
  }
  return true;
}

/** @param {Observation} observation @param {Held | undefined} held */
async function settle(observation, held) {
  const media = await mediaOf(observation.id);
  const asked = { ...observation, photos: named(observation, media.sounds) };
  const told = held && { ...held, photos: [...held.photos, ...(held.sounds ?? [])] };
  const lack = lackOf(asked, told);
  if (lack.is === "whole") {
    const { delivered } = observation;
    if (!delivered || delivered.is_listed || !isProven(asked, told, [...media.photos, ...media.sounds])) return;
    return await put(observation, { ...observation, delivered: { ...delivered, is_listed: true } }, []);
  }
  if (lack.is === "behind") return await catchUp({ observation: observation.id }, lack.standing);
  const resent = (observation.resent ?? 0) + 1;
  if (resent > MOST) return;
  const withdrawn = lack.is === "withdrawn-not" ? "waiting" : null;
  const again = /** @type {Observation} */ ({ ...observation, resent, withdrawn });
  const letters = await lettersFor(again, lack, media);
  if (letters.length) await put(observation, again, letters);
}

/**
 * This phone was another device then, so the list can't tell. The same bytes again do no harm.
 * @param {Observation} observation
 */
async function sendOnce(observation) {
  if (observation.resent || observation.withdrawn) return;
  const letters = await lettersFor(observation, { is: "gone" }, await mediaOf(observation.id));
  if (letters[0]?.sha256 !== observation.delivered?.sha256) return;
  await put(observation, { ...observation, resent: MOST }, letters);
}

/** @param {Observation} observation @param {Lack} lack @param {Media} media @returns {Promise<Letter[]>} */
async function lettersFor(observation, lack, { photos, sounds }) {
  if (lack.is === "withdrawn-not") return [withdrawalLetter(observation)];
  const wanted = lack.is === "without" ? lack.photos : named(observation, sounds);
  const isWanted = (/** @type {{id: string}} */ { id }) => wanted.includes(id);
  const letters = [
    ...photos.filter(isWanted).map((photo) => photoLetter(photo, observation)),
    ...sounds.filter(isWanted).map((sound) => soundLetter(sound, observation)),
  ];
  return lack.is === "without" ? letters : [await observationLetter(observation, 0), ...letters];
}

/** @typedef {{photos: Photo[], sounds: Sound[]}} Media */

/** @param {string} id @returns {Promise<Media>} */
function mediaOf(id) {
  return read(["photo", "sound"], async (tx) => ({
    photos: await tx.objectStore("photo").index("observation").getAll(id),
    sounds: await tx.objectStore("sound").index("observation").getAll(id),
  }));
}

/**
 * What the list must name. A recording is asked about for a day: after that it is deleted there in
 * its own time, and must not go again.
 * @param {Observation} observation
 * @param {Sound[]} sounds
 */
function named({ photos, sound }, sounds, now = Date.now()) {
  const said = sounds.find(({ id }) => id === sound);
  const isAsked = said?.delivered_at && Math.abs(now - said.delivered_at) < A_DAY;
  return isAsked ? [...photos, said.id] : photos;
}

/**
 * Unless the walker has changed it meanwhile: then the next look sees to it.
 * @param {Observation} before
 * @param {Observation} after
 * @param {Letter[]} letters
 */
function put(before, after, letters) {
  return write(["observation", "outbox"], async (tx) => {
    const now = await tx.objectStore("observation").get(before.id);
    if (JSON.stringify(now) !== JSON.stringify(before)) return;
    await tx.objectStore("observation").put(after);
    for (const letter of letters) await tx.objectStore("outbox").put(letter);
  });
}

/** A photo goes in pieces: what has arrived stays there, however often the line is cut. */
import { contentDigest } from "./digest.js";
import { ask, bearer, PATIENCE, put, SLOWEST } from "./server.js";

/** @import { Answer, Letter, Stamped } from "./types.js" */

const WHOLE = 96 * 1024; // bytes; a photo this small goes in one piece
const SHORTEST = 64 * 1024; // bytes of a piece
const LONGEST = 128 * 1024;
const SOON = 4000; // milliseconds a piece should take on a good line
const STUMBLES = 3; // times the two ends may disagree before the photo waits

/**
 * Delivers a photo. Null when something else must go first: words that came meanwhile, or the photo
 * was taken up again. Rejects when nobody answered in time; the next try goes on from there.
 * @param {Stamped} letter
 * @param {() => Promise<Letter[]>} due  the letters that may go now
 * @param {(share: number) => void} onShare  how much of it is there, 0 to 1
 * @returns {Promise<Answer | null>}
 */
export async function sendPhoto(letter, due, onShare) {
  if (letter.size <= WHOLE || !letter.bytes) return await put(letter);
  const known = new Set((await due()).map(({ id }) => id));
  const first = await ask(address(letter), { method: "HEAD", headers: headers(letter) });
  const isOlder = first.is_ours && [404, 405].includes(first.status);
  if (isOlder) return await put(letter); // it takes photos whole only
  if (!first.is_ours || first.status !== 200 || first.upload_offset == null) return first;
  const offset = Math.min(first.upload_offset, letter.size);
  return await inPieces(letter, letter.bytes, offset, async (offset) => {
    onShare(offset / letter.size);
    return isNext(letter, await due(), known);
  });
}

/**
 * Text goes before photos, also before the rest of one.
 * @param {Letter} letter
 * @param {Letter[]} due
 * @param {Set<string>} known
 */
function isNext({ id }, due, known) {
  const isAwaited = due.some((each) => each.id === id);
  return isAwaited && due.every((each) => each.kind === "photo" || known.has(each.id));
}

/**
 * @param {Stamped} letter
 * @param {Uint8Array<ArrayBuffer> | ArrayBuffer} bytes
 * @param {number} offset
 * @param {(offset: number) => Promise<boolean>} mayGoOn
 */
async function inPieces(letter, bytes, offset, mayGoOn) {
  let length = SHORTEST;
  let stumbles = 0;
  let isSecondTime = false;
  while (await mayGoOn(offset)) {
    const began = performance.now();
    const answer = await piece(letter, bytes.slice(offset, offset + length), offset);
    const took = performance.now() - began;
    const next = isBroken(answer) && !isSecondTime ? 0 : offsetAfter(answer, letter);
    isSecondTime ||= isBroken(answer);
    if (next === null) return isMismatch(answer) ? later(answer) : answer;
    if (next <= offset && ++stumbles > STUMBLES) return later(answer);
    length = Math.min(LONGEST, Math.max(SHORTEST, Math.round((length * SOON) / (took + 1))));
    offset = next;
  }
  return null;
}

/**
 * @param {Stamped} letter
 * @param {Uint8Array<ArrayBuffer> | ArrayBuffer} bytes
 * @param {number} offset
 */
function piece(letter, bytes, offset) {
  return ask(address(letter), {
    method: "PATCH",
    headers: {
      ...headers(letter),
      "Content-Type": "application/octet-stream",
      "Upload-Offset": String(offset),
    },
    body: bytes,
    patience: PATIENCE + bytes.byteLength / SLOWEST,
  });
}

/** @param {Stamped} letter */
function address({ subject, observation }) {
  return `/api/field/photos/${subject}?observation=${observation}`;
}

/** @param {Stamped} letter @returns {Record<string, string>} */
function headers({ token, sha256, size }) {
  const facts = { "Repr-Digest": contentDigest(sha256), "Upload-Length": String(size) };
  return { ...bearer(token), ...facts };
}

/**
 * Where to go on; null when the answer is a receipt or a refusal.
 * @param {Answer} answer
 * @param {Stamped} letter
 */
function offsetAfter(answer, letter) {
  if (!answer.is_ours) return null;
  return answer.status === 204 || isMismatch(answer) ? offsetIn(answer, letter) : null;
}

/** @param {Answer} answer */
function isMismatch(answer) {
  return isProblem(answer, 409, "offset-mismatch");
}

/** What lay there was spoilt and is thrown away: once more from the start. @param {Answer} answer */
function isBroken(answer) {
  return isProblem(answer, 422, "digest-mismatch");
}

/** @param {Answer} answer @param {number} expected @param {string} code */
function isProblem({ is_ours, status, body }, expected, code) {
  return is_ours && status === expected && String(body?.type).endsWith(`/${code}`);
}

/** @param {Answer} answer @param {Stamped} letter @returns {number | null} */
function offsetIn({ upload_offset: offset }, { size }) {
  return offset != null && Number.isInteger(offset) && offset >= 0 && offset <= size ? offset : null;
}

/** The two ends can't agree just now: no reason to bother the walker. @param {Answer} answer @returns {Answer} */
function later(answer) {
  return { ...answer, status: 408 };
}

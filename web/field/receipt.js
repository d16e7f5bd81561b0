/** What an answer means for the letter it answers. Values in, a verdict out. */

/** @import { Answer, Letter, Trouble } from "./types.js" */

/**
 * @typedef {{is: "delivered", state: string, reason: string | null}
 *   | {is: "withdrawn"}
 *   | {is: "copy", trouble: Trouble}
 *   | {is: "behind", standing: number}
 *   | {is: "parked", trouble: Trouble}
 *   | {is: "signed-out"}
 *   | {is: "later"}
 *   | {is: "busy", retry_after: number | null}
 *   | {is: "portal"}
 *   | {is: "unreachable"}} Verdict
 *
 * `later` is about this letter alone; after `busy`, `portal`, `unreachable` and `signed-out` the
 * rest wait too.
 */

const WANTS_SIGN_IN = [401, 407, 511];

/**
 * Whether somebody on the way answers in our place, as a network does that wants one to log on: with
 * a page of its own, or a trip to it. A proxy that can't reach us says so with another number.
 * @param {Pick<Answer, "status" | "is_ours">} answer
 */
export function isPortal({ status, is_ours }) {
  return !is_ours && ((status >= 200 && status < 400) || WANTS_SIGN_IN.includes(status));
}

/**
 * Only our own receipt, for this very letter and these very bytes, lets the phone let go.
 * @param {Letter} letter
 * @param {Answer} answer
 * @returns {Verdict}
 */
export function judge(letter, answer) {
  if (!answer.is_ours) return { is: isPortal(answer) ? "portal" : "unreachable" };
  if (answer.status >= 200 && answer.status < 300) return received(letter, answer);
  switch (answer.status) {
    case 401:
      return { is: "signed-out" };
    case 409:
      return clash(letter, answer);
    case 410:
      return { is: "withdrawn" };
    case 408:
    case 425:
      return { is: "later" };
    case 429:
    case 503:
      return { is: "busy", retry_after: answer.retry_after };
  }
  if (answer.status >= 400 && answer.status < 500)
    return { is: "parked", trouble: troubleOf(answer) };
  return { is: "later" };
}

/**
 * A finding is kept under a new id; a withdrawal and a stance are not. Nobody agrees with herself,
 * and nobody's finding is doubled because another phone had begun to send it.
 * @param {Letter} letter
 * @param {Answer} answer
 * @returns {Verdict}
 */
function clash(letter, answer) {
  const trouble = troubleOf(answer);
  if (trouble.code === "own-observation") return { is: "withdrawn" };
  const standing = answer.body?.is_now;
  if (trouble.code === "older-revision" && standing) return { is: "behind", standing };
  const isText = ["observation", "photo", "sound"].includes(letter.kind);
  const isCopied = isText && trouble.code !== "not-yours";
  return { is: isCopied ? "copy" : "parked", trouble };
}

/**
 * @param {Letter} letter
 * @param {Answer} answer
 * @returns {Verdict}
 */
function received(letter, { status, body }) {
  const isReceipt = body?.receipt === letter.kind && body.id === letter.subject;
  if (!isReceipt || status > 202) return { is: "later" };
  if (letter.kind === "withdrawal") {
    return body.state === "withdrawn" ? { is: "withdrawn" } : { is: "later" };
  }
  if (body.sha256 !== letter.sha256) return { is: "later" };
  return { is: "delivered", state: body.state, reason: body.reason ?? null };
}

/**
 * @param {Answer} answer
 * @returns {Trouble}
 */
function troubleOf({ status, body }) {
  const code = typeof body?.type === "string" ? body.type.split("/").pop() : "";
  return {
    code: code || `status-${status}`,
    detail: typeof body?.detail === "string" ? body.detail : null,
  };
}

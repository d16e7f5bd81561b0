/** What an answer means for the letter it answers. Values in, a verdict out. */

/** @import { Answer, Letter, Trouble } from "./types.js" */

/**
 * @typedef {{is: "delivered", state: string, reason: string | null}
 *   | {is: "withdrawn"}
 *   | {is: "copy", trouble: Trouble}
 *   | {is: "parked", trouble: Trouble}
 *   | {is: "signed-out"}
 *   | {is: "later"}
 *   | {is: "busy", retry_after: number | null}
 *   | {is: "unreachable"}} Verdict
 *
 * `later` is about this letter alone; after `busy`, `unreachable` and `signed-out` the rest wait too.
 */

/**
 * Only our own receipt, for this very letter and these very bytes, lets the phone let go.
 * @param {Letter} letter
 * @param {Answer} answer
 * @returns {Verdict}
 */
export function judge(letter, answer) {
  if (!answer.is_ours) return { is: "unreachable" };
  if (answer.status >= 200 && answer.status < 300) return received(letter, answer);
  switch (answer.status) {
    case 401:
      return { is: "signed-out" };
    case 409:
      return { is: letter.kind === "withdrawal" ? "parked" : "copy", trouble: troubleOf(answer) };
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

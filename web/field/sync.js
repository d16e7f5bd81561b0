/** One round of sending: every letter that is due, text before photos, and nothing is lost. */
import { judge } from "./receipt.js";

/** @import { Answer, Letter, Stamped, Trouble } from "./types.js" */

/**
 * What the round needs of the outbox.
 * @typedef {object} Outbox
 * @property {() => Promise<Letter[]>} due  in the order they should go
 * @property {(letter: Letter) => Promise<Stamped | null>} begin  null when it is gone or must wait
 * @property {(letter: Letter, state: string, reason: string | null) => Promise<void>} delivered
 * @property {(letter: Letter) => Promise<void>} withdrawn
 * @property {(letter: Letter, trouble: Trouble) => Promise<void>} copy
 * @property {(letter: Letter, standing: number) => Promise<void>} catchUp
 * @property {(letter: Letter, trouble: Trouble) => Promise<void>} park
 * @property {(letter: Letter) => Promise<void>} later
 * @property {(letter: Stamped) => Promise<void>} signedOut
 */

/**
 * How a round ended; `retry_after` is in seconds and comes from the server.
 * @typedef {{is: "done" | "later" | "portal" | "unreachable" | "signed-out", retry_after: number | null}} Outcome
 */

/**
 * @param {Outbox} outbox
 * @param {(letter: Stamped) => Promise<Answer | null>} put  rejects when nobody answered; null when
 *   something else must go before it
 * @returns {Promise<Outcome>}
 */
export async function sync(outbox, put) {
  let isAllDone = true;
  const closed = new Set(); // walks that no longer know this phone; it may be on others
  for (const letter of await outbox.due()) {
    if (closed.has(letter.walk)) continue;
    const stamped = await outbox.begin(letter);
    if (!stamped) continue;
    const answer = await put(stamped).catch(silence);
    if (!answer) break; // the next round begins with what came
    const verdict = judge(stamped, answer);
    switch (verdict.is) {
      case "delivered":
        await outbox.delivered(stamped, verdict.state, verdict.reason);
        break;
      case "withdrawn":
        await outbox.withdrawn(stamped);
        break;
      case "copy":
        await outbox.copy(stamped, verdict.trouble);
        break;
      case "behind":
        isAllDone = false; // the letter that says so goes in the next round
        await outbox.catchUp(stamped, verdict.standing);
        break;
      case "parked":
        await outbox.park(stamped, verdict.trouble);
        break;
      case "later":
        isAllDone = false;
        await outbox.later(stamped);
        break;
      case "signed-out":
        await outbox.signedOut(stamped);
        closed.add(letter.walk);
        break;
      case "busy":
        return { is: "later", retry_after: verdict.retry_after };
      case "portal":
      case "unreachable":
        return { is: verdict.is, retry_after: null };
    }
  }
  if (closed.size) return { is: "signed-out", retry_after: null };
  return { is: isAllDone ? "done" : "later", retry_after: null };
}

/** @returns {Answer} */
function silence() {
  return { status: 0, is_ours: false, body: null, retry_after: null };
}

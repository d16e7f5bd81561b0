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
 * @property {(letter: Letter, trouble: Trouble) => Promise<void>} park
 * @property {(letter: Letter) => Promise<void>} later
 * @property {(letter: Letter) => Promise<void>} signedOut
 */

/**
 * How a round ended; `retry_after` is in seconds and comes from the server.
 * @typedef {{is: "done" | "later" | "unreachable" | "signed-out", retry_after: number | null}} Outcome
 */

/**
 * @param {Outbox} outbox
 * @param {(letter: Stamped) => Promise<Answer>} put  rejects when nobody answered
 * @returns {Promise<Outcome>}
 */
export async function sync(outbox, put) {
  let isAllDone = true;
  for (const letter of await outbox.due()) {
    const stamped = await outbox.begin(letter);
    if (!stamped) continue;
    const verdict = judge(stamped, await put(stamped).catch(silence));
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
      case "parked":
        await outbox.park(stamped, verdict.trouble);
        break;
      case "later":
        isAllDone = false;
        await outbox.later(stamped);
        break;
      case "signed-out":
        await outbox.signedOut(stamped);
        return { is: "signed-out", retry_after: null };
      case "busy":
        return { is: "later", retry_after: verdict.retry_after };
      case "unreachable":
        return { is: "unreachable", retry_after: null };
    }
  }
  return { is: isAllDone ? "done" : "later", retry_after: null };
}

/** @returns {Answer} */
function silence() {
  return { status: 0, is_ours: false, body: null, retry_after: null };
}

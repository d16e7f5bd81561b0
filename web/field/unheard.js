/** Says yes to a walk that nobody can be asked about yet: its code is kept, and findings wait for it. */
import { bytesOf, sha256 } from "./digest.js";
import { read, write } from "./store.js";
import { t } from "./texts.js";
import { isAwaited } from "./walking.js";

/** @import { Me } from "./walking.js" */
/** @import { Package, Walk, WalkFacts } from "./types.js" */

/**
 * One row for one code: a second tab or a second scan finds the first.
 * @param {string} secret
 * @param {Me} me
 * @param {string} attempt  as which the server was asked already
 * @param {WalkFacts | null} facts  when the invitation was heard, and the joining was not
 * @returns {Promise<Walk>}
 */
export async function sayYesUnheard(secret, me, attempt, facts) {
  const invitation = await sha256(bytesOf(secret));
  const id = idFrom(invitation);
  const taken = await provisional(id, facts);
  return write(["walk", "kv"], async (tx) => {
    const before = await tx.objectStore("walk").get(id);
    const pending = { secret, attempt, made_at: Date.now(), refused: null, became: null };
    const fresh = { ...me, id, device: "", token: "", invitation, package: taken, etag: null };
    /** @type {Walk} */
    const walk = before && isAwaited(before) ? before : { ...fresh, is_signed_out: true, pending };
    await tx.objectStore("walk").put(walk);
    await tx.objectStore("kv").put(id, "walk");
    return walk;
  });
}

/** A UUID like those of other walks (RFC 9562, version 8), so that a file with it can be read. @param {string} hex */
function idFrom(hex) {
  const last = [`8${hex.slice(12, 15)}`, `8${hex.slice(15, 18)}`, hex.slice(18, 30)];
  return [hex.slice(0, 8), hex.slice(8, 12), ...last].join("-");
}

/**
 * Without stops; with the categories this phone saw last, else those that came with the app.
 * @param {string} id
 * @param {WalkFacts | null} facts
 * @returns {Promise<Package>}
 */
async function provisional(id, facts) {
  const walks = await read(["walk"], (tx) => tx.objectStore("walk").getAll());
  const [last] = walks.map((walk) => walk.package).sort((a, b) => (a.made_at < b.made_at ? 1 : -1));
  const nothing = { purpose: "", starts_at: "", meeting_point: "", state: "open" };
  return {
    walk: { area: "", title: t("field.unheard.title"), ...nothing, ...facts, id },
    stops: [],
    districts: [],
    taxonomy: last?.taxonomy ?? JSON.parse(TAXONOMY),
    emergency: last?.emergency ?? { danger: "112", police: "114" },
    groups: [],
    made_at: "",
  };
}

/** What the walker should know besides: of the phone's memory, a new version, a closed walk, or joining again. */
import { wordsAside } from "./aside.js";
import { forgetsAfterAWeek } from "./browser.js";
import { isBusy } from "./busy.js";
import { closingWords } from "./closing.js";
import { button, el } from "./dom.js";
import { later } from "./later.js";
import { postman } from "./postman.js";
import { room } from "./room.js";
import { deafen, go, spot } from "./screens.js";
import { hasNewVersion, takeNewVersion } from "./shell.js";
import { counted, has, t } from "./texts.js";
import { isAwaited } from "./walking.js";

/** @import { Count } from "./state.js" */
/** @import { Pending, Walk } from "./types.js" */

/** @param {Walk | null} walk @param {Count | null} count  null when the phone's memory does not say */
export function showNotices(walk, count) {
  const place = /** @type {HTMLElement} */ (document.getElementById("notices"));
  const all = walk ? [aside(), signedOut(walk), memory(count), newVersion(), closed(walk)] : [aside()];
  const notices = all.filter((notice) => notice !== null).slice(0, 1); // the gravest; the rest can wait
  const news = notices.map((notice) => notice.textContent).join();
  if (place.dataset["news"] === news) return;
  place.dataset["news"] = news;
  const before = place.offsetHeight;
  place.replaceChildren(...notices);
  const main = document.getElementById("screen");
  if (main && place.offsetHeight !== before) deafen(main); // it has moved under the thumb
}

function aside() {
  const words = wordsAside();
  if (!words.length) return null;
  const again = button("retry", t("outbox.aside.open"), () => location.reload());
  return notice(counted("outbox.aside", words.length), again);
}

/** What this browser may do to that which waits. @param {Count | null} count */
function memory(count) {
  if (!count?.waiting && !count?.help) return null;
  const save = () => button("file", t("field.menu.save-all"), async () => (await later()).saveLetters(null));
  if (room.isPrivate) return notice(t("outbox.private"), null);
  if (room.isTight) return notice(t("outbox.tight"), save());
  return count.old && forgetsAfterAWeek() ? notice(t("outbox.week"), save()) : null;
}

/** @param {Walk} walk */
function signedOut(walk) {
  if (!walk.is_signed_out) return null;
  if (isAwaited(walk) && !walk.pending.refused) return notice(t("field.unheard.notice"), null);
  const words = walk.pending ? refusedInWords(walk.pending) : t("field.notice.signed-out");
  return notice(words, button("retry", t("field.notice.join-again"), () => go("join")));
}

/** @param {Pending} pending */
function refusedInWords({ refused }) {
  const known = `problems.${refused}.detail`;
  return `${t(has(known) ? known : "field.join.trouble")} ${t("field.unheard.kept")}`;
}

/** Never while a finding is being worked on, a photo made small or a letter under way. */
function newVersion() {
  if (!hasNewVersion() || spot().name === "details" || postman.sending || isBusy()) return null;
  return notice(
    t("field.notice.new-version"),
    button("retry", t("field.notice.update"), takeNewVersion),
  );
}

/** @param {Walk} walk */
function closed(walk) {
  const words = closingWords(walk.package.walk);
  return words === null ? null : notice(words, null);
}

/** @param {string} words @param {HTMLElement | null} way */
function notice(words, way) {
  return el("div", { class: "notice", role: "status" }, el("p", {}, words), way);
}

/** What the walker should know besides: a new version, a closed walk, or that the phone must join again. */
import { button, el } from "./dom.js";
import { postman } from "./postman.js";
import { go, spot } from "./screens.js";
import { hasNewVersion, takeNewVersion } from "./shell.js";
import { t } from "./texts.js";

/** @import { Walk } from "./types.js" */

/** @param {Walk | null} walk */
export function showNotices(walk) {
  const place = /** @type {HTMLElement} */ (document.getElementById("notices"));
  const notices = walk
    ? [signedOut(walk), newVersion(), closed(walk)].filter((notice) => notice !== null)
    : [];
  const news = notices.map((notice) => notice.textContent).join();
  if (place.dataset["news"] === news) return;
  place.dataset["news"] = news;
  place.replaceChildren(...notices);
}

/** @param {Walk} walk */
function signedOut(walk) {
  if (!walk.is_signed_out) return null;
  return notice(
    t("field.notice.signed-out"),
    button("retry", t("field.notice.join-again"), () => go("join")),
  );
}

/** Never while a finding is being worked on. */
function newVersion() {
  if (!hasNewVersion() || spot().name === "details" || postman.sending) return null;
  return notice(
    t("field.notice.new-version"),
    button("retry", t("field.notice.update"), takeNewVersion),
  );
}

/** @param {Walk} walk */
function closed(walk) {
  return walk.package.walk.state === "closed" ? notice(t("field.notice.closed"), null) : null;
}

/** @param {string} words @param {HTMLElement | null} way */
function notice(words, way) {
  return el("div", { class: "notice", role: "status" }, el("p", {}, words), way);
}

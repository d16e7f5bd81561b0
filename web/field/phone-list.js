/** The walk's phones in a list: first those that must not go home yet. */
import { choice } from "./choice.js";
import { el, icon } from "./dom.js";
import { when } from "./moment.js";
import { byNeed } from "./phones.js";
import { counted, has, t } from "./texts.js";

/** @import { Phone } from "./phones.js" */
/** @import { Group } from "./types.js" */

/** @param {Group[]} groups */
export function phonesPart(groups) {
  const sum = el("p", { class: "phones-sum" });
  const list = el("ul", { class: "phones", role: "list" });
  const ways = el("div", { class: "chips" });
  /** @type {"group" | "all"} */
  let which = "group";
  /** @type {[Phone[], string | null]} */
  let last = [[], null];
  if (groups.length > 1) ways.append(...choice(options(), which, choose));

  /** @param {"group" | "all"} chosen */
  function choose(chosen) {
    which = chosen;
    refresh(...last);
  }

  /** @param {Phone[]} phones @param {string | null} letter */
  function refresh(phones, letter) {
    last = [phones, letter];
    const isSeen = (/** @type {Phone} */ { group }) =>
      which === "all" || !letter || !group || group === letter; // one in no group is everybody's
    const seen = phones.filter(isSeen).sort(byNeed);
    sum.replaceChildren(...sumUp(seen));
    list.replaceChildren(...seen.map((phone) => phoneItem(phone, groups)));
  }

  return { node: el("div", { class: "column" }, ways, sum, list), refresh };
}

function options() {
  return /** @type {const} */ (["group", "all"]).map((value) => ({
    value,
    words: t(`walk.leader.which.${value}`),
    look: "chip",
  }));
}

/** @param {Phone[]} phones */
function sumUp(phones) {
  if (!phones.length) return [t("walk.leader.none")];
  const late = phones.filter(({ unsent }) => unsent > 0).length;
  const words = late ? counted("walk.leader.unsent", late) : t("walk.leader.all-sent");
  return [icon(late ? "phone-saved" : "stored"), el("span", {}, words)];
}

/** @param {Phone} phone @param {Group[]} groups */
function phoneItem(phone, groups) {
  const { first_name, role, group, is_me } = phone;
  const known = `common.role.${role}`;
  const name = first_name || t("walk.leader.nameless");
  const whose = is_me ? t("walk.leader.me", { name }) : name;
  const facts = [has(known) ? t(known) : "", groups.length > 1 && group ? groupWord(group) : ""];
  const look = phone.help ? "help" : phone.unsent ? "phone" : "stored";
  const drawing = phone.help ? "help" : phone.unsent ? "phone-saved" : "stored";
  return el(
    "li",
    { class: "phone-item" },
    el("p", { class: "phone-name" }, whose),
    el("p", { class: "finding-facts" }, facts.filter(Boolean).join(" · ")),
    el("p", { class: `state ${look}` }, icon(drawing), el("span", {}, wordsOf(phone))),
  );
}

/** @param {string} letter */
function groupWord(letter) {
  return t("walk.group.name", { letter });
}

/** "3 venter, 1 billede mangler, senest set 18:52". @param {Phone} phone */
function wordsOf({ unsent, unsent_photos, help, last_seen_at }) {
  const parts = [
    unsent ? counted("walk.leader.waiting", unsent) : t("walk.leader.sent"),
    unsent_photos && counted("walk.leader.photos", unsent_photos),
    help && counted("walk.leader.help", help),
    last_seen_at
      ? t("walk.leader.seen", { time: when(Date.parse(last_seen_at)) })
      : t("walk.leader.never-seen"),
  ];
  return parts.filter(Boolean).join(", ");
}

/** "Mine fund": every finding with its state in words, and what can be done about it. */
import { answered } from "./answer-nodes.js";
import { isIos, isOnHomeScreen } from "./browser.js";
import { button, el, icon } from "./dom.js";
import { saveLetters } from "./file.js";
import { guardLine } from "./guard-words.js";
import { allKeptWords } from "./kept-words.js";
import { looseLetters } from "./loose.js";
import { when } from "./moment.js";
import { placeInWords } from "./place-words.js";
import { postman, sendNow } from "./postman.js";
import { rowsIn } from "./rows.js";
import { go, heading } from "./screens.js";
import { count, stateOf } from "./state.js";
import { stateLine, troubleBox, tryNowButton, waitingLine } from "./state-line.js";
import { takeInButton } from "./take-in-button.js";
import { counted, nameOf, t } from "./texts.js";
import { categoryOf, currentWalk } from "./walking.js";
import { withdrawButton } from "./withdraw-dialog.js";

/** @import { Row } from "./rows.js" */
/** @import { Kept } from "./kept-words.js" */
/** @import { Screen } from "./screens.js" */
/** @import { Finding } from "./state.js" */
/** @import { Letter, Walk } from "./types.js" */

/** @param {Walk} walk @param {Finding[]} findings @returns {Screen} */
export function list(walk, findings) {
  const items = el("ul", { class: "findings", role: "list" });
  const top = el("ul", { class: "outbox-top", role: "list" });
  const municipality = answered(walk, items);
  /** @type {Kept} */
  let kept = {};
  const showTop = rowsIn(top);
  const showItems = rowsIn(items);
  /** @param {Walk} walk @param {Finding[]} findings @param {Letter[]} loose @param {Kept} kept */
  function show(walk, findings, loose, kept) {
    showTop(topRows(findings, loose));
    const rows = findings.map((finding) => row(walk, finding, kept[finding.observation.id] ?? []));
    showItems(rows.length ? rows : [EMPTY]);
  }
  /** @param {Finding[]} findings */
  async function refresh(findings) {
    const now = await currentWalk().catch(() => null); // a memory that is silent adds nothing
    kept = await allKeptWords().catch(() => kept);
    show(now ?? walk, findings, await looseLetters().catch(() => []), kept);
    await municipality.refresh(findings).catch(() => null);
  }
  show(walk, findings, [], kept);
  refresh(findings);
  const about = el("p", { class: "hint" }, t("field.list.forgets"));
  return {
    title: t("field.list.title"),
    nodes: [
      heading(t("field.list.title")),
      top,
      municipality.over,
      items,
      ...municipality.nodes,
      about,
      takeInButton(),
    ],
    refresh,
  };
}

/** @type {Row} */
const EMPTY = {
  id: "",
  news: "",
  build: () => el("li", { class: "empty" }, t("field.list.empty")),
};

/** @param {Walk} walk @param {Finding} finding @param {string[]} kept  words she means @returns {Row} */
function row(walk, finding, kept) {
  const { id, photos } = finding.observation;
  const isUnderWay = postman.sending === id || photos.includes(postman.photo?.id ?? "");
  const standing = [postman.line, walk.is_signed_out, isUnderWay && postman.photo];
  const news = JSON.stringify([finding, postman.sending === id, standing, kept]);
  return { id, news, build: () => item(walk, finding, new Set(kept)) };
}

/** What can be done about all that waits. @param {Finding[]} findings @param {Letter[]} loose @returns {Row[]} */
function topRows(findings, loose) {
  const { waiting } = count(findings, loose);
  if (!waiting) return [];
  if (postman.line === "signed-out") return [hint("phone-saved", counted("field.pill.waiting", waiting))];
  const stances = loose.filter(({ kind, trouble }) => kind === "agreement" && !trouble);
  const sendNowButton = () =>
    button("sending", t("field.list.send-now"), sendNow, { class: "button main" });
  return [
    { id: "send", news: "", build: () => el("li", {}, sendNowButton()) },
    lineHint(),
    ...(stances.length ? [hint("people", counted("outbox.stances", stances.length))] : []),
    ...(isIos && !isOnHomeScreen() ? [hint("phone-saved", t("outbox.tab-apart"))] : []),
  ];
}

function lineHint() {
  if (postman.line === "portal") return hint("help", t("outbox.portal"));
  if (postman.line === "unreachable") return hint("no-signal", t("field.list.no-signal"));
  return hint("sending", t("field.list.sends-itself"));
}

/** @param {string} drawing @param {string} words @returns {Row} */
function hint(drawing, words) {
  const build = () => el("li", { class: "hint" }, icon(drawing), words);
  return { id: words, news: words, build };
}

/** @param {Walk} walk @param {Finding} finding @param {Set<string>} kept */
function item(walk, finding, kept) {
  const { observation } = finding;
  const category = categoryOf(walk, observation.category);
  const kind = category.subtypes.find(({ code }) => code === observation.subtype);
  const state = stateOf(finding, postman.sending);
  const name = `finding-${observation.id}`;
  const facts = [when(observation.made_at), placeInWords(walk, observation)].join(" · ");
  return el(
    "li",
    { class: `finding ${observation.feeling}`, "aria-labelledby": name },
    el(
      "div",
      { class: "finding-head" },
      icon(category.icon),
      el("h2", { id: name }, nameOf(category)),
      el(
        "span",
        { class: `felt ${observation.feeling}` },
        icon(`face-${observation.feeling}`),
        t(`common.feeling.${observation.feeling}`),
      ),
    ),
    kind ? el("p", { class: "finding-kind" }, nameOf(kind)) : null,
    el("p", { class: "finding-facts" }, facts),
    observation.note && el("p", { class: "finding-note" }, observation.note),
    guardLine(observation, kept),
    stateLine(finding, state),
    state !== "sending" && waitingLine(walk, finding),
    ...troubleBox(finding),
    el("div", { "data-answer": observation.id }),
    ways(finding, state, walk.is_signed_out),
  );
}

/** @param {Finding} finding @param {string} state @param {boolean} isSignedOut */
function ways({ observation: { id, withdrawn }, letters }, state, isSignedOut) {
  const own = withdrawn
    ? []
    : [button("edit", t("field.edit"), () => go("details", id)), withdrawButton(id)];
  const save = () =>
    button("file", t("field.save-file"), () => saveLetters(id), { class: "button quiet" });
  const isOffered = letters.length && state !== "help"; // where it needs help it stands with the reason
  const isWaiting = (state === "phone" || state === "withdrawing") && !isSignedOut;
  const all = [...own, ...(isWaiting ? [tryNowButton(id)] : []), ...(isOffered ? [save()] : [])];
  return all.length ? el("div", { class: "row" }, ...all) : null;
}

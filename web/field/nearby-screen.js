/** "Noteret her": what others and earlier walks have noted, nearest first, and what one thinks of it. */
import { answerAgain, answerTo } from "./again.js";
import { stances, takeStance } from "./agreement.js";
import { beforeItem } from "./before-item.js";
import { button, el, icon } from "./dom.js";
import { fetchedLine } from "./fetched.js";
import { findings } from "./findings.js";
import { lastTold } from "./nearby.js";
import { nearbyItem } from "./nearby-item.js";
import { CLOSE } from "./next-stop.js";
import { metresTo, noted } from "./noted.js";
import { standingAt } from "./place.js";
import { send } from "./postman.js";
import { go, goBack, heading } from "./screens.js";
import { t } from "./texts.js";
import { toast } from "./toast.js";
import { putBack, withdraw } from "./withdraw.js";

/** @import { Stance } from "./agreement.js" */
/** @import { Before, Nearby, Point } from "./noted.js" */
/** @import { Screen } from "./screens.js" */
/** @import { Finding } from "./state.js" */
/** @import { Walk } from "./types.js" */

const MOST = 60; // notes in one list
const TWICE = 400; // milliseconds in which a wet glove taps the same button again

let isAnswering = false;

/** @param {Walk} walk @returns {Promise<Screen>} */
export async function nearbyScreen(walk) {
  /** @type {Map<string, ReturnType<typeof nearbyItem>>} */
  const items = new Map();
  const fetched = el("div", {});
  const empty = el("p", { class: "empty" }, icon("eye"), " ", t("walk.nearby.empty"));
  const close = section("walk.nearby.close");
  const rest = section("walk.nearby.farther");
  const hint = el("p", { class: "hint", hidden: true }, t("walk.nearby.farther-hint"));
  rest.list.before(hint);
  const earlier = section("walk.before.title");
  /** @type {Map<string, ReturnType<typeof beforeItem>>} */
  const seenBefore = new Map();

  /** Nothing changes its place under a finger: what is new comes last. */
  async function refresh() {
    const { notes, before, from, at, own } = await seenFromHere(walk);
    for (const note of notes.slice(0, MOST)) {
      const known = items.get(note.id);
      if (known) known.refresh(note);
      else place(note);
    }
    forget(new Set(notes.map(({ id }) => id)));
    if (!seenBefore.size) before.forEach(placeBefore);
    for (const one of before)
      seenBefore.get(one.id)?.refresh(metresTo(one, from), answerTo(one, own)?.again?.stance ?? "none");
    hint.hidden = from === null; // where nobody knows how far it is, everything can be answered
    empty.hidden = items.size > 0 || before.length > 0;
    fetched.replaceChildren(...fetchedLine(at));
  }

  /** @param {Nearby} note */
  function place(note) {
    const item = nearbyItem(walk, note, (now, stance) => say(walk, now, stance));
    items.set(note.id, item);
    ((note.metres ?? Infinity) <= CLOSE ? close : rest).add(item.node);
  }

  /** @param {Before} one */
  function placeBefore(one) {
    const item = beforeItem(walk, one, (stance) => sayAgain(walk, one, stance));
    seenBefore.set(one.id, item);
    earlier.add(item.node);
  }

  /** @param {Set<string>} still */
  function forget(still) {
    for (const [id, { node }] of items) {
      if (still.has(id)) continue;
      node.remove();
      items.delete(id);
    }
    for (const { show } of [close, rest, earlier]) show();
  }

  await refresh();
  const back = button("back", t("walk.back"), goBack);
  const lists = [close.node, rest.node, earlier.node];
  return {
    title: t("walk.nearby.title"),
    nodes: [heading(t("walk.nearby.title")), fetched, empty, ...lists, back],
    refresh,
  };
}

/** @param {string} key */
function section(key) {
  const list = el("ul", { class: "findings", role: "list" });
  const node = el("section", { hidden: true }, el("h2", {}, t(key)), list);
  const show = () => (node.hidden = !list.childElementCount);
  /** @param {...Node} items */
  const add = (...items) => (list.append(...items), show());
  return { node, list, add, show };
}

/**
 * @param {Walk} walk
 * @returns {Promise<{notes: Nearby[], before: Before[], from: Point | null, at: number | null, own: Finding[]}>}
 */
async function seenFromHere(walk) {
  const [told, own, said] = await Promise.all([lastTold(walk.id), findings(), stances()]);
  const from = standingAt();
  const before = [...(told?.before ?? [])]
    .sort((a, b) => (metresTo(a, from) ?? 0) - (metresTo(b, from) ?? 0))
    .slice(0, MOST);
  const notes = noted(walk, told?.here ?? [], own, said, from);
  return { notes, before, from, at: told?.fetched_at ?? null, own };
}

/** Kept before anything is sent. @param {Walk} walk @param {Nearby} note @param {Stance} stance */
async function say(walk, { id, told }, stance) {
  try {
    await takeStance(walk, id, stance, told);
  } catch {
    return toast(t("field.not-saved"));
  }
  navigator.vibrate?.(25);
  await send(true);
}

/** Kept before anything is sent, and taken back with one tap. @param {Walk} walk @param {Before} before @param {Stance} stance */
async function sayAgain(walk, before, stance) {
  if (isAnswering) return;
  isAnswering = true;
  setTimeout(() => (isAnswering = false), TWICE);
  const given = answerTo(before, await findings());
  const done = await answerAgain(walk, before, stance, given).catch(() => null);
  if (!done) return toast(t("field.not-saved"));
  const { made, taken } = done;
  navigator.vibrate?.(25);
  if (made && stance === "differ") return await go("details", made); // where she can say how
  if (made) toast(t("field.saved-toast"), () => undo(withdraw(made)));
  else toast(t("field.undone"), () => undo(taken && putBack(taken)));
  await send(true);
}

/** @param {Promise<unknown> | null} work */
async function undo(work) {
  await work;
  await send(true);
}

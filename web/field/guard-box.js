/**
 * A gentle word under a text that names a person: what was found, why it matters, and three ways on.
 * The text lies safely on the phone as ever; only while the question stands open before her eyes does
 * its letter wait, and never for long.
 */
import { button, el, icon } from "./dom.js";
import { find, without } from "./guard.js";
import { kindInWords } from "./guard-words.js";
import { hold } from "./hold.js";
import { keepWords, keptWords } from "./kept-words.js";
import { t } from "./texts.js";
import { toast } from "./toast.js";

/** @import { Found } from "./guard.js" */
/** @import { TextField } from "./text-field.js" */

const RESTS = 500; // milliseconds after the last key
const AGAIN = 10_000; // milliseconds between two asks for more time
const LONGEST = 120_000; // milliseconds a letter waits for an answer: late is worse than blunt

/** @typedef {ReturnType<typeof guarded>} Guarded */

/**
 * The field with the guard beneath it.
 * @param {string} id  the finding's
 * @param {TextField} field
 */
export function guarded(id, field) {
  const { area } = field;
  const box = el("div", { class: "guard", hidden: true });
  const said = el("div", { role: "status" });
  const cut = button("remove", t("field.guard.remove"), remove);
  const again = el("p", { class: "hint", hidden: true }, t("field.guard.again", { done: t("field.details.done") }));
  const ways = [button("edit", t("field.edit"), edit), cut, button("check", t("field.guard.keep"), keep)];
  box.append(said, el("div", { class: "row" }, ...ways), again);
  /** @type {Set<string>} */
  let kept = new Set();
  /** @type {Found[]} */
  let found = [];
  let shown = "";
  let askedAt = 0;
  let isAskedTwice = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  const holding = setInterval(() => wait(), AGAIN);

  function look() {
    found = find(area.value).filter((one) => !kept.has(wordsOf(one)));
    const now = found.map((one) => `${one.kind} ${wordsOf(one)}`).join("\n");
    if (now === shown) return;
    if (now && !shown) askedAt = Date.now();
    shown = now;
    isAskedTwice = false;
    again.hidden = true;
    box.hidden = !now;
    said.replaceChildren(...(now ? sentences(found.map((one) => [one.kind, wordsOf(one)])) : []));
    wait();
  }

  /** @param {Found} one */
  function wordsOf({ start, end }) {
    return area.value.slice(start, end);
  }

  function wait() {
    const isOpen = shown !== "" && document.visibilityState === "visible";
    if (isOpen && Date.now() - askedAt < LONGEST) hold(id);
  }

  function edit() {
    const [first] = found;
    area.focus();
    if (first) area.setSelectionRange(first.start, first.end);
  }

  /** What she has said to keep is kept. A full text gets a shorter mark. */
  async function remove() {
    const before = area.value;
    const made = without(before, found, t("field.guard.mark"));
    await put(made.length <= area.maxLength ? made : without(before, found, "…"));
    toast(t("field.guard.removed"), () => put(before));
  }

  /** @param {string} words */
  async function put(words) {
    area.value = words;
    look();
    area.focus();
    await field.flush();
  }

  async function keep() {
    const words = found.map(wordsOf);
    kept = new Set([...kept, ...words]);
    look();
    area.focus();
    await keepWords(id, words);
  }

  area.addEventListener("input", () => {
    clearTimeout(resting);
    resting = setTimeout(look, RESTS);
  });
  area.addEventListener("blur", look);
  keptWords(id).then((words) => ((kept = words), look()), look);
  return {
    node: el("section", {}, ...field.node.childNodes, box),
    flush: field.flush,
    isKept: field.isKept,
    /** Whether she is to be asked before she leaves; once, and then no more. */
    asks() {
      look();
      if (!shown || isAskedTwice) return false;
      isAskedTwice = true;
      again.hidden = false;
      box.closest("details")?.setAttribute("open", "");
      box.scrollIntoView({ block: "center" });
      cut.focus({ preventScroll: true });
      return true;
    },
    leave() {
      clearTimeout(resting);
      clearInterval(holding);
      field.leave();
    },
  };
}

/** @param {[kind: Found["kind"], words: string][]} found */
function sentences(found) {
  const items = found.map(([kind, words]) =>
    el("li", {}, `${kindInWords(kind)}: `, el("bdi", {}, el("b", {}, words))),
  );
  return [
    el("p", { class: "guard-title" }, icon("eye"), t("field.guard.title")),
    el("p", {}, t("field.guard.found")),
    el("ul", {}, ...items),
    el("p", {}, t("field.guard.why")),
  ];
}

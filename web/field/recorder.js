/** Home: one tap on what is seen keeps it, here and now. All else can follow. */
import { button, el } from "./dom.js";
import { record, release } from "./findings.js";
import { hereNow, refreshPosition, startOnTap, wantsBetter } from "./place.js";
import { savedCard } from "./saved-card.js";
import { heading } from "./screens.js";
import { hyphenated, nameOf, t } from "./texts.js";
import { hush, toast } from "./toast.js";

/** @import { SavedCard } from "./saved-card.js" */
/** @import { Screen } from "./screens.js" */
/** @import { Finding } from "./state.js" */
/** @import { Category, Walk } from "./types.js" */

const TWICE = 400; // milliseconds in which a wet glove taps the same tile again

/**
 * @param {Walk} walk
 * @param {Finding | null} open  the one just saved, still being added to
 * @param {Node[]} near  what is said of what lies near by
 * @returns {Screen}
 */
export function recorder(walk, open, near) {
  const place = el("div", { class: "saved-place", "aria-live": "polite" });
  const tiles = walk.package.taxonomy.categories.map((each) => tile(each, () => save(each, false)));
  const point = () => save(catchAll(walk), true);
  let isSaving = false;
  let last = { what: "", at: -Infinity };
  /** @type {SavedCard | null} */
  let card = null;

  /** @param {Finding | null} finding */
  function show(finding) {
    card = finding && savedCard(walk, finding, () => put(null));
    place.replaceChildren(...(card ? [card.node] : []));
  }

  /** The one before is finished with when the next comes. @param {Finding | null} finding */
  async function put(finding) {
    const before = card?.id;
    hush();
    show(finding);
    if (before) await release(before);
  }

  /** @param {Category} category @param {boolean} isUnsorted */
  async function save(category, isUnsorted) {
    const tap = { what: `${category.code} ${isUnsorted}`, at: performance.now() };
    if (isSaving || (tap.what === last.what && tap.at - last.at < TWICE)) return;
    isSaving = true;
    last = tap;
    try {
      const finding = await kept(walk, category, isUnsorted);
      if (finding) await put(finding);
    } finally {
      isSaving = false;
    }
  }

  show(open);
  return {
    title: t("field.record.title"),
    nodes: [
      heading(walk.package.walk.area || walk.package.walk.title, "walk-name"),
      el("h2", { class: "question" }, t("field.record.what")),
      ...near,
      el("div", { class: "tiles" }, ...tiles),
      el(
        "div",
        { class: "dock recorder-dock" },
        place,
        button("pin", t("field.record.point"), point, { class: "button main point" }),
      ),
    ],
    refresh: (findings) => card?.refresh(findings),
  };
}

/** @param {Walk} walk @param {Category} category @param {boolean} isUnsorted */
async function kept(walk, { code }, isUnsorted) {
  startOnTap();
  const place = hereNow();
  const seen = { category: code, isUnsorted, place, isSeeking: wantsBetter(place) };
  try {
    const finding = await record(walk, seen);
    navigator.vibrate?.(25);
    if (finding.observation.is_seeking) refreshPosition();
    return finding;
  } catch {
    toast(t("field.not-saved"));
    return null;
  }
}

/** What a point is until somebody says what it is of. @param {Walk} walk */
function catchAll({ package: { taxonomy } }) {
  const { categories } = taxonomy;
  const found = categories.find(({ code }) => code === "AND") ?? categories.at(-1);
  return /** @type {Category} */ (found);
}

/** @param {Category} category @param {() => void} onclick */
export function tile(category, onclick) {
  const label = nameOf(category);
  return button(category.icon, hyphenated(label), onclick, { class: "tile", "aria-label": label });
}

/** What changes on the route while one walks: time, groups, the next stop, and what is noted at each. */
import { ahead } from "./ahead.js";
import { el, icon } from "./dom.js";
import { fetchedLine } from "./fetched.js";
import { goodLine, goodStop } from "./good-here.js";
import { nameOfGroup } from "./group.js";
import { clock } from "./moment.js";
import { lastTold } from "./nearby.js";
import { position } from "./place.js";
import { nextStopCard, progress, stopItem } from "./stop-nodes.js";
import { counted, t } from "./texts.js";
import { timeLeft } from "./time-left.js";

/** @import { Ahead } from "./ahead.js" */
/** @import { GroupAt, Walk } from "./types.js" */

/** Places on the screen, and how to fill them again. @param {Walk} walk */
export function walkNow(walk) {
  const time = el("div", { class: "time-left" });
  const groups = el("div", { class: "groups-at" });
  const next = el("div", { class: "next-place" });
  const good = el("div", { class: "strip" });
  const sum = el("div", {});
  const list = el("ol", { class: "stops", role: "list" });
  const fetched = el("div", {});
  const stops = el("section", { "aria-labelledby": "stops-title" }, sum, list);
  let shown = "";

  async function refresh() {
    time.replaceChildren(...timeLine(walk));
    const [seen, told] = [await ahead(walk), await lastTold(walk.id)];
    showGood(await goodStop(walk));
    const news = JSON.stringify([seen, [...seen.counts], told?.fetched_at, position.latest]);
    if (news === shown) return;
    shown = news;
    show(seen);
    fetched.replaceChildren(...fetchedLine(told?.fetched_at ?? null));
  }

  /** Of a walk that is over, only what was noted where. @param {Ahead} seen */
  function show(seen) {
    const isOver = walk.package.walk.state === "closed";
    next.replaceChildren(...(isOver || walk.pending ? [] : [nextStopCard(seen)]));
    groups.replaceChildren(...(isOver ? [] : groupLines(seen.groups)));
    sum.replaceChildren(progress(walk.package.stops, seen.counts));
    list.replaceChildren(...walk.package.stops.map((each) => stopItem(each, seen)));
  }

  /** Left alone while it says the same: a finger may be on its button. @param {number | null} stop */
  function showGood(stop) {
    good.hidden = stop === null;
    if (good.dataset["stop"] === String(stop)) return;
    good.dataset["stop"] = String(stop);
    good.replaceChildren(...(stop === null ? [] : goodLine(walk, stop)));
  }

  return { time, groups, next, good, stops, fetched, refresh };
}

/** @param {Walk} walk */
function timeLine(walk) {
  const left = timeLeft(walk.package.walk, Date.now());
  if (!left) return [];
  const facts = { time: clock(left.ends) };
  const words =
    left.is === "left"
      ? counted("walk.time.left", left.minutes, facts)
      : t("walk.time.over", facts);
  return [el("p", {}, icon("clock"), el("span", {}, words))];
}

/** Where each group is, once a leader has said so. @param {GroupAt[]} groups */
function groupLines(groups) {
  return groups
    .filter(({ stop }) => stop !== null)
    .map((group) => {
      const facts = { group: nameOfGroup(group), number: group.stop ?? 0 };
      const words = groups.length > 1 ? t("walk.group.at", facts) : t("walk.group.all-at", facts);
      return el("p", { class: "group-at" }, icon("people"), el("span", {}, words));
    });
}

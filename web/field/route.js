/** The walk in the hand: the next stop first, then the map, every stop, and the group one walks with. */
import { button, el } from "./dom.js";
import { groupChips, walkWith } from "./group.js";
import { mapPart } from "./map-part.js";
import { clock, dayOf } from "./moment.js";
import { position } from "./place.js";
import { go, heading } from "./screens.js";
import { t } from "./texts.js";
import { walkNow } from "./walk-now.js";
import { currentWalk } from "./walking.js";

/** @import { Screen } from "./screens.js" */
/** @import { Finding } from "./state.js" */
/** @import { Walk } from "./types.js" */

const OFTEN = 20_000; // milliseconds between looks at the clock

/** @param {Walk} walk @param {Finding[]} findings @returns {Promise<Screen>} */
export async function route(walk, findings) {
  const map = mapPart(walk, findings);
  const now = walkNow(walk);
  const group = (await currentWalk())?.group ?? null;
  const refresh = () => (map.refresh(), now.refresh());
  await refresh();
  const timer = setInterval(refresh, OFTEN);
  const forget = position.onChange(refresh);
  return {
    title: t("field.route.title"),
    nodes: [
      heading(walk.package.walk.title),
      ...facts(walk),
      now.time,
      now.groups,
      walk.is_leader && button("people", t("walk.leader.open"), () => go("leader")),
      group === null && groupPart(walk, group), // asked first until it is answered
      now.next,
      now.good,
      ...map.nodes,
      button("eye", t("walk.nearby.open"), () => go("nearby")),
      now.stops,
      group !== null && groupPart(walk, group),
      now.fetched,
    ].filter((node) => node instanceof Node),
    refresh,
    leave() {
      clearInterval(timer);
      forget();
      map.leave();
    },
  };
}

/** @param {Walk} walk */
function facts({ package: { walk } }) {
  const starts = Date.parse(walk.starts_at);
  const when = Number.isNaN(starts)
    ? ""
    : t("field.route.when", { date: dayOf(walk.starts_at), time: clock(starts) });
  const meeting = walk.meeting_point && t("field.route.meeting", { place: walk.meeting_point });
  return [[when, meeting].filter(Boolean).join(" · "), walk.purpose]
    .filter(Boolean)
    .map((words) => el("p", { class: "lead" }, words));
}

/** Only where there is a choice. @param {Walk} walk @param {string | null} chosen */
function groupPart(walk, chosen) {
  const { groups = [], walk: facts } = walk.package;
  if (groups.length < 2 || facts.state === "closed") return null;
  return el(
    "section",
    {},
    el("h2", {}, t("walk.group.mine")),
    el("p", { class: "hint" }, t(chosen === null ? "walk.group.why" : "walk.group.change-hint")),
    groupChips(groups, chosen, (letter) => walkWith(walk, letter)),
  );
}

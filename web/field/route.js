/** The walk itself: where it goes, what to ask at each stop, and what has been noted so far. */
import { el } from "./dom.js";
import { mapFrame } from "./map-frame.js";
import { distance } from "./metres.js";
import { dayOf, clock } from "./moment.js";
import { position } from "./place.js";
import { heading } from "./screens.js";
import { t } from "./texts.js";

/** @import { Screen } from "./screens.js" */
/** @import { Finding } from "./state.js" */
/** @import { Stop, Walk } from "./types.js" */

/** @param {Walk} walk @param {Finding[]} findings @returns {Screen} */
export function route(walk, findings) {
  const framed = mapFrame(walk, findings, null, false);
  const stops = el("ol", { class: "stops", role: "list" });
  const refresh = () => {
    framed?.map.update({ here: position.latest });
    stops.replaceChildren(...walk.package.stops.map(stopItem));
  };
  refresh();
  return {
    title: t("field.route.title"),
    nodes: [
      heading(walk.package.walk.title),
      ...facts(walk),
      ...(framed ? [framed.node] : []),
      stops,
    ],
    refresh,
    leave: position.onChange(refresh),
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

/** @param {Stop} stop */
function stopItem(stop) {
  const here = position.latest;
  const away = here && Math.round(distance(here, stop) / 10) * 10;
  return el(
    "li",
    { class: "stop-item" },
    el("span", { class: "stop-number", "aria-hidden": "true" }, String(stop.number)),
    el(
      "div",
      {},
      el("h2", {}, t("field.place.stop", { number: stop.number, name: stop.name })),
      stop.prompt && el("p", {}, stop.prompt),
      away !== null &&
        away < 5000 &&
        el("p", { class: "hint" }, t("field.route.away", { metres: away })),
    ),
  );
}

/** "Hvor var det?": the map is moved under a fixed cross, by finger, arrows or keys. */
import { dialogHead } from "./dialog-head.js";
import { button, el } from "./dom.js";
import { findings } from "./findings.js";
import { mapFrame } from "./map-frame.js";
import {
  atStop,
  hereNow,
  NOWHERE,
  pinned,
  position,
  refreshPosition,
  standingAt,
} from "./place.js";
import { t } from "./texts.js";

/** @import { Place, Stop, Walk } from "./types.js" */

/**
 * @param {Walk} walk
 * @param {string} id  the finding whose place it is
 * @returns {Promise<Place | null>} null when the walker changed her mind
 */
export async function askForPlace(walk, id) {
  const all = await findings();
  const standing =
    all.find(({ observation }) => observation.id === id)?.observation.place ?? NOWHERE;
  const focus = pointOf(standing);
  const use = useButton(Boolean(focus ?? standingAt()));
  const framed = mapFrame(walk, all, { focus, hasCross: true, onMoved: use.allow });
  return new Promise((resolve) => {
    /** @param {Place | null} place */
    const answer = (place) => (resolve(place), dialog.close());
    const close = button("close", t("field.close"), () => answer(null), {
      class: "button icon-only",
    });
    const mine = hereButton(answer);
    const leave = () => (resolve(null), mine.leave(), framed?.leave(), dialog.remove());
    use.yes.addEventListener("click", () => framed && answer(chosen(framed.middle())));
    const dialog = el(
      "dialog",
      { class: "full", "aria-labelledby": "place-dialog-title", onclose: leave },
      dialogHead("place-dialog-title", t("field.place.where"), close),
      ...(framed ? [framed.node, framed.below] : []),
      framed && use.node,
      el("div", { class: "column" }, ...mine.nodes, ...others(walk, answer)),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

/**
 * Where nothing is known the cross lies on a mere default: that is no place until a hand has moved it.
 * @param {boolean} isKnown
 */
function useButton(isKnown) {
  const why = el("p", { class: "hint", id: "move-first", hidden: isKnown }, t("map.move-first"));
  const attributes = { class: "button main", disabled: !isKnown, "aria-describedby": "move-first" };
  const yes = button("check", t("field.place.use"), () => {}, attributes);
  function allow() {
    yes.disabled = false;
    why.hidden = true;
  }
  return { node: el("div", { class: "column" }, why, yes), yes, allow };
}

/** @param {Place} place */
function pointOf({ lon, lat }) {
  return lon === null || lat === null ? null : { lon, lat };
}

/** @param {{lon: number, lat: number}} middle */
function chosen({ lon, lat }) {
  return pinned(lon, lat);
}

/** @param {Walk} walk @param {(place: Place) => void} answer */
function others(walk, answer) {
  const stops = walk.package.stops.map((stop) => stopButton(stop, answer));
  const nowhere = button("no-signal", t("field.place.nowhere"), () => answer(NOWHERE), {
    class: "button quiet",
  });
  return [...stops, nowhere];
}

/**
 * "Min position nu", while there is one: what was measured long ago would take a good place away.
 * @param {(place: Place) => void} answer
 */
function hereButton(answer) {
  const yes = button("here", t("field.place.mine"), () => {
    if (standingAt()) return answer(hereNow());
    wait.hidden = false;
    refreshPosition();
  });
  const wait = el("p", { class: "hint", role: "status" }, t("field.position.seeking"));
  function refresh() {
    const isKnown = standingAt() !== null;
    if (isKnown) wait.hidden = true;
    yes.hidden = !isKnown && wait.hidden; // under a finger it stays
  }
  wait.hidden = true;
  refresh();
  return { nodes: [yes, wait], leave: position.onChange(refresh) };
}

/** @param {Stop} stop @param {(place: Place) => void} answer */
function stopButton(stop, answer) {
  return el(
    "button",
    { type: "button", class: "button stop", onclick: () => answer(atStop(stop)) },
    el("span", { class: "stop-number", "aria-hidden": "true" }, String(stop.number)),
    el("span", {}, t("field.place.stop", { number: stop.number, name: stop.name })),
  );
}

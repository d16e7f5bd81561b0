/** "Hvor var det?": the map is moved under a fixed cross, by finger, arrows or keys. */
import { button, el } from "./dom.js";
import { findings } from "./findings.js";
import { mapFrame } from "./map-frame.js";
import { atStop, hereNow, NOWHERE, pinned, position } from "./place.js";
import { t } from "./texts.js";

/** @import { OwnMap } from "./map.js" */
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
  const framed = mapFrame(walk, all, pointOf(standing), true);
  return new Promise((resolve) => {
    /** @param {Place | null} place */
    const answer = (place) => (resolve(place), dialog.close());
    const dialog = el(
      "dialog",
      {
        class: "full",
        "aria-labelledby": "place-dialog-title",
        onclose: () => (resolve(null), dialog.remove()),
      },
      el(
        "div",
        { class: "dialog-head" },
        el("h2", { id: "place-dialog-title" }, t("field.place.where")),
        button("close", t("field.close"), () => answer(null), { class: "button icon-only" }),
      ),
      framed && framed.node,
      framed &&
        el(
          "div",
          { class: "row" },
          button("check", t("field.place.use"), () => answer(chosen(framed.map)), {
            class: "button main",
          }),
        ),
      el("div", { class: "column" }, ...others(walk, answer)),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** @param {Place} place */
function pointOf({ lon, lat }) {
  return lon === null || lat === null ? null : { lon, lat };
}

/** @param {OwnMap} map */
function chosen(map) {
  const { lon, lat } = map.middle();
  return pinned(lon, lat);
}

/** @param {Walk} walk @param {(place: Place) => void} answer */
function others(walk, answer) {
  const here = position.latest && button("here", t("field.place.mine"), () => answer(hereNow()));
  const stops = walk.package.stops.map((stop) => stopButton(stop, answer));
  const nowhere = button("no-signal", t("field.place.nowhere"), () => answer(NOWHERE), {
    class: "button quiet",
  });
  return [here, ...stops, nowhere].filter((node) => node !== null);
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

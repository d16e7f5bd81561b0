/** Puts an observation where it belongs: the ground is moved under a cross, and numbers follow. */
import { beside, moveByKeys, typed, written } from "./cross.js";
import { openMap, show } from "./drawn.js";
import { CHOSEN, NOTHING, SEEN, STOPS, point, routeOf } from "./observed.js";
import { giveUp, offerAgain, partOf, stand, zoomBy } from "./part.js";

/** @import { TableMap } from "./drawn.js" */

const CLOSE = 18; // zoom level

/** @param {HTMLFormElement} form */
export function beginPicker(form) {
  const part = partOf(form);
  const lat = field(form, "lat");
  const lon = field(form, "lon");
  const stop = form.querySelector("select");
  /** @type {TableMap | null} */
  let map = null;

  async function begin() {
    part.frame.hidden = false;
    try {
      const data = { ...(await beside(form)), [STOPS]: stopsIn(stop), [CHOSEN]: ringOf(form) };
      map = await openMap(part.canvas, { ground: form.dataset["ground"], data, onLost: lost });
      stand(part, map.credit);
      steer(map);
      form.dataset["drawn"] = "";
    } catch {
      lost();
    }
  }

  function lost() {
    map?.drawing.remove();
    map = null;
    delete form.dataset["drawn"];
    part.canvas.replaceChildren();
    giveUp(part);
  }

  /** @param {TableMap} drawn */
  function steer(drawn) {
    const { drawing } = drawn;
    zoomBy(part.frame, drawing);
    const at = typed(lat, lon);
    if (at) drawing.jumpTo({ center: at, zoom: CLOSE });
    else show(drawn, (drawn.data[SEEN] ?? NOTHING).features);
    drawing.on("dragend", read);
    drawing.on("click", ({ lngLat }) => (drawing.jumpTo({ center: lngLat }), read()));
  }

  /** What lies under the cross. */
  function read() {
    if (!map) return;
    const { lng, lat: north } = map.drawing.getCenter();
    lon.value = written(lng);
    lat.value = written(north);
    if (stop) stop.value = "";
  }

  moveByKeys(part.frame, () => map?.drawing, read);
  for (const one of [lat, lon])
    one.addEventListener("change", () => {
      const at = typed(lat, lon);
      if (at) map?.drawing.jumpTo({ center: at });
      if (stop) stop.value = "";
    });
  stop?.addEventListener("change", () => {
    const { lon: east, lat: north } = stop.selectedOptions[0]?.dataset ?? {};
    if (!east || !north) return;
    lon.value = written(Number(east));
    lat.value = written(Number(north));
    map?.drawing.jumpTo({ center: [Number(east), Number(north)], zoom: CLOSE });
  });
  offerAgain(part, begin);
  void begin();
}

/** A ring round where it lies. @param {HTMLFormElement} form */
function ringOf(form) {
  const { lon, lat } = form.dataset;
  const ring = lon && lat ? [point(Number(lon), Number(lat))] : [];
  return /** @type {import("geojson").FeatureCollection} */ ({
    type: "FeatureCollection",
    features: ring,
  });
}

/** The route, as the list of stops has it. @param {HTMLSelectElement | null} list */
function stopsIn(list) {
  const placed = [...(list?.options ?? [])].filter(({ dataset }) => dataset["lon"]);
  return routeOf(
    placed.map(({ value, dataset: { lon, lat } }) => ({
      number: Number(value),
      at: /** @type {[number, number]} */ ([Number(lon), Number(lat)]),
      isChosen: false,
    })),
  );
}

/** @param {HTMLFormElement} form @param {string} name */
function field(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}

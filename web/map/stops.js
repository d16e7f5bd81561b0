/** The stops of a walk put on a map: the chosen one goes where somebody clicks, and numbers follow. */
import { beside, moveByKeys, typed, written } from "./cross.js";
import { lay, openMap, show } from "./drawn.js";
import { NOTHING, OUTLINES, SEEN, STOPS, routeOf } from "./observed.js";
import { giveUp, offerAgain, one, partOf, stand, zoomBy } from "./part.js";

/** @import { TableMap } from "./drawn.js" */

/**
 * A row of the form.
 * @typedef {object} Row
 * @property {number} number  as it is walked, from 1
 * @property {HTMLInputElement} name
 * @property {HTMLInputElement} lat
 * @property {HTMLInputElement} lon
 */

/** @param {HTMLElement} section */
export function beginStops(section) {
  const part = partOf(section);
  const rows = rowsOf(/** @type {HTMLFormElement} */ (section.closest("form")));
  const which = /** @type {HTMLSelectElement} */ (one(section, "[data-which]"));
  const undo = /** @type {HTMLButtonElement} */ (one(section, "[data-undo]"));
  const said = one(section, "[data-said]");
  const words = JSON.parse(section.dataset["words"] ?? "{}");
  /** @type {TableMap | null} */
  let map = null;
  /** @type {{row: Row, lat: string, lon: string}[]} */
  const before = [];

  async function begin() {
    part.frame.hidden = false;
    try {
      const data = { ...(await beside(section)), [STOPS]: NOTHING };
      map = await openMap(part.canvas, { ground: section.dataset["ground"], data, onLost: lost });
    } catch {
      return lost();
    }
    stand(part, map.credit);
    zoomBy(part.frame, map.drawing);
    map.drawing.on("click", ({ lngLat }) => put(lngLat.lng, lngLat.lat));
    one(section, "[data-steer]").hidden = false;
    choose(rows.find((row) => !placeOf(row)) ?? rows[0]);
    draw();
    showAll(map);
    section.dataset["drawn"] = "";
  }

  function lost() {
    map?.drawing.remove();
    map = null;
    delete section.dataset["drawn"];
    one(section, "[data-steer]").hidden = true;
    part.canvas.replaceChildren();
    giveUp(part);
  }

  /** Where there is something: the stops, else what was seen there, else the districts. @param {TableMap} drawn */
  function showAll(drawn) {
    const { [STOPS]: stops, [SEEN]: seen, [OUTLINES]: around } = drawn.data;
    const ticked = chosenDistricts();
    const districts = around?.features.filter(({ properties }) => ticked.has(properties?.["id"]));
    const shown = [stops?.features, districts, seen?.features, around?.features];
    show(drawn, shown.find((features) => features?.length) ?? []);
  }

  function chosenDistricts() {
    const ticks = section.closest("form")?.querySelectorAll("[name=district_ids]:checked") ?? [];
    return new Set([...ticks].map((tick) => /** @type {HTMLInputElement} */ (tick).value));
  }

  /** @param {number} lon @param {number} lat */
  function put(lon, lat) {
    const row = rows[which.selectedIndex];
    if (!row) return;
    before.push({ row, lat: row.lat.value, lon: row.lon.value });
    [row.lat.value, row.lon.value] = [written(lat), written(lon)];
    const next = nextOf(row);
    if (next) choose(next);
    say(next ? "put" : "all", row, next);
    draw();
  }

  function takeBack() {
    const last = before.pop();
    if (!last) return;
    [last.row.lat.value, last.row.lon.value] = [last.lat, last.lon];
    choose(last.row);
    say("undone", last.row);
    draw();
  }

  /** The next without a place, from here on and then from the start. @param {Row} row */
  function nextOf(row) {
    const from = rows.indexOf(row);
    return [...rows.slice(from), ...rows.slice(0, from)].find((other) => !placeOf(other));
  }

  /** @param {Row | undefined} row */
  function choose(row) {
    if (row) which.selectedIndex = rows.indexOf(row);
  }

  /** @param {string} what @param {Row} row @param {Row} [next] */
  function say(what, row, next) {
    said.textContent = words[what]
      .replace("{number}", String(row.number))
      .replace("{next}", String(next?.number ?? ""));
  }

  function draw() {
    undo.hidden = !before.length;
    rows.forEach((row, n) => {
      const option = which.options[n];
      if (option) option.textContent = [`${row.number}.`, row.name.value].join(" ").trim();
    });
    if (!map) return;
    const placed = rows.flatMap((row, n) => {
      const at = placeOf(row);
      return at ? [{ number: row.number, at, isChosen: n === which.selectedIndex }] : [];
    });
    lay(map, STOPS, routeOf(placed));
  }

  which.replaceChildren(...rows.map(() => document.createElement("option")));
  which.addEventListener("change", draw);
  for (const { name, lat, lon } of rows)
    for (const field of [name, lat, lon]) field.addEventListener("change", draw);
  undo.addEventListener("click", takeBack);
  one(section, "[data-put]").addEventListener("click", putUnderCross);
  moveByKeys(part.frame, () => map?.drawing);
  part.frame.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== part.frame) return;
    event.preventDefault(); // it would save the form
    putUnderCross();
  });
  offerAgain(part, begin);
  void begin();

  function putUnderCross() {
    if (!map) return;
    const { lng, lat } = map.drawing.getCenter();
    put(lng, lat);
  }
}

/** @param {Row} row */
function placeOf({ lat, lon }) {
  return typed(lat, lon);
}

/** @param {HTMLFormElement} form @returns {Row[]} */
function rowsOf(form) {
  return [...form.querySelectorAll(".stop-row")].map((row, n) => {
    const field = (/** @type {string} */ part) =>
      /** @type {HTMLInputElement} */ (one(row, `[name="${row.id}-${part}"]`));
    return { number: n + 1, name: field("name"), lat: field("lat"), lon: field("lon") };
  });
}

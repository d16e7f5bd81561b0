/** The map of observations and the table of the same: what is picked in one is shown in the other. */
import { goTo, lay, openMap, show } from "./drawn.js";
import { ALONE, CHOSEN, NOTHING, OUTLINES, RINGS, SEEN, features, point } from "./observed.js";
import { giveUp, offerAgain, one, partOf, stand, zoomBy } from "./part.js";

/** @import { GeoJSONSource, MapMouseEvent } from "maplibre-gl" */
/** @import { TableMap } from "./drawn.js" */
/** @import { Points } from "./observed.js" */

const FINGER = 6; // pixels round a click
const ON_CARD = 6; // observations at one place that are named at once

/** @param {HTMLElement} section */
export function beginTable(section) {
  const part = partOf(section);
  const words = JSON.parse(section.dataset["words"] ?? "{}");
  const fetched = remembering();
  /** @type {TableMap | null} */
  let map = null;
  /** @type {Points | null} */
  let points = null;
  let asked = "";

  async function begin() {
    part.frame.hidden = false;
    try {
      const data = await everything();
      const ground = section.dataset["ground"];
      map = await openMap(part.canvas, { ground, data, onLost: lost });
      stand(part, map.credit);
      steer(map);
      document.documentElement.classList.add("has-map");
      section.dataset["drawn"] = "";
    } catch {
      lost();
    }
  }

  function lost() {
    map?.drawing.remove();
    map = null;
    delete section.dataset["drawn"];
    part.canvas.replaceChildren();
    giveUp(part);
  }

  async function everything() {
    asked = askedNow(section);
    const [outlines, seen] = await Promise.all([
      fetched(`${section.dataset["outlines"]}${asked}`),
      fetched(`${section.dataset["points"]}${asked}`),
    ]);
    points = seen;
    return { [OUTLINES]: outlines, [SEEN]: features(seen), [CHOSEN]: NOTHING };
  }

  /** The form was filled in anew, and the table has answered. */
  async function follow() {
    if (askedNow(section) === asked || !map) return;
    const began = performance.now();
    const wanted = askedNow(section);
    try {
      const data = await everything();
      if (!map || askedNow(section) !== wanted) return; // it has been filled in again meanwhile
      for (const [source, collection] of Object.entries(data)) lay(map, source, collection);
      showAll();
      map.drawing.once("idle", () => {
        section.dataset["took"] = String(Math.round(performance.now() - began));
      });
    } catch {
      lost();
    }
  }

  /** @param {TableMap} drawn */
  function steer(drawn) {
    const { drawing } = drawn;
    zoomBy(part.frame, drawing);
    one(part.frame, "[data-all]").onclick = showAll;
    drawing.on("click", (event) => void pick(drawn, event));
    drawing.on("mousemove", ({ point: { x, y } }) => {
      const isOver = drawing.queryRenderedFeatures([x, y], { layers: [RINGS, ALONE] }).length > 0;
      drawing.getCanvas().style.cursor = isOver ? "pointer" : "";
    });
    showAll();
  }

  function showAll() {
    if (!map) return;
    const { features: seen } = map.data[SEEN] ?? NOTHING;
    const { features: outlines } = map.data[OUTLINES] ?? NOTHING;
    show(map, seen.length ? seen : outlines);
  }

  /** @param {TableMap} drawn @param {MapMouseEvent} event */
  async function pick({ drawing }, { point: { x, y }, lngLat }) {
    /** @type {[[number, number], [number, number]]} */
    const box = [
      [x - FINGER, y - FINGER],
      [x + FINGER, y + FINGER],
    ];
    const found = drawing.queryRenderedFeatures(box, { layers: [RINGS, ALONE] });
    const ring = found.find(({ layer }) => layer.id === RINGS);
    if (ring) {
      const source = /** @type {GeoJSONSource} */ (drawing.getSource(SEEN));
      const zoom = await source.getClusterExpansionZoom(ring.properties["cluster_id"]);
      drawing.jumpTo({ center: lngLat, zoom });
      return;
    }
    const numbers = new Set(found.map(({ properties }) => Number(properties["n"])));
    tell([...numbers]);
  }

  /** @param {number[]} numbers */
  function tell(numbers) {
    const card = one(section, "[data-card]");
    card.hidden = numbers.length === 0;
    card.replaceChildren(...numbers.slice(0, ON_CARD).map(line));
    if (numbers.length > ON_CARD) card.append(words.more.replace("{count}", numbers.length));
    choose(numbers[0]);
  }

  /** @param {number} number */
  function line(number) {
    const { kinds, feelings, statuses, kind, feeling, status, id } = /** @type {Points} */ (points);
    const row = document.createElement("p");
    const title = document.createElement("b");
    title.textContent = kinds[kind[number] ?? 0] ?? "";
    const felt = words.feeling[feelings[feeling[number] ?? 0] ?? ""];
    const come = words.status[statuses[status[number] ?? 0] ?? ""];
    const way = document.createElement("a");
    const uuid = withDashes(id[number] ?? "");
    way.href = `/desk/map${asked}${asked ? "&" : "?"}observation=${uuid}#row-${uuid}`;
    way.dataset["observation"] = uuid;
    way.textContent = words.open;
    row.append(title, ` ${felt} · ${come} `, way);
    return row;
  }

  /** @param {number | undefined} number */
  function choose(number) {
    if (!map) return;
    const at = number === undefined || !points ? null : [points.lon[number], points.lat[number]];
    const chosen = at ? [point(at[0] ?? 0, at[1] ?? 0)] : [];
    lay(map, CHOSEN, { type: "FeatureCollection", features: chosen });
  }

  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-show]");
    if (!(button instanceof HTMLElement) || !map) return;
    const at = [Number(button.dataset["lon"]), Number(button.dataset["lat"])];
    lay(map, CHOSEN, { type: "FeatureCollection", features: [point(at[0] ?? 0, at[1] ?? 0)] });
    goTo(map, [at[0] ?? 0, at[1] ?? 0]);
    part.frame.scrollIntoView({ block: "nearest" });
  });
  section.addEventListener("click", (event) => {
    const way = /** @type {Element} */ (event.target).closest("[data-observation]");
    const form = document.querySelector("[data-filters]");
    if (!(way instanceof HTMLElement) || !(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    ask(form, way.dataset["observation"] ?? "");
  });
  document.addEventListener("htmx:after:swap", () => {
    keepAddress();
    focusOnChosen();
    void follow();
  });
  offerAgain(part, begin);
  void begin();
}

/** The page of the table that has it. @param {HTMLFormElement} form @param {string} observation */
function ask(form, observation) {
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("observation"));
  field.value = observation;
  form.requestSubmit();
  field.value = "";
}

/** A reload or a bookmark asks the same. */
function keepAddress() {
  const table = document.querySelector("[data-asked]");
  if (!(table instanceof HTMLElement)) return;
  history.replaceState(history.state, "", `${location.pathname}${table.dataset["asked"]}`);
}

function focusOnChosen() {
  const row = document.querySelector("tr[aria-current]");
  if (row instanceof HTMLElement) row.focus();
}

/** What the table answers now; on pages without one, what the map was made for. @param {HTMLElement} section */
function askedNow(section) {
  const table = document.querySelector("[data-asked]");
  const told = table instanceof HTMLElement ? table : section;
  return told.dataset["asked"] ?? section.dataset["preset"] ?? "";
}

/** Fetches JSON, and what it has had already only when it has changed. */
function remembering() {
  /** @type {Map<string, {tag: string, told: any}>} */
  const had = new Map();
  return async (/** @type {string} */ address) => {
    const known = had.get(address);
    /** @type {Record<string, string>} */
    const headers = known ? { "If-None-Match": known.tag } : {};
    const answer = await fetch(address, { headers, redirect: "error" });
    if (answer.status === 304 && known) return known.told;
    if (!answer.ok) throw new TypeError(String(answer.status));
    const told = await answer.json();
    had.set(address, { tag: answer.headers.get("etag") ?? "", told });
    return told;
  };
}

/** @param {string} hex */
function withDashes(hex) {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

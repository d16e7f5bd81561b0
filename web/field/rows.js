/** Rows that are built anew only when they have changed: a tap must not lose the button under it. */

/** @typedef {{id: string, news: string, build: () => HTMLElement}} Row */

/** @param {HTMLElement} place */
export function rowsIn(place) {
  /** @type {Map<string, {news: string, node: HTMLElement}>} */
  let shown = new Map();

  /** @param {Row} row */
  function built({ id, news, build }) {
    const before = shown.get(id);
    return before?.news === news ? before : { news, node: build() };
  }

  /** @param {Row[]} rows */
  return (rows) => {
    const focus = focused(place);
    shown = new Map(rows.map((row) => [row.id, built(row)]));
    const nodes = [...shown.values()].map(({ node }) => node);
    for (const child of [...place.children])
      if (!nodes.includes(/** @type {HTMLElement} */ (child))) child.remove();
    for (const [at, node] of nodes.entries())
      if (place.children[at] !== node) place.insertBefore(node, place.children[at] ?? null);
    focus();
  };
}

/** Remembers which button of which row has the focus, and gives it back. @param {HTMLElement} place */
function focused(place) {
  const button = document.activeElement;
  const name = place.contains(button)
    ? button?.closest("li")?.getAttribute("aria-labelledby")
    : null;
  return () => {
    if (!name || place.contains(button)) return;
    const buttons = place.querySelectorAll(`li[aria-labelledby="${name}"] button`);
    const same = [...buttons].find((each) => each.textContent === button?.textContent);
    if (same instanceof HTMLElement) same.focus();
  };
}

/** Maps on pages of the desk. The pages are whole without: a table says what a map shows. */
import { beginPicker } from "./picker.js";
import { beginStops } from "./stops.js";
import { beginTable } from "./table.js";

for (const section of document.querySelectorAll("[data-map]"))
  whenSeen(section, () => beginTable(/** @type {HTMLElement} */ (section)));
for (const form of document.querySelectorAll("[data-picker]"))
  whenSeen(form, () => beginPicker(/** @type {HTMLFormElement} */ (form)));
for (const section of document.querySelectorAll("[data-stops]"))
  whenSeen(section, () => beginStops(/** @type {HTMLElement} */ (section)));

/** @param {Element} element @param {() => void} begin */
function whenSeen(element, begin) {
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      begin();
    },
    { rootMargin: "400px" },
  );
  watch.observe(element);
}

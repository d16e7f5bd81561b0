/** Who made the ground, in plain words. What an archive says of itself is foreign text. */

const OWNER = "© OpenStreetMap"; // the licence (ODbL) wants it beside every map
const LONGEST = 80;
/** @type {Record<string, string>} */
const SIGNS = { copy: "©", amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

/** @param {unknown} said  an archive's metadata */
export function creditOf(said) {
  const told = /** @type {{attribution?: unknown} | null} */ (said)?.attribution;
  const words = typeof told === "string" ? plain(told).slice(0, LONGEST) : "";
  if (words.includes("OpenStreetMap")) return words;
  return words ? `${OWNER} · ${words}` : OWNER;
}

/** Without tags; links would lead away from the walk. @param {string} html */
function plain(html) {
  return html
    .replace(/<[^>]*>?/g, "")
    .replace(/&(\w+);/g, (whole, name) => SIGNS[name] ?? whole)
    .replace(/\s+/g, " ")
    .trim();
}

/** The only addresses a script may be loaded from after the page has started. */

/** @type {{createPolicy: (name: string, rules: object) => {createScriptURL: (address: string) => any}} | undefined} */
const types = /** @type {any} */ (globalThis).trustedTypes;

const policy = types?.createPolicy("tryg", {
  /** @param {string} address */
  createScriptURL(address) {
    const { origin, pathname } = new URL(address, location.href);
    const isOurs =
      origin === location.origin && (pathname === "/tur/sw.js" || pathname.startsWith("/static/"));
    if (!isOurs) throw new TypeError(pathname);
    return address;
  },
});

/** @param {string} address @returns {string} */
export function script(address) {
  return policy ? policy.createScriptURL(address) : address;
}

/** The one worker the map may start: its own. The build puts it where the map says `Worker`. */

/** @type {{createPolicy: (name: string, rules: object) => {createScriptURL: (address: string) => any}} | undefined} */
const types = /** @type {any} */ (globalThis).trustedTypes;

const policy = types?.createPolicy("tryg-map", {
  /** @param {string} address */
  createScriptURL(address) {
    if (address !== MAP_WORKER) throw new TypeError(address);
    return address;
  },
});

class MapWorker extends globalThis.Worker {
  /** @param {string} address @param {WorkerOptions} [options] */
  constructor(address, options) {
    super(policy ? policy.createScriptURL(address) : address, options);
  }
}

export { MapWorker as Worker };

/** Work that a new version of the app must not cut short. */

let count = 0;

export function isBusy() {
  return count > 0;
}

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
export async function during(work) {
  count += 1;
  try {
    return await work();
  } finally {
    count -= 1;
  }
}

/** Ids that sort by the moment they were made (RFC 9562, version 7). */

let lastTime = 0;
let counter = 0;

/** A new UUIDv7; two made in the same millisecond keep their order. */
export function uuid7(now = Date.now()) {
  const random = crypto.getRandomValues(new Uint8Array(10));
  const time = tick(now, random);
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, Math.floor(time / 65536));
  new DataView(bytes.buffer).setUint16(4, time % 65536);
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes.set(random.subarray(2), 8);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return written(bytes);
}

/**
 * Never goes back, also when the phone's clock does; the counter starts low so that it has room.
 * @param {number} now
 * @param {Uint8Array} random
 */
function tick(now, random) {
  if (now > lastTime) {
    lastTime = now;
    counter = (((random[0] ?? 0) << 8) | (random[1] ?? 0)) & 0x7ff;
  } else if (++counter > 0xfff) {
    lastTime += 1;
    counter = 0;
  }
  return lastTime;
}

/** @param {Uint8Array} bytes */
function written(bytes) {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

/** The moment an id was made, in milliseconds. @param {string} id */
export function timeOf(id) {
  return parseInt(id.replace("-", "").slice(0, 12), 16);
}

/** SHA-256 over exact bytes, as the receipts and the Content-Digest header write it. */

/** @param {string} text */
export function bytesOf(text) {
  return new TextEncoder().encode(text);
}

/**
 * Hex, as in a receipt.
 * @param {BufferSource} bytes
 */
export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The header of RFC 9530 for a hash in hex.
 * @param {string} hex
 */
export function contentDigest(hex) {
  return `sha-256=:${base64(Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16)))}:`;
}

/** @param {string} text */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  const piece = 8192; // String.fromCharCode takes its bytes as arguments, and those are limited
  let text = "";
  for (let at = 0; at < bytes.length; at += piece) {
    text += String.fromCharCode(...bytes.subarray(at, at + piece));
  }
  return btoa(text);
}

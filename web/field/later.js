import { speakMore } from "./texts.js";

/**
 * What the first save can do without: fetched as one part, when it is asked for or as soon as it is
 * quiet. From then on the page needs nothing more, whatever becomes of signal and server.
 */
export async function later() {
  const [parts] = await Promise.all([import("./later-parts.js"), speakMore()]);
  return parts;
}

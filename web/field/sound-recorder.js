/** The microphone: listens for half a minute at most, and hands over what it heard. */

/** @typedef {{bytes: ArrayBuffer, type: string, seconds: number}} Recording */
/** @typedef {{stop: () => void, heard: Promise<Recording | null>}} Listening  null: nothing was heard */

export const LONGEST = 30; // seconds
const TYPES = ["audio/mp4", "audio/webm;codecs=opus"]; // iPhones play nothing but the first
const RATE = 32_000; // bits a second: speech, in about 120 kB
const MOST = 232 * 1024; // bytes; a browser that cares for no rate is stopped before 256 kB
const PIECE = 1000; // milliseconds
const TICK = 250; // milliseconds

/** What this phone can record; empty when it can't. */
export function soundType() {
  if (!("MediaRecorder" in globalThis) || !navigator.mediaDevices?.getUserMedia) return "";
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
}

/**
 * Asks for the microphone, so only ever by a tap. Rejects when it is not given.
 * @param {(left: number) => void} onLeft  whole seconds that are left
 * @returns {Promise<Listening>}
 */
export async function listen(onLeft) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  try {
    return record(stream, onLeft);
  } catch (error) {
    release(stream);
    throw error;
  }
}

/** @param {MediaStream} stream @param {(left: number) => void} onLeft @returns {Listening} */
function record(stream, onLeft) {
  const type = soundType();
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: RATE });
  /** @type {Blob[]} */
  const pieces = [];
  const began = performance.now();
  let size = 0;
  let ended = began;
  const since = () => (performance.now() - began) / 1000;
  const stop = () => recorder.state !== "inactive" && recorder.stop();
  const timer = setInterval(() => {
    onLeft(Math.max(0, Math.ceil(LONGEST - since())));
    if (since() >= LONGEST) stop();
  }, TICK);
  recorder.addEventListener("dataavailable", ({ data }) => {
    pieces.push(data);
    size += data.size;
    if (size > MOST) stop();
  });
  const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve));
  document.addEventListener("visibilitychange", stop); // a phone in a pocket is not listened with
  recorder.start(PIECE);
  const heard = stopped.then(async () => {
    ended = performance.now();
    clearInterval(timer);
    document.removeEventListener("visibilitychange", stop);
    release(stream);
    const bytes = await new Blob(pieces).arrayBuffer();
    const seconds = Math.min(LONGEST, Math.max(1, Math.round((ended - began) / 1000)));
    return bytes.byteLength ? { bytes, type: type.split(";")[0] ?? "", seconds } : null;
  });
  return { stop, heard };
}

/** The phone shows that nobody listens any more. @param {MediaStream} stream */
function release(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** The app on the phone without signal: the service worker, and a new version when the walker pauses. */
import { script } from "./trusted.js";

const SELDOM = 30 * 60 * 1000; // milliseconds between looks for a new version

/** @type {ServiceWorker | null} */
let waiting = null;
let isAskedFor = false;
/** @type {() => void} */
let tell = () => {};

/**
 * Registers the service worker.
 * @param {() => void} onNewVersion  called when one waits
 */
export async function install(onNewVersion) {
  tell = onNewVersion;
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.addEventListener(
    "controllerchange",
    () => isAskedFor && location.reload(),
  );
  const registration = await navigator.serviceWorker.register(script("/tur/sw.js"), {
    scope: "/tur/",
    updateViaCache: "none",
  });
  found(registration.waiting);
  registration.addEventListener("updatefound", () => follow(registration.installing));
  setInterval(() => registration.update().catch(() => null), SELDOM);
}

/** Whether the app opens without signal now. */
export async function isInstalled() {
  if (!navigator.serviceWorker) return false;
  const tooLong = new Promise((resolve) => setTimeout(resolve, 10_000, null));
  return Boolean(await Promise.race([navigator.serviceWorker.ready, tooLong]));
}

export function hasNewVersion() {
  return waiting !== null;
}

/** Only ever by the walker's own tap. */
export function takeNewVersion() {
  isAskedFor = true;
  waiting?.postMessage("take-over");
}

/** @param {ServiceWorker | null} worker */
function follow(worker) {
  worker?.addEventListener("statechange", () => {
    if (worker.state === "installed") found(worker);
  });
}

/** The very first one is no news. @param {ServiceWorker | null} worker */
function found(worker) {
  if (!worker || !navigator.serviceWorker.controller) return;
  waiting = worker;
  tell();
}

/** The app on the phone without signal: the service worker, and a new version when the walker pauses. */
import { serverBuild } from "./server.js";
import { script } from "./trusted.js";

const SELDOM = 30 * 60 * 1000; // milliseconds between looks for a new version

/** @type {ServiceWorker | null} */
let waiting = null;
let isAskedFor = false;
let isTaken = false; // in another tab: this one still runs the old version
let isStuck = false; // the server hands out another version, and the browser does not see it
/** @type {() => void} */
let tell = () => {};

/**
 * Registers the service worker.
 * @param {() => void} onNewVersion  called when one waits
 */
export async function install(onNewVersion) {
  tell = onNewVersion;
  if (!navigator.serviceWorker) return;
  const wasControlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (isAskedFor) location.reload();
    isTaken = wasControlled;
    tell();
  });
  const registration = await navigator.serviceWorker.register(script("/tur/sw.js"), {
    scope: "/tur/",
    updateViaCache: "none",
  });
  found(registration.waiting);
  registration.addEventListener("updatefound", () => follow(registration.installing));
  look(registration);
  setInterval(() => look(registration), SELDOM);
}

/**
 * A phone must not be left on an old version because its browser finds no new one.
 * @param {ServiceWorkerRegistration} registration
 */
async function look(registration) {
  const there = await serverBuild();
  if (!there || there === document.body.dataset["build"]) return;
  const isAsked = await registration.update().catch(() => null);
  if (!isAsked || waiting || (await isInstalling(registration))) return;
  isStuck = true;
  tell();
}

/** @param {ServiceWorkerRegistration} registration */
async function isInstalling({ installing, waiting }) {
  if (!installing) return waiting !== null;
  await new Promise((resolve) => installing.addEventListener("statechange", resolve));
  return installing.state === "installed";
}

/** Whether the app opens without signal now. */
export async function isInstalled() {
  if (!navigator.serviceWorker) return false;
  const tooLong = new Promise((resolve) => setTimeout(resolve, 10_000, null));
  return Boolean(await Promise.race([navigator.serviceWorker.ready, tooLong]));
}

/** The words read so far came before there was anybody to keep them. @param {string[]} paths */
export async function keepWords(paths) {
  if (!(await isInstalled())) return;
  const { active } = await navigator.serviceWorker.ready;
  for (const path of paths) active?.postMessage(path);
}

export function hasNewVersion() {
  return waiting !== null || isTaken || isStuck;
}

/** Only ever by the walker's own tap. */
export async function takeNewVersion() {
  isAskedFor = true;
  if (waiting && !isTaken) return waiting.postMessage("take-over");
  if (isStuck && !isTaken) await leaveShell();
  location.reload();
}

/** What is recorded lies elsewhere; without signal the old version is better than none. */
async function leaveShell() {
  if (!(await serverBuild())) return;
  const registration = await navigator.serviceWorker.getRegistration("/tur/");
  await registration?.unregister();
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

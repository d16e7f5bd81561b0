/** Keeps the shell of the app, so that it opens without signal. Touches nothing but that. */

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);
const SHELL = "/tur/";
const PREFIX = "tryg-shell-";
const CACHE = PREFIX + BUILD;
const MAP = "tryg-map"; // apart: nothing that goes wrong with it keeps the shell from being installed

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(settle()));
worker.addEventListener("message", (event) => {
  if (event.data === "take-over") worker.skipWaiting();
  if (event.data === "keep-map") event.waitUntil(keepMap());
  if (event.data in TEXTS) event.waitUntil(kept(event.data, new Request(event.data)));
});
worker.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (pathname in MAP_FILES) return event.respondWith(keptMap(pathname));
  const path = shellPath(event.request);
  if (path) event.respondWith(kept(path, event.request));
});

/** What of a request is ours to answer; null for all else, and for all that isn't GET. @param {Request} request */
function shellPath({ method, mode, url }) {
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return null;
  if (mode === "navigate") return pathname === SHELL ? SHELL : null;
  return pathname in FILES || pathname in TEXTS ? pathname : null;
}

async function fill() {
  const cache = await caches.open(CACHE);
  const spoken = await spokenHere();
  await Promise.all([
    ...Object.entries({ ...FILES, ...spoken }).map(async ([path, integrity]) => {
      // reload: past the HTTP cache; integrity: a portal's page must not become our app
      await cache.add(new Request(path, { cache: "reload", integrity }));
    }),
    keepShell(cache),
  ]);
}

/** The texts of the languages this phone has used, or is set to; the others come when asked for. */
async function spokenHere() {
  const used = [worker.navigator.language.slice(0, 2)];
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    for (const { url } of await (await caches.open(name)).keys())
      used.push(/texts\.([a-z]+)/.exec(url)?.[1] ?? "");
  }
  return Object.fromEntries(
    Object.entries(TEXTS).filter(([path]) => used.includes(/texts\.([a-z]+)/.exec(path)?.[1] ?? "")),
  );
}

/** @param {Cache} cache */
async function keepShell(cache) {
  const answer = await fetch(new Request(SHELL, { cache: "reload" }));
  const page = await answer.clone().text();
  if (!answer.ok || !page.includes(`data-build="${BUILD}"`))
    throw new Error("the shell is of another build");
  await cache.put(SHELL, answer);
}

/** Old shells go; what the walker has recorded lies elsewhere and is never touched here. */
async function settle() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await forgetOldMap();
  await worker.clients.claim();
}

/** All that draws the map, so that it is drawn without signal too. */
async function keepMap() {
  for (const path of Object.keys(MAP_FILES)) await keptMap(path).catch(() => null);
}

/** @param {string} path */
async function keptMap(path) {
  const cache = await caches.open(MAP);
  const found = await cache.match(path);
  if (found) return found;
  const answer = await fetch(new Request(path, { integrity: MAP_FILES[path] ?? "" }));
  if (answer.ok) await cache.put(path, answer.clone()).catch(() => null); // a full phone draws it all the same
  return answer;
}

async function forgetOldMap() {
  if (!(await caches.has(MAP))) return;
  const cache = await caches.open(MAP);
  for (const request of await cache.keys())
    if (!(new URL(request.url).pathname in MAP_FILES)) await cache.delete(request);
}

/** @param {string} path @param {Request} request */
async function kept(path, request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(path);
  if (found || !(path in TEXTS)) return found ?? (await fetch(request));
  const answer = await fetch(new Request(path, { integrity: TEXTS[path] ?? "" }));
  if (answer.ok) await cache.put(path, answer.clone());
  return answer;
}

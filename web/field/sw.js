/** Keeps the shell of the app, so that it opens without signal. Touches nothing but that. */

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);
const SHELL = "/tur/";
const PREFIX = "tryg-shell-";
const CACHE = PREFIX + BUILD;

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(settle()));
worker.addEventListener("message", (event) => {
  if (event.data === "take-over") worker.skipWaiting();
});
worker.addEventListener("fetch", (event) => {
  const path = shellPath(event.request);
  if (path) event.respondWith(kept(path, event.request));
});

/** What of a request is ours to answer; null for all else, and for all that isn't GET. @param {Request} request */
function shellPath({ method, mode, url }) {
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return null;
  if (mode === "navigate") return pathname === SHELL ? SHELL : null;
  return pathname in FILES ? pathname : null;
}

async function fill() {
  const cache = await caches.open(CACHE);
  await Promise.all([
    ...Object.entries(FILES).map(async ([path, integrity]) => {
      // reload: past the HTTP cache; integrity: a portal's page must not become our app
      await cache.add(new Request(path, { cache: "reload", integrity }));
    }),
    keepShell(cache),
  ]);
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
  await worker.clients.claim();
}

/** @param {string} path @param {Request} request */
async function kept(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? (await fetch(request));
}

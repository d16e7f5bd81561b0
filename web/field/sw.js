/** Keeps the shell of the app, so that it opens without signal. Touches nothing but that. */

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);
const SHELL = "/tur/";
const PREFIX = "tryg-shell-";
const CACHE = PREFIX + BUILD;
const OLD_MAP = "/tur/old-map"; // in that cache: a list of what was old at the last change
const MAP = "tryg-map"; // apart: nothing that goes wrong with it keeps the shell from being installed

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(settle()));
worker.addEventListener("message", (event) => {
  if (event.data === "take-over") worker.skipWaiting();
  if (event.data === "keep-map") event.waitUntil(keepMap());
  if (event.data in TEXTS) event.waitUntil(kept(event.data, new Request(event.data)));
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = shellPath(request);
  if (path && path in MAP_FILES) event.respondWith(keptMap(path));
  else if (path) event.respondWith(kept(path, request));
  else if (isOfAnother(request)) event.respondWith(older(request));
});

/** What of a request is ours to answer; null for all else, and for all that isn't GET. @param {Request} request */
function shellPath({ method, mode, url }) {
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return null;
  if (mode === "navigate") return pathname === SHELL ? SHELL : null;
  return pathname in FILES || pathname in TEXTS || pathname in MAP_FILES ? pathname : null;
}

/** A file of the app, but of a version that is not this one's: a page of it may still be open. @param {Request} request */
function isOfAnother({ method, mode, url }) {
  const { origin, pathname } = new URL(url);
  const isFile = pathname.startsWith("/static/") || pathname.startsWith("/tur/static/");
  return method === "GET" && mode !== "navigate" && origin === location.origin && isFile;
}

/** @param {Request} request */
async function older(request) {
  for (const name of [...(await shells()), MAP]) {
    const found = (await caches.has(name)) && (await (await caches.open(name)).match(request));
    if (found) return found;
  }
  return await fetch(request);
}

/** Every shell that is kept, the oldest first. */
async function shells() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
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
  for (const name of await shells())
    for (const { url } of await (await caches.open(name)).keys())
      used.push(/texts\.([a-z]+)/.exec(url)?.[1] ?? "");
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

/**
 * Old shells go, but for the last one: a tab that runs it fetches what it has not fetched yet.
 * What the walker has recorded lies elsewhere and is never touched here.
 */
async function settle() {
  const old = (await shells()).filter((name) => name !== CACHE);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
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

/** The same of what draws the map: what no version has named for two of them. */
async function forgetOldMap() {
  if (!(await caches.has(MAP))) return;
  const cache = await caches.open(MAP);
  const before = await (await cache.match(OLD_MAP))?.json();
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  const old = paths.filter((path) => !(path in MAP_FILES) && path !== OLD_MAP);
  for (const path of old) if (before?.includes(path)) await cache.delete(path);
  await cache.put(OLD_MAP, Response.json(old));
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

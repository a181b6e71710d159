// The service worker: it keeps the app itself on the phone so that it opens without a network, and sends what waits when
// the browser wakes it for that. No answer with data is kept: only the page and the files named in SHELL are answered
// from here.
//
// SHELL stands before this script, written by the server: { version, page, pageDigest, files }. Each file has its digest
// in its name; the page has it in SHELL. So what is kept is of one version, whole, or not taken at all.
import { OUTBOX, sendInBackground, SENT } from "./background.js";
import { Store } from "./store.js";

const PREFIX = `netra-field ${SHELL.page} `;
const NAME = PREFIX + SHELL.version;

async function digest(response) {
  const bytes = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return Array.from(new Uint8Array(bytes), (one) => one.toString(16).padStart(2, "0")).join("");
}

async function keep() {
  const cache = await caches.open(NAME);
  const page = await fetch(SHELL.page, { cache: "no-store", credentials: "omit", redirect: "error" });
  if (!page.ok || (await digest(page.clone())) !== SHELL.pageDigest) throw new Error("the page is of another version");
  await cache.addAll(SHELL.files);
  await cache.put(SHELL.page, page);
}

async function letGo() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
}

self.addEventListener("install", (event) => event.waitUntil(keep()));

// The first one takes the pages that are open; a later one waits until it is asked or all of them are closed.
self.addEventListener("activate", (event) => event.waitUntil(letGo().then(() => self.clients.claim())));

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

async function sendOutbox() {
  const store = await Store.open();
  try {
    await sendInBackground({ store, base: SHELL.page, wait: (ms) => new Promise((done) => setTimeout(done, ms)) });
  } finally {
    store.close();
    for (const page of await self.clients.matchAll()) page.postMessage(SENT);
  }
}

self.addEventListener("sync", (event) => {
  if (event.tag === OUTBOX) event.waitUntil(sendOutbox());
});

async function kept(path) {
  const cache = await caches.open(NAME);
  return (await cache.match(path)) ?? fetch(path);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && address.pathname === SHELL.page;
  if (isPage) event.respondWith(kept(SHELL.page));
  else if (SHELL.files.includes(address.pathname)) event.respondWith(kept(address.pathname));
});

// The service worker of the lesson on the wall: keeps the page that is open and its files, so that a reload without a network
// goes on where it was. Nothing private stands on that page. Network first: a kept page is used only when there is no answer.

const KEPT = "wall-1";
const LESSON = /^\/teach\/sittings\/[0-9a-f-]{36}\/hands\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/** The page asks for what it consists of: it was loaded before this worker was there. */
self.addEventListener("message", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(KEPT);
      await Promise.all(
        event.data.keep.map((url) => cache.add(new Request(url, { credentials: "same-origin" })).catch(() => {})),
      );
      if (event.ports[0]) event.ports[0].postMessage("kept");
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/static/") || (request.mode === "navigate" && LESSON.test(url.pathname)))
    event.respondWith(networkFirst(request));
});

async function networkFirst(request) {
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await cache.put(request, answer.clone()).catch(() => {}); // a full disk must not spoil the lesson
    return answer;
  } catch (error) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

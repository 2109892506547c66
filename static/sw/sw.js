// The service worker: keeps the player's shell, modules and content, so that a lesson goes on and can be opened without a network.
// Before this text the view writes `const SHELL = {version, page, first, later, seldom, is_hashed, headers};`. Nothing of the API is ever kept.

const KEPT = `shell-${SHELL.version}`;
const CONTENT = "content";
const MOST_CONTENT = 40; // files; the oldest go first
const PAGES = ["/", "/c/", "/play/"];

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(KEPT);
      await cache.addAll(SHELL.first); // they have just been loaded: nothing goes over the line
      await cache.put(SHELL.page, await shellPage());
      await caches.delete("handed-over");
      await self.skipWaiting();
    })(),
  );
});

/** The page that registered this worker has handed itself over; otherwise it is fetched. */
async function shellPage() {
  const handed = await caches.match(`${SHELL.page}?${SHELL.version}`, { cacheName: "handed-over" });
  if (handed) return new Response(await handed.text(), { headers: SHELL.headers });
  const page = await fetch(SHELL.page, { credentials: "same-origin", cache: "no-cache" });
  if (!page.ok || page.redirected) throw new Error("no shell");
  return page;
}

// The page says when the first scenario is under way: then the line is free for what a later one needs.
self.addEventListener("message", (event) => {
  if (event.data === "keep-all") event.waitUntil(keepLater());
});

async function keepLater() {
  const cache = await caches.open(KEPT);
  for (const file of SHELL.later) {
    if (!(await cache.match(file))) await cache.add(file);
  }
}

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      await Promise.all(
        names.filter((name) => name.startsWith("shell-") && name !== KEPT).map((name) => caches.delete(name)),
      );
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && PAGES.includes(url.pathname)) event.respondWith(shell(request));
  else if (url.pathname.startsWith("/content/")) event.respondWith(content(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(asset(request));
});

/** The kept shell at once: it costs nothing, and a new one arrives as a new service worker. */
async function shell(request) {
  const kept = await caches.match(SHELL.page, { cacheName: KEPT });
  return kept || fetch(request);
}

async function asset(request) {
  const kept = await caches.match(request, { cacheName: KEPT, ignoreVary: true });
  if (kept && SHELL.is_hashed) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok && SHELL.seldom.includes(new URL(request.url).pathname)) {
      const cache = await caches.open(KEPT);
      await cache.put(request, answer.clone()).catch(() => {}); // a full disk must not spoil the lesson
    }
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** A content file's name is its hash: what is here is right. */
async function content(request) {
  const cache = await caches.open(CONTENT);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    await cache.put(request, answer.clone()).catch(() => {}); // a full disk must not spoil the lesson
    const keys = await cache.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_CONTENT)).map((old) => cache.delete(old)));
  }
  return answer;
}

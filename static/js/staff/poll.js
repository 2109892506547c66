// Asks for a JSON every few seconds; the server answers 304 while nothing has changed, and then nothing is drawn.

const EVERY_MS = 3000;
const WAIT_MAX_MS = 30000;

/**
 * @param {string} url
 * @param {(answer: Object) => void} onchange
 * @param {(isLost: boolean) => void} [onlost] - the network went, or came back
 */
export function poll(url, onchange, onlost) {
  let etag = null;
  let wait = EVERY_MS;
  let isLost = false;

  async function ask() {
    try {
      const response = await fetch(url, { headers: etag ? { "If-None-Match": etag } : {}, credentials: "same-origin", cache: "no-store" });
      if (response.status === 200 && !response.redirected) {
        etag = response.headers.get("ETag");
        onchange(await response.json());
      } else if (response.status !== 304) {
        throw new Error(String(response.status));
      }
      lost(false);
      wait = EVERY_MS;
    } catch (error) {
      lost(true);
      wait = Math.min(WAIT_MAX_MS, wait * 2);
    }
    setTimeout(ask, document.hidden ? WAIT_MAX_MS : wait);
  }

  function lost(now) {
    if (now !== isLost && onlost) onlost(now);
    isLost = now;
  }

  document.addEventListener("visibilitychange", () => { if (!document.hidden) wait = EVERY_MS; });
  setTimeout(ask, EVERY_MS);
}

// Talking to /api/v1/. A refusal by the server is a Refused; no answer at all is an Unreachable.

export class Refused extends Error {
  constructor(status, body, retryAfter) {
    const error = (body && body.error) || {};
    super(error.message || `HTTP ${status}`);
    this.status = status;
    this.code = error.code || "";
    this.details = error.details || {};
    this.retryAfter = retryAfter;
  }
}

export class Unreachable extends Error {}

/** @returns {Promise<?Object>} the body; null for 204. `wait` is in ms. */
export async function call(method, path, body, { wait = 30000, keepalive = false } = {}) {
  const clock = new AbortController();
  const alarm = setTimeout(() => clock.abort(), wait);
  try {
    const answer = await fetch(path, {
      method,
      keepalive,
      signal: clock.signal,
      credentials: "same-origin",
      cache: method === "GET" ? "no-store" : "default",
      headers:
        body === undefined
          ? { Accept: "application/json" }
          : { Accept: "application/json", "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    let read = null;
    try {
      read = text ? JSON.parse(text) : null;
    } catch (error) {
      read = null;
    } // a proxy's own page, not ours
    if (!answer.ok) throw new Refused(answer.status, read, Number(answer.headers.get("Retry-After")) || 0);
    if (text && read === null) throw new Unreachable("not JSON"); // a portal that wants a sign-in answers 200 with a page
    return read;
  } catch (error) {
    throw error instanceof Refused || error instanceof Unreachable ? error : new Unreachable(error.message);
  } finally {
    clearTimeout(alarm);
  }
}

export async function loadContent(url) {
  const answer = await fetch(url, { credentials: "omit" }).catch((error) => {
    throw new Unreachable(error.message);
  });
  if (!answer.ok) throw new Refused(answer.status, null, 0);
  return answer.json().catch((error) => {
    throw new Unreachable(error.message);
  });
}

// Answers on their way to the server. Each is on the device before its tick is shown, and leaves it when the server has
// named it. Sent one post at a time; what is confirmed meanwhile goes with the next post.

import { Refused } from "./api.js";

const MOST = 50; // answers in one post
const PARKED = [400, 401, 403, 404, 410, 413, 422]; // the server will say the same tomorrow: keep, try again at the next visit

/**
 * @param {Object} parts
 * @param {Object} parts.store - entries(), addEntry(entry), removeEntry(id)
 * @param {(attempt: string, body: Object) => Promise<Object>} parts.post - rejects with Refused or Unreachable
 * @param {(news: Object) => void} parts.tell - {kind: "state"|"accepted"|"refused"|"parked"|"result", …}
 */
export function createOutbox({ store, post, tell, now = () => new Date(), random = Math.random, later = setTimeout }) {
  let waiting = []; // every unacknowledged entry, oldest first, also those of sessions before this one
  const parked = new Set();
  let isPosting = false;
  let failures = 0;
  let holdUntil = 0; // the server asked us to gather until then (ms)
  let alarm = null;
  let adding = Promise.resolve(); // one after the other, so that order and "saved" are true

  const ready = () => waiting.filter((entry) => !parked.has(entry.token));

  function state() {
    tell({ kind: "state", waiting: waiting.length, isPosting, failures, isDurable: store.isDurable });
  }

  function wake(delay) {
    if (alarm !== null) clearTimeout(alarm);
    alarm = later(() => {
      alarm = null;
      run();
    }, delay);
  }

  /** 2 s, 4 s, … 60 s, each between half and the whole, so that a class does not come back as one. */
  function backOff(retryAfter) {
    const most = Math.min(60, 2 * 2 ** Math.min(failures - 1, 5));
    return Math.max(most * (0.5 + random() / 2), retryAfter || 0) * 1000;
  }

  function batch() {
    const first = ready()[0];
    return ready()
      .filter((entry) => entry.token === first.token && entry.attempt === first.attempt)
      .slice(0, MOST);
  }

  function bodyOf(entries) {
    const finish = entries.map((entry) => entry.finish).find((count) => count) || null;
    return {
      token: entries[0].token,
      sent_at: now().toISOString(),
      started_at: entries[0].started_at,
      taken: entries[0].taken,
      finish,
      responses: entries.map(({ item, answer, confidence, answered_at }) => ({
        item,
        answer,
        confidence,
        answered_at,
      })),
    };
  }

  async function settle(entries, reply) {
    const refused = new Map((reply.refused || []).map((one) => [one.item, one.code]));
    const named = new Set((reply.accepted || []).concat(Array.from(refused.keys())));
    const done = entries.filter((entry) => named.has(entry.item));
    for (const entry of done) {
      await store.removeEntry(entry.id);
      waiting = waiting.filter((one) => one.id !== entry.id);
      if (refused.has(entry.item)) tell({ kind: "refused", entry, code: refused.get(entry.item) });
      else tell({ kind: "accepted", entry, attempt: reply.attempt });
    }
    if (reply.result)
      tell({ kind: "result", attempt: entries[0].attempt, joined: reply.attempt, result: reply.result });
    return done.length;
  }

  async function run() {
    if (isPosting || !ready().length) return;
    const wait = holdUntil - now().getTime();
    if (wait > 0) {
      wake(wait);
      return;
    }
    isPosting = true;
    state();
    const entries = batch();
    try {
      const reply = await post(entries[0].attempt, bodyOf(entries));
      if (!(await settle(entries, reply))) throw new Error("nothing was acknowledged");
      failures = 0;
      holdUntil = reply.post_after_s ? now().getTime() + reply.post_after_s * 1000 * (0.75 + random() / 2) : 0;
    } catch (error) {
      if (error instanceof Refused && PARKED.includes(error.status)) {
        parked.add(entries[0].token);
        tell({ kind: "parked", entries, error });
      } else {
        failures += 1;
        holdUntil = now().getTime() + backOff(error.retryAfter);
      }
    }
    isPosting = false;
    state();
    if (ready().length) wake(Math.max(0, holdUntil - now().getTime()));
  }

  return {
    /** Reads what earlier visits left and starts sending it. */
    async start(renewed) {
      const known = new Set(waiting.map((entry) => entry.id));
      waiting = (await store.entries()).filter((entry) => !known.has(entry.id)).concat(waiting);
      if (renewed) renewed();
      state();
      run();
    },
    /** Resolves when the entry is on the device. */
    add(entry) {
      adding = adding.then(async () => {
        const id = await store.addEntry(entry);
        waiting.push({ ...entry, id });
        state();
        run();
      });
      return adding;
    },
    /** The network is back, or the student asks: try at once. */
    nudge() {
      failures = 0;
      holdUntil = 0;
      parked.clear();
      run();
    },
    /** The same student has joined again: what waits for this sitting goes with the new token, the old one may have ended. */
    renew(who, sitting, token) {
      for (const entry of waiting) {
        if (entry.who === who && entry.sitting === sitting) entry.token = token;
      }
    },
    waitingFor: (attempt) => waiting.filter((entry) => entry.attempt === attempt),
    waitingOf: (who) => waiting.filter((entry) => entry.who === who).length,
    waitingOfOthers: (who) => waiting.filter((entry) => entry.who !== who).length,
    /** The page goes away and some entries are in memory only: one last post each that outlives the page. */
    flushLast(send) {
      const groups = new Map();
      for (const entry of ready()) groups.set(entry.token, (groups.get(entry.token) || []).concat(entry));
      for (const entries of groups.values()) send(entries[0].attempt, bodyOf(entries.slice(0, MOST)));
    },
  };
}

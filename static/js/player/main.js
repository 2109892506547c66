// The first thing to run: asks the server who this is while everything else is still on its way, then hands over to the player.

import { Refused, Unreachable, call, loadContent } from "./api.js";
import { learnWords, say } from "./dom.js";
import { mountJoinForm } from "./join.js";
import { createLayout } from "./layout.js";
import { createOutbox } from "./outbox.js";
import { createPlayer } from "./player.js";
import { Session, whoIs } from "./session.js";
import { openStore } from "./store.js";

const API = "/api/v1/";

/** @param {HTMLElement} root - #player; `data-page` is join, card or play */
export async function mount(root, { document: page = document } = {}) {
  learnWords(JSON.parse(page.getElementById("player-words").textContent));
  const form = page.getElementById("join");
  const contents = new Map(); // url → promise of the file
  const secret = root.dataset.page === "card" ? decodeURIComponent(location.hash.slice(1)) : "";
  if (secret) history.replaceState(null, "", "/play/"); // the secret leaves the address, the history and any screenshot
  const asking = secret ? call("POST", `${API}join`, { card: secret }) : null;
  if (asking) asking.then(prefetch, () => {});
  const store = await openStore();
  let session = null;
  let player = null;
  let layout = null;

  const outbox = createOutbox({
    store, tell: news,
    post: (attempt, body) => call("POST", `${API}attempts/${attempt}/responses`, body),
  });
  addEventListener("online", () => outbox.nudge());
  addEventListener("pagehide", () => {
    if (!store.isDurable) outbox.flushLast((attempt, body) => call("POST", `${API}attempts/${attempt}/responses`, body, { keepalive: true }).catch(() => {}));
  });

  await arrive();
  serveOffline();

  // ---- who is this

  async function arrive() {
    if (await store.note("leaving")) await forgetOnServer(); // "Đổi học sinh" was pressed without a network
    if (asking) return joinWith(asking);
    const stored = await store.loadSession();
    if (root.dataset.page === "play") return comeBack(stored);
    showForm(stored);
    outbox.start();
    return null;
  }

  async function comeBack(stored) {
    try {
      const payload = await call("GET", `${API}session`, undefined, { wait: stored ? 8000 : 30000 });
      prefetch(payload);
      return enter(payload, stored);
    } catch (error) {
      if (error instanceof Refused && (error.status === 401 || error.status === 403)) {
        await store.forgetSession();
        return showForm(null);
      }
      if (stored) return enter(stored.payload, stored); // no network, or a server in trouble: go on with what is here
      outbox.start();
      return showForm(null, say("no_network_no_session"));
    }
  }

  async function joinWith(promise) {
    try {
      const payload = await promise;
      prefetch(payload);
      const stored = await store.loadSession();
      if (stored && stored.who !== whoIs(payload)) await store.setNote("shared", new Date().toISOString().slice(0, 10));
      if (!stored || stored.who !== whoIs(payload)) { await store.forgetSession(); await store.newKey(); }
      return enter(payload, stored);
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      outbox.start();
      return showForm(null, error instanceof Refused ? error.message : say("no_network_join"));
    }
  }

  async function enter(payload, stored) {
    if (!store.keys.current) await store.newKey();
    session = new Session(store, payload, stored, await store.entries());
    if ((await store.note("shared")) === new Date().toISOString().slice(0, 10)) session.taken = "shared";
    if (form) form.hidden = true;
    root.hidden = false;
    if (location.pathname !== "/play/") history.replaceState(null, "", "/play/");
    layout = createLayout(root);
    player = createPlayer({ layout, outbox, contentOf, load: file, refresh, leave, askResult });
    player.start(session);
    await session.save();
    outbox.start();
  }

  function showForm(stored, message) {
    root.hidden = true;
    form.hidden = false;
    mountJoinForm(form, {
      message, resume: stored ? stored.payload.student : null,
      join: (body) => call("POST", `${API}join`, body).then((payload) => joinWith(Promise.resolve(payload))),
    });
  }

  async function refresh() {
    const payload = await call("GET", `${API}session`);
    session = new Session(store, payload, { who: session.who, payload: session.payload, attempts: session.attempts, taken: session.taken }, await store.entries());
    await session.save();
    return session;
  }

  // ---- next student

  async function leave() {
    await store.setNote("leaving", true);
    await store.setNote("shared", new Date().toISOString().slice(0, 10));
    await store.forgetSession();
    await forgetOnServer();
    location.replace("/");
  }

  async function forgetOnServer() {
    try {
      await call("DELETE", `${API}session`, undefined, { wait: 6000 });
      await store.dropNote("leaving");
    } catch (error) {
      if (error instanceof Refused) await store.dropNote("leaving"); // there is no session to end
    }
  }

  // ---- content and results

  function file(url) {
    if (!contents.has(url)) {
      const loading = loadContent(url);
      loading.catch(() => contents.delete(url));
      contents.set(url, loading);
    }
    return contents.get(url);
  }

  function contentOf(sitting) { return file(sitting.content[page.documentElement.lang] || sitting.content.vi); }

  function prefetch(payload) {
    for (const sitting of payload.sittings) {
      if (sitting.state === "open" && !sitting.attempt.finished) contentOf(sitting).catch(() => {});
    }
  }

  async function askResult(current, attempt) {
    try { return await call("GET", `${API}attempts/${attempt.id}/result?token=${encodeURIComponent(attempt.token)}`); } catch (error) { return null; }
  }

  // ---- what the outbox tells

  function news(one) {
    if (!session) return;
    if (one.kind === "state") showSaved(one);
    if (one.kind === "accepted" || one.kind === "refused") {
      const attempt = session.byAttempt(one.entry.attempt);
      const answer = attempt && attempt.answers[one.entry.item];
      if (answer) answer.state = one.kind === "accepted" ? "sent" : "refused";
      session.save();
    }
    if (one.kind === "refused" && one.entry.who === session.who) layout.notice(say(`refused_${one.code}`));
    if (one.kind === "parked") layout.notice(say("parked", { n: one.entries.length, why: one.error.message }));
    if (one.kind === "result") {
      const attempt = session.byAttempt(one.attempt);
      if (attempt) { attempt.result = one.result; attempt.finished = true; session.save(); player.resultArrived(); }
    }
  }

  function showSaved({ failures, isDurable }) {
    const mine = outbox.waitingOf(session.who);
    if (!mine) layout.saved(Object.values(session.attempts).some((attempt) => Object.keys(attempt.answers).length) ? say("saved_sent") : "", "tick");
    else if (!isDurable) layout.saved(say(failures ? "saved_nowhere" : "sending", { n: mine }), "clock");
    else layout.saved(say(failures ? "saved_offline" : "saved_here", { n: mine }), "clock");
  }

  function serveOffline() {
    if ("serviceWorker" in navigator && root.dataset.worker) setTimeout(() => navigator.serviceWorker.register(root.dataset.worker, { scope: "/" }).catch(() => {}), 1500);
  }
}

mount(document.getElementById("player"));

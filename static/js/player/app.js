// Who is here, what this device still holds, and handing both to the player.

import { Refused, Unreachable, call } from "./api.js";
import { learnWords, say } from "./dom.js";
import { createLayout } from "./layout.js";
import { createOutbox } from "./outbox.js";
import { createPlayer } from "./player.js";
import { Session, whoIs } from "./session.js";
import { openStore } from "./store.js";

const API = "/api/v1/";

/**
 * @param {Object} early - what main.js has begun: root, shell (the page as it came), joining and returning (promises of the payload, or null), file(url),
 *   contentOf(sitting), prefetch(payload)
 */
export async function start({ root, shell, joining, returning, file, contentOf, prefetch }) {
  learnWords(JSON.parse(document.getElementById("player-words").textContent));
  const joinPage = document.getElementById("join-page");
  const store = await openStore();
  let session = null;
  let player = null;
  let layout = null;
  let isKept = false;

  const outbox = createOutbox({
    store,
    tell: news,
    post: (attempt, body) => call("POST", `${API}attempts/${attempt}/responses`, body),
  });
  addEventListener("online", () => outbox.nudge());
  addEventListener("pagehide", () => {
    if (!store.isDurable)
      outbox.flushLast((attempt, body) =>
        call("POST", `${API}attempts/${attempt}/responses`, body, { keepalive: true }).catch(() => {}),
      );
  });

  if (await isInOldLanguage()) {
    location.reload();
    return;
  }
  await arrive();
  serveOffline();

  // ---- who is this

  async function arrive() {
    const isLeaving = await store.note("leaving"); // "Đổi học sinh" was pressed without a network
    if (joining) {
      await store.dropNote("leaving"); // joining has replaced that session
      return joinWith(joining);
    }
    if (isLeaving) await forgetOnServer();
    const stored = await store.loadSession();
    if (returning && !isLeaving) return comeBack(stored);
    showForm(stored);
    outbox.start();
    return null;
  }

  async function comeBack(stored) {
    try {
      const payload = await (stored ? inTime(returning, 8000) : returning);
      const known = new Set(stored ? stored.payload.sittings.map((sitting) => sitting.id) : []);
      if (payload.sittings.some((sitting) => !known.has(sitting.id))) call("POST", `${API}join`, {}).catch(() => {}); // so that the board knows
      return await enter(payload, stored);
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      const isSignedOut = error instanceof Refused && (error.status === 401 || error.status === 403);
      if (stored && !isSignedOut) return enter(stored.payload, stored); // no network, or a server in trouble: go on with what is here
      outbox.start();
      if (isSignedOut) await store.forgetSession();
      return showForm(null, isSignedOut ? "" : say("no_network_no_session"));
    }
  }

  async function joinWith(promise) {
    try {
      const payload = await promise;
      const stored = await store.loadSession();
      if (stored && stored.who !== whoIs(payload)) await store.setNote("shared", new Date().toISOString().slice(0, 10));
      if (!stored || stored.who !== whoIs(payload)) {
        await store.forgetSession();
        await store.newKey();
      }
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
    joinPage.hidden = true;
    root.hidden = false;
    if (location.pathname !== "/play/") history.replaceState(null, "", "/play/");
    layout = createLayout(root);
    player = createPlayer({ layout, outbox, contentOf, load: file, refresh, leave, askResult });
    player.start(session);
    await session.save();
    outbox.start(() =>
      payload.sittings.forEach((sitting) => outbox.renew(session.who, sitting.id, sitting.attempt.token)),
    );
  }

  async function showForm(stored, message) {
    root.hidden = true;
    joinPage.hidden = false;
    const { mountJoinForm } = await import("./join.js");
    mountJoinForm(document.getElementById("join"), {
      message,
      resume: stored ? stored.payload.student : null,
      join: (body) =>
        call("POST", `${API}join`, body).then((payload) => {
          prefetch(payload);
          return joinWith(Promise.resolve(payload));
        }),
    });
  }

  async function refresh() {
    const payload = await call("POST", `${API}join`, {}); // with the cookie alone: joins what has been opened since
    session = new Session(store, payload, session, await store.entries());
    await session.save();
    return session;
  }

  // ---- next student

  async function leave() {
    session = null;
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

  async function askResult(attempt) {
    try {
      return (await call("GET", `${API}attempts/${attempt.id}/result?token=${encodeURIComponent(attempt.token)}`))
        .result;
    } catch (error) {
      return null;
    }
  }

  // ---- what the outbox tells

  function news(one) {
    if (!session) return;
    if (one.kind === "state") showSaved(one);
    if (one.kind === "accepted") keepAll();
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
      if (attempt) {
        attempt.result = one.result;
        attempt.finished = true;
        session.save();
        player.resultArrived();
      }
    }
  }

  function showSaved({ failures, isDurable, isPosting }) {
    const mine = outbox.waitingOf(session.who);
    if (failures === 2 && mine && isDurable && !isPosting) layout.notice(say("offline_notice", { n: mine }), "offline");
    if (!failures) layout.dropNotice("offline");
    if (!mine)
      layout.saved(
        Object.values(session.attempts).some((attempt) => Object.keys(attempt.answers).length) ? say("saved_sent") : "",
        "tick",
      );
    else if (!isDurable) layout.saved(say(failures ? "saved_nowhere" : "sending", { n: mine }), "clock");
    else layout.saved(say(failures ? "saved_offline" : "saved_here", { n: mine }), "clock");
  }

  /** The language was changed while the shell in the cache still speaks the old one: throw that away, once. */
  async function isInOldLanguage() {
    const chosen = /(?:^|; )django_language=(\w+)/.exec(document.cookie);
    if (
      !chosen ||
      chosen[1] === document.documentElement.lang ||
      !("caches" in self) ||
      (await store.note("language")) === chosen[1]
    )
      return false;
    await store.setNote("language", chosen[1]);
    const names = (await caches.keys()).filter((name) => name.startsWith("shell-"));
    await Promise.all(names.map((name) => caches.delete(name)));
    return names.length > 0;
  }

  /** The shell is kept at once, as it is here already; the rest a little later: forty phones may share one slow line. */
  async function serveOffline() {
    if (!("serviceWorker" in navigator)) return;
    try {
      if (!navigator.serviceWorker.controller) await handOver();
      await navigator.serviceWorker.register(root.dataset.worker, { scope: "/" });
      setTimeout(keepAll, 3000);
    } catch (error) {
      /* no storage, or not allowed: online it goes on as it is */
    }
  }

  async function keepAll() {
    if (isKept || !("serviceWorker" in navigator)) return;
    isKept = true;
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage("keep-all");
  }

  /** Gives this very page to the service worker, so that nobody pays for it twice. */
  async function handOver() {
    shell.querySelector("#join-page").hidden = true;
    shell.querySelector("#player").hidden = false;
    for (const field of shell.querySelectorAll("#join-page input[id]")) field.removeAttribute("value"); // what the last one typed
    const cache = await caches.open("handed-over");
    await cache.put(`/play/?${root.dataset.version}`, new Response(`<!doctype html>\n${shell.outerHTML}`));
  }
}

/** Waits no longer than `wait` ms. */
function inTime(promise, wait) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Unreachable("slow")), wait))]);
}

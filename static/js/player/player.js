// From the list of what is open through the scenarios to the end. One flow, read from top to bottom; `turn` ends it when the student goes elsewhere.

import { Unreachable } from "./api.js";
import { el, fill, icon, say } from "./dom.js";
import { createScenes, fetchAhead } from "./scenario.js";
import { scenariosInOrder } from "./session.js";

const NEVER = new Promise(() => {}); // a flow that was left waits for this

/**
 * @param {Object} parts
 * @param {Object} parts.layout
 * @param {Object} parts.outbox
 * @param {(sitting: Object) => Promise<Object>} parts.contentOf - its published text
 * @param {(url: string) => Promise<Object>} parts.load - another content file
 * @param {() => Promise<Session>} parts.refresh - asks the server again what is open
 * @param {() => Promise<void>} parts.leave - forgets this student
 * @param {(attempt: Object) => Promise<?Object>} parts.askResult - null while there is none, or no network
 */
export function createPlayer({ layout, outbox, contentOf, load, refresh, leave, askResult }) {
  const { panel } = layout;
  let session = null;
  let turn = 0;
  let onResult = null; // redraws the end page when the server's counts come in

  /** Wraps a promise so that nothing goes on after the student has gone elsewhere. */
  const here = (mine, promise) => promise.then((value) => (mine === turn ? value : NEVER));

  /** A sheet that writes only while the student is still there: what comes late must not cover another page. */
  const sheetOf = (mine) => ({
    node: panel.node,
    show: (...body) => {
      if (mine === turn) panel.show(...body);
    },
  });

  const { stageScenario, playScenario, explain } = createScenes({
    layout,
    here,
    sheetOf,
    confirm,
    current: () => session,
  });

  function start(first) {
    session = first;
    const open = session.payload.sittings.filter((sitting) => sitting.state === "open" && !isFinished(sitting));
    const isAsked = session.payload.commitments.some((one) => one.state === "waiting");
    if (open.length === 1 && !isAsked) openSitting(open[0]);
    else home(); // more than one thing to do, one of which they may have come for by its code
  }

  const isFinished = (sitting) => {
    const attempt = session.attemptOf(sitting);
    return Boolean(attempt && attempt.finished);
  };

  // ---- the list

  function home() {
    turn += 1;
    const mine = turn;
    const { student, commitments } = session.payload;
    const { sittings } = session;
    layout.stage("home");
    fill(layout.screen); // ends what still runs there
    layout.onHome(null);
    layout.foot(null);
    layout.progress(0, 0);
    layout.title(say("home_title"));
    layout.name(say("who", student));
    const others = outbox.waitingOfOthers(session.who);
    panel.show(
      say("hello", student),
      el("p.muted", { text: student.institution }),
      sittings.length ? el("ul.tasks", {}, sittings.map(task)) : el("p", { text: say("nothing_open") }),
      commitments.length ? el("ul.tasks", {}, commitments.map(promise)) : null,
      others ? el("p.muted", { text: say("others_waiting", { n: others }) }) : null,
      el(
        "div.deeds",
        {},
        el("button.secondary", { onclick: () => reload(mine, true) }, say("look_again")),
        el("button.secondary", { onclick: leave }, icon("people"), say("next_student")),
      ),
    );
    if (!sittings.some((sitting) => sitting.state === "open" && !isFinished(sitting)))
      setTimeout(() => reload(mine, false), 15000 + Math.random() * 10000);
  }

  /** @param {boolean} isAsked - by the student; otherwise by the clock, which says nothing when there is no network */
  async function reload(mine, isAsked) {
    if (mine !== turn) return;
    const before = openOnes();
    try {
      session = await refresh();
    } catch (error) {
      if (mine !== turn) return;
      if (isAsked) layout.notice(say("no_network"));
      else setTimeout(() => reload(mine, false), 20000 + Math.random() * 20000);
      return;
    }
    if (mine !== turn) return;
    if (openOnes() !== before) start(session);
    else if (isAsked) home();
    else setTimeout(() => reload(mine, false), 15000 + Math.random() * 10000); // nothing new: the page, and the reader's place on it, stay
  }

  const openOnes = () =>
    JSON.stringify(
      session.payload.sittings
        .map(({ id, state }) => [id, state])
        .concat(session.payload.commitments.map(({ id, state }) => [id, state])),
    );

  function task(sitting) {
    const attempt = session.attemptOf(sitting);
    const done = attempt ? Object.keys(attempt.answers).length : 0;
    const isDone = Boolean(attempt && attempt.finished);
    const state = isDone ? "task_done" : sitting.state === "paused" ? "task_paused" : done ? "task_going" : "task_new";
    return el(
      "li",
      {},
      el(
        "button.task",
        { disabled: sitting.state === "paused" && !isDone, onclick: () => openSitting(sitting) },
        el("span.task-kind", { text: say(sitting.mode === "practice" ? "kind_practice" : "kind_assessment") }),
        el("b", { text: sitting.title }),
        el("span.muted", { text: say(state, { done, of: sitting.items }) }),
      ),
    );
  }

  function promise(commitment) {
    return el(
      "li",
      {},
      el(
        "button.task",
        { onclick: () => commit(commitment) },
        el("span.task-kind", { text: say("kind_commitment") }),
        el("b", { text: commitment.title }),
        el("span.muted", { text: say(`commitment_${commitment.state}`) }),
      ),
    );
  }

  async function commit(commitment) {
    turn += 1;
    const mine = turn;
    layout.stage("end");
    layout.progress(0, 0);
    layout.onHome(home);
    layout.foot(null);
    const { showCommitment } = await here(mine, import("./commitment.js"));
    await here(mine, showCommitment({ panel: sheetOf(mine), load, layout }, commitment));
    home();
  }

  // ---- one sitting

  function openSitting(sitting, isAgain) {
    turn += 1;
    const mine = turn;
    playSitting(sitting, isAgain, mine).catch((error) => {
      if (mine === turn) moduleFailed(sitting);
      if (!/module/i.test(error.message)) throw error; // a slip of ours: let it be seen
    });
  }

  async function playSitting(sitting, isAgain, mine) {
    layout.onHome(home);
    layout.stage("wait");
    layout.name(say("who", session.payload.student));
    layout.title(sitting.title);
    panel.show(sitting.title, el("p", { role: "status", text: say("loading") }));
    const content = await here(
      mine,
      contentOf(sitting).catch((error) => {
        if (mine === turn) contentFailed(sitting, error);
        return NEVER;
      }),
    );
    let attempt = session.attemptOf(sitting);
    if (attempt && attempt.finished && !isAgain) {
      ended(sitting, content, attempt);
      return;
    }
    if (!attempt || isAgain) attempt = session.begin(sitting);
    const scenarios = scenariosInOrder(content, attempt.id);
    let total = scenarios.reduce((sum, scenario) => sum + scenario.items.length, 0);
    layout.name(say("is_simulation"));
    for (let at = 0; at < scenarios.length; at += 1) {
      const scenario = scenarios[at];
      if (scenario.items.every((item) => item.id in attempt.answers)) continue;
      layout.progress(at + 1, scenarios.length);
      setTimeout(() => scenarios.slice(at).forEach(fetchAhead), 3000); // while this one is read; the network may go meanwhile
      const scene = await here(mine, stageScenario({ mine, sitting, content, attempt, scenario, total }));
      if (!(await here(mine, playScenario(scene, mine)))) {
        total -= scenario.items.length; // done without it
        continue;
      }
      if (scenario.debrief)
        await here(
          mine,
          explain(scene, scenario, attempt.answers, at + 1 < scenarios.length ? "next_scenario" : "see_result"),
        );
    }
    const [known] = Object.keys(attempt.answers);
    if (known && !attempt.finished && Object.keys(attempt.answers).length >= total) {
      const { answer, confidence } = attempt.answers[known]; // said again, because the last scenario was passed over: it brings "finish"
      await here(mine, confirm({ sitting, attempt, total }, { id: known }, answer, confidence));
    }
    ended(sitting, content, attempt);
  }

  function contentFailed(sitting, error) {
    panel.show(
      say("content_failed"),
      el("p", { text: error instanceof Unreachable ? say("no_network") : say("server_trouble") }),
      el("button.primary", { onclick: () => openSitting(sitting) }, say("try_again")),
    );
  }

  /** A module did not come: a browser asks for the same one only once a page, so the page is opened again. Answers are kept. */
  function moduleFailed(sitting) {
    layout.foot(null);
    panel.show(
      sitting.title,
      el("p", { text: say("no_network") }),
      el("button.primary", { onclick: () => location.reload() }, say("try_again")),
    );
  }

  async function confirm({ sitting, attempt, total }, item, answer, confidence) {
    attempt.answers[item.id] = { answer, confidence, state: "saved" };
    attempt.draft = null;
    const isLast = Object.keys(attempt.answers).length >= total;
    if (isLast) attempt.finished = true;
    await outbox.add({
      who: session.who,
      sitting: sitting.id,
      attempt: attempt.id,
      token: attempt.token,
      started_at: attempt.started_at,
      taken: session.taken,
      item: item.id,
      answer,
      confidence,
      answered_at: new Date().toISOString(),
      finish: isLast ? total : null,
    });
    await session.save();
  }

  // ---- the end

  async function ended(sitting, content, attempt) {
    turn += 1;
    const mine = turn;
    const { showEnd } = await here(mine, import("./debrief.js"));
    const { resultOf } = await here(mine, import("./grading.js"));
    const isPractice = sitting.mode === "practice";
    const waiting = session.payload.commitments.find((one) => one.state === "waiting");
    layout.stage("end");
    layout.foot(null);
    layout.onHome(home);
    layout.progress(0, 0);
    layout.name(say("who", session.payload.student));
    const draw = () =>
      showEnd(
        { panel },
        attempt.result || (isPractice ? resultOf(content, attempt.answers) : null),
        session.payload.contacts,
        {
          isPractice,
          isWaiting: outbox.waitingFor(attempt.id).length > 0,
          commit: waiting ? () => commit(waiting) : null,
          review: explanationsOf(attempt) ? () => review(sitting, content, attempt) : null,
          again: isPractice && sitting.state === "open" ? () => openSitting(sitting, true) : null,
          home,
          leave,
        },
      );
    draw();
    onResult = () => {
      if (mine === turn) draw();
    };
    if (!isPractice && !(attempt.result && attempt.result.debrief)) fetchResult(mine, attempt);
  }

  /** Asks for the counts until they are there, and once for explanations that may have been released since. */
  async function fetchResult(mine, attempt) {
    const result = outbox.waitingFor(attempt.id).length ? null : await here(mine, askResult(attempt));
    if (result && JSON.stringify(result) !== JSON.stringify(attempt.result)) {
      attempt.result = result;
      session.save();
      onResult();
    }
    if (!attempt.result)
      setTimeout(
        () => {
          if (mine === turn) fetchResult(mine, attempt);
        },
        5000 + Math.random() * 5000,
      );
  }

  const explanationsOf = ({ result }) =>
    result && result.debrief && (result.debrief[document.documentElement.lang] || result.debrief.vi);

  /** A test's explanations, once no class has that form ahead: the same walk over each of its screens. */
  async function review(sitting, content, attempt) {
    turn += 1;
    const mine = turn;
    layout.stage("wait");
    let told;
    try {
      told = await here(mine, load(explanationsOf(attempt)));
    } catch (error) {
      layout.notice(say("no_network"));
      ended(sitting, content, attempt);
      return;
    }
    const scenarios = scenariosInOrder(content, attempt.id).filter((scenario) => told.debriefs[scenario.id]);
    layout.name(say("is_simulation"));
    for (let at = 0; at < scenarios.length; at += 1) {
      layout.progress(at + 1, scenarios.length);
      const scene = await here(
        mine,
        stageScenario({ mine, sitting, content, attempt, scenario: scenarios[at], total: 0 }),
      );
      if (scene.surface.connected) scene.surface.connected();
      await here(
        mine,
        explain(
          scene,
          scenarios[at],
          attempt.answers,
          at + 1 < scenarios.length ? "next_scenario" : "to_result",
          told.debriefs[scenarios[at].id],
        ),
      );
    }
    ended(sitting, content, attempt);
  }

  return {
    start,
    resultArrived: () => {
      if (onResult) onResult();
    },
  };
}

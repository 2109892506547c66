// One scenario: its screen is drawn, its items are asked one after the other, and afterwards it is explained.

import { el, fill, focusOn, say, textNodes } from "./dom.js";
import { grade } from "./grading.js";
import { askChoice, askFlags, askJudge, askMulti, askRehearse, showFeedback } from "./items.js";
import { createParts } from "./parts.js";

const SURFACES = {
  sms: () => import("./surface-sms.js"),
  chat: () => import("./surface-chat.js"),
  call: () => import("./surface-call.js"),
  web: () => import("./surface-web.js"),
};
const ASK = {
  judge: askJudge,
  choice: askChoice,
  multi: askMulti,
  flags: askFlags,
  rehearse: askRehearse,
  dialogue: async (item, context) => (await import("./talk.js")).askDialogue(item, context),
};
/** The module of a scenario's surface; asked for one scenario ahead. */
export const surfaceOf = (scenario) => SURFACES[scenario.surface.type]();

/**
 * @param {Object} frame
 * @param {Object} frame.layout
 * @param {(mine: number, promise: Promise) => Promise} frame.here - goes on only while the student is still there
 * @param {(mine: number) => Object} frame.sheetOf - a sheet that writes only so long
 * @param {(scene, item, answer, confidence) => Promise<void>} frame.confirm - keeps an answer
 * @param {() => Session} frame.current
 */
export function createScenes({ layout, here, sheetOf, confirm, current }) {
  /** Draws the simulated screen. What has been answered before the page was closed stands there already. */
  async function stageScenario({ mine, sitting, content, attempt, scenario, total }) {
    const { mount } = await here(mine, surfaceOf(scenario));
    const parts = createParts();
    const scene = {
      ...quietScene(),
      sitting,
      content,
      attempt,
      scenario,
      total,
      panel: sheetOf(mine),
      parts,
      phone: layout.phone,
      attemptId: attempt.id,
      contacts: current().payload.contacts,
      announce: layout.announce,
      endPressure: () => layout.foot(null),
      toEnd: () => {
        layout.screen.scrollTop = layout.screen.scrollHeight;
      },
    };
    scene.surface = mount(scenario.surface, parts, { onHangUp: () => scene.hangUp() });
    layout.phone.classList.remove("is-dimmed");
    fill(layout.screen, scene.surface.node);
    layout.screen.setAttribute("aria-label", say("screen_of", { title: scenario.title }));
    layout.screen.scrollTop = 0;
    layout.stage("scenario");
    layout.foot(null);
    for (const item of scenario.items) {
      if (item.type === "dialogue" && item.id in attempt.answers)
        (await import("./talk.js")).replay(item, attempt.answers[item.id].answer, scene.surface);
    }
    return scene;
  }

  /** What a talk may set and "Dừng lại, kiểm tra" may use; harmless until then. */
  function quietScene() {
    let paused = false;
    let ways = () => [];
    let take = () => {};
    let hang = null;
    let isEarly = false;
    return {
      isPaused: () => paused,
      onPause: (isOn) => {
        paused = isOn;
      },
      waysOut: () => ways(),
      takeWay: (way) => take(way),
      setWaysOut(list, run) {
        ways = list || (() => []);
        take = run || (() => {});
      },
      hangUp() {
        if (hang) {
          hang();
          return;
        }
        if (this.scenario.items.some((item) => item.type === "dialogue" && !(item.id in this.attempt.answers))) {
          isEarly = true; // the talk is still being loaded
          return;
        }
        this.surface.leave(); // a call that was only heard: it ends, the questions about it stay
        layout.announce(say("hang_up_noted"));
      },
      setHangUp(run) {
        hang = run;
        if (this.surface.canHangUp) this.surface.canHangUp(Boolean(run));
        if (run && isEarly) {
          isEarly = false;
          run();
        }
      },
    };
  }

  async function playScenario(scene, mine) {
    const { scenario, attempt, surface, content } = scene;
    const isFresh = !scenario.items.some((item) => item.id in attempt.answers);
    if (surface.connected && !isFresh) surface.connected();
    else if (surface.connected) {
      scene.panel.show(
        say("phone_rings"),
        scenario.opening ? el("p", {}, textNodes(scenario.opening)) : null,
        el("p.muted", { text: say("phone_rings_hint") }),
      );
      await here(mine, surface.begin());
    } else if (isFresh && scenario.opening) await here(mine, showOpening(scene));
    let isFirst = isFresh && !scenario.opening;
    for (const item of scenario.items) {
      if (item.id in attempt.answers) continue;
      const isTest = content.mode === "assessment";
      layout.foot(
        (isTest && item.type === "judge") || item.type === "rehearse"
          ? null
          : (await here(mine, import("./pause.js"))).pauseButton(scene),
      );
      scene.path = attempt.draft && attempt.draft.item === item.id ? attempt.draft.path : [];
      scene.keepPath = (path) => {
        attempt.draft = { item: item.id, path };
        current().save();
      };
      const asked = ASK[item.type](item, scene);
      if (isFirst) focusOn(layout.screen); // a new screen is read before the question about it
      isFirst = false;
      const { answer, confidence } = await here(mine, asked);
      layout.foot(null);
      await here(mine, confirm(scene, item, answer, confidence || null));
      const key = scenario.key && scenario.key[item.id];
      if (key && key.feedback) {
        const said = [].concat(answer).map((id) => key.feedback[id]);
        await here(mine, showFeedback(scene, grade(item, key, answer).is_right, said));
      }
    }
  }

  function showOpening({ panel, scenario }) {
    return new Promise((resolve) => {
      panel.show(
        say("your_place"),
        el("p", {}, textNodes(scenario.opening)),
        el("button.primary", { onclick: resolve }, say("enter_scenario")),
      );
    });
  }

  async function explain(scene, scenario, answers, lastWords, told) {
    const { walkThrough } = await import("./debrief.js");
    const judge = scenario.items.find((item) => item.type === "judge");
    const key = (told || scenario).key;
    const isScam = told ? told.is_scam : judge ? key[judge.id].answer === "scam" : null;
    const given = judge && answers[judge.id];
    layout.foot(null);
    return walkThrough(scene, {
      debrief: (told || scenario).debrief,
      isScam,
      wasRight: given ? (given.answer === "scam") === isScam : null,
      last: say(lastWords),
    });
  }

  return { stageScenario, playScenario, explain };
}

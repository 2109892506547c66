// One scenario: its screen is drawn, its items are asked one after the other, and afterwards it is explained.

import { el, fill, focusOn, icon, say, seen, textNodes } from "./dom.js";
import { askChoice, askFlags, askJudge, askMulti, askRehearse, showFeedback } from "./items.js";

const SURFACES = {
  sms: () => import("./surface-sms.js"),
  chat: () => import("./surface-chat.js"),
  call: () => import("./surface-call.js"),
  web: () => import("./surface-web.js"),
  email: () => import("./surface-email.js"),
  social: () => import("./surface-social.js"),
  app: () => import("./surface-app.js"),
  paper: () => import("./surface-paper.js"),
};
const sorting = () => import("./items-sort.js");
const ASK = {
  judge: askJudge,
  choice: askChoice,
  multi: askMulti,
  flags: askFlags,
  rehearse: askRehearse,
  dialogue: async (item, context) => (await import("./talk.js")).askDialogue(item, context),
  order: async (item, context) => (await sorting()).askOrder(item, context),
  triage: async (item, context) => (await sorting()).askTriage(item, context),
};
const isSorted = ({ type }) => type === "order" || type === "triage";

/** The module of a scenario's surface, with its style sheet where it has one of its own. */
async function surfaceOf(scenario) {
  const surface = await SURFACES[scenario.surface.type]();
  await surface.ready;
  return surface;
}

/** What a scenario needs beyond the first screens, fetched while an earlier one is read: the network may go meanwhile. */
export const fetchAhead = (scenario) =>
  Promise.all([surfaceOf(scenario), scenario.items.some(isSorted) && sorting()]).catch(() => {});

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

  /** @returns {Promise<boolean>} false when the student would rather not: nothing was shown, nothing is answered */
  async function playScenario(scene, mine) {
    const { scenario, attempt, surface, content } = scene;
    const isFresh = !scenario.items.some((item) => item.id in attempt.answers);
    if (isFresh && scenario.warning && !(await here(mine, warn(scene)))) return false;
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
      if (key && isSorted(item))
        await here(mine, (await sorting()).showSorted(scene, item, key, answer));
      else if (key && key.feedback) {
        const said = [].concat(answer).map((id) => key.feedback[id]);
        const { grade } = await here(mine, import("./grading.js"));
        await here(mine, showFeedback(scene, grade(item, key, answer).is_right, said));
      }
    }
    return true;
  }

  /** Before anything of a hard story is seen: what is coming, and the way past it. */
  function warn({ panel, scenario }) {
    layout.stage("wait");
    return new Promise((resolve) => {
      const go = (isGoing) => {
        layout.stage("scenario");
        resolve(isGoing);
      };
      panel.show(
        say("warning_title"),
        el("p", {}, textNodes(scenario.warning)),
        el("button.primary", { onclick: () => go(true) }, say("warning_go")),
        el("div.deeds", {}, el("button.secondary", { onclick: () => go(false) }, say("warning_skip"))),
      );
    });
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

// ---- the pieces of a simulated screen: inspected (a link's true address), chosen (a `flags` item), marked (the debrief)

function createParts() {
  const nodes = new Map(); // part id → element
  const peeks = []; // functions that open every address at once

  /** A part named by the surface itself: sender, number, address, certificate. */
  function named(id, text, tag) {
    const node = el(tag || "span.part", { "data-part": id }, textNodes(text));
    node.classList.add("part");
    nodes.set(id, node);
    return node;
  }

  /** A part of the content: its text, and for a link the way to see where it truly leads. Nothing here can be followed. */
  function part(one, tag) {
    const node = named(one.id, one.text, tag);
    return one.link ? withAddress(node, one) : node;
  }

  function withAddress(node, one) {
    node.classList.add("part-link");
    const address = el(
      "span.address",
      { hidden: true },
      el("span", { text: `${say("address_is")} ` }),
      el("b", { text: one.link.address }),
    );
    const button = el(
      "button.peek",
      { "aria-expanded": "false", onclick: () => open(address.hidden) },
      icon("eye"),
      el("span", { text: say("see_address") }),
      el("span.unseen", { text: ` ${seen(one.text)}` }),
    );
    function open(isOpen) {
      address.hidden = !isOpen;
      button.setAttribute("aria-expanded", String(isOpen));
    }
    peeks.push(() => open(true));
    node.addEventListener("click", () => {
      if (!node.hasAttribute("role")) open(true);
    });
    node.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      open(true);
    }); // a long press, on Android
    return el("span.linked", {}, node, " ", button, address);
  }

  /** Makes the parts choosable; returns a function that ends it. `chosen` is a Set that is kept up to date. */
  function choose(ids, chosen, onchange) {
    const live = ids.filter((id) => nodes.has(id)).map((id) => [id, nodes.get(id)]);
    const toggle = (id, node) => {
      if (!chosen.delete(id)) chosen.add(id);
      node.setAttribute("aria-pressed", String(chosen.has(id)));
      onchange();
    };
    const ends = live.map(([id, node]) => {
      const press = () => toggle(id, node);
      const key = (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        press();
      };
      node.setAttribute("role", "button");
      node.setAttribute("tabindex", "0");
      node.setAttribute("aria-pressed", String(chosen.has(id)));
      node.addEventListener("click", press);
      node.addEventListener("keydown", key);
      return () => {
        node.removeEventListener("click", press);
        node.removeEventListener("keydown", key);
        for (const name of ["role", "tabindex", "aria-pressed"]) node.removeAttribute(name);
      };
    });
    return () => ends.forEach((end) => end());
  }

  /** Puts numbers on the flagged parts. @returns {(at: number) => void} which one is being talked about; -1 none */
  function mark(ids) {
    const marked = ids.map((id, at) => {
      const node = nodes.get(id);
      if (!node) return null;
      node.classList.add("is-marked");
      node.prepend(el("span.mark", { text: String(at + 1) }));
      return node;
    });
    return (at) =>
      marked.forEach((node, one) => {
        if (!node) return;
        node.classList.toggle("is-current", one === at);
        if (one === at) node.scrollIntoView({ block: "center" });
      });
  }

  /** The parts of one bubble, with the space between two sentences that their authors did not write. */
  const run = (list) => (list || []).map((one, at) => [at ? " " : null, part(one)]);

  return {
    named,
    part,
    run,
    choose,
    mark,
    has: (id) => nodes.has(id),
    openAddresses: () => peeks.forEach((open) => open()),
    get hasLinks() {
      return peeks.length > 0;
    },
  };
}

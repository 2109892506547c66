// A lesson led from the wall by show of hands. Once open it needs no network: counts wait on this machine (hands-outbox.js).

import { mountAll } from "../mount.js";
import { block, el, fill, seen, speaker } from "./dom.js";
import { keepLesson } from "./hands-keep.js";
import { createOutbox } from "./hands-outbox.js";
import { stepsOf, summary, truthOf } from "./hands-steps.js";
import { addressButton, createPager, markPart, reachable } from "./hands-pager.js";
import { drawNode, drawSurface, showLine } from "./hands-surface.js";
import * as views from "./hands-views.js";

/** @param {HTMLElement} root - data-url, data-token, data-key, data-board; the json blocks "words", "content", "contacts". */
export function mount(root) {
  const say = speaker(block("words"));
  const content = block("content");
  const steps = stepsOf(content);
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const [stage, progress, status, back, next, close, tools] = ["stage", "progress", "status", "back", "next", "close", "tools"].map(part);
  const outbox = createOutbox({ key: root.dataset.key, url: root.dataset.url, token: root.dataset.token, onchange: report });
  const lesson = { say, content, outbox, contacts: block("contacts"), isTest: content.mode === "assessment", surface: null, go: (by) => move(by), focusNext: () => next.focus() };
  let pager = null;

  function report(state) {
    const waiting = outbox ? outbox.unsent().length : 0;
    const refused = Object.keys(state.counts).filter((item) => state.counts[item].refused);
    status.dataset.state = refused.length || state.trouble === "signed_out" ? "lost" : waiting ? "check" : "safe";
    if (refused.length) status.textContent = say("refused", { count: refused.length });
    else if (!waiting) status.textContent = Object.keys(state.counts).length ? say("all_sent") : "";
    else status.textContent = say(state.trouble === "signed_out" ? "signed_out" : "unsent", { count: waiting });
    if (close && steps[state.at] && steps[state.at].kind === "end") close.hidden = waiting > 0;
  }

  function move(by) {
    const isReading = ["judge", "flags"].includes((steps[outbox.state.at] || steps[0]).kind); // later the class knows the text
    if (isReading && pager && pager.turn(by)) return;
    const at = Math.min(steps.length - 1, Math.max(0, outbox.state.at + by));
    if (at > 0 && !outbox.state.present) { stage.querySelector("input").focus(); return; }
    outbox.goTo(at);
    show();
  }

  function show() {
    const step = steps[outbox.state.at] || steps[0];
    pager = null;
    lesson.surface = null;
    progress.textContent = step.place ? `${step.place}/${content.scenarios.length}` : "";
    back.disabled = outbox.state.at === 0;
    next.hidden = step.kind === "end" || step.kind === "welcome";
    tools.hidden = !next.hidden; // light or dark and the way out stand where they are not in the way
    if (close) close.hidden = true;
    ({ judge: withSurface, flags: withSurface, choice: withSurface, multi: withSurface, happened: withSurface, flag: withSurface, dialogue, opening, end }[step.kind] || plain)(step);
    reachable(stage);
    const heading = stage.querySelector("h1");
    if (heading) { heading.setAttribute("tabindex", "-1"); heading.focus({ preventScroll: true }); }
    report(outbox.state);
  }

  const plain = (step) => fill(stage, views[step.kind](lesson, step));
  const opening = (step) => fill(stage, el("div.wall-plain", {}, el("h1", { text: seen(step.scenario.title) }), el("p", { text: seen(step.scenario.opening) })));

  function withSurface(step) {
    const surface = drawSurface(step.scenario.surface, say);
    lesson.surface = surface;
    if (step.kind === "flag") showLine(surface, step.scenario, step.flag.part);
    const isDebrief = step.kind === "flag" || step.kind === "happened";
    const isChoosing = step.kind === "choice" || step.kind === "multi";
    const side = views[isChoosing ? "choice" : step.kind](lesson, step, truthOf(step.scenario));
    fill(stage, el(`div.wall-split${isChoosing ? ".wall-split--even" : ""}`, {}, el("div.wall-pane", {}, surface.node), side));
    if (step.kind === "flag") step.scenario.debrief.flags.slice(0, step.number).forEach((flag, index) => markPart(surface, flag.part, index + 1, flag === step.flag));
    const foot = el("div.wall-surface__foot", {}, addressButton(surface, say, isDebrief, () => pager.layout()), el("button.wall-button.wall-pages", { onclick: () => pager.turn(1) || pager.first() }));
    surface.node.append(foot);
    pager = createPager(surface, foot, say, () => reachable(stage));
    const current = surface.node.querySelector(".is-current");
    if (current) pager.reveal(current);
  }

  function dialogue(step, from) {
    const { item } = step;
    const at = from || { node: item.start, wallet: item.wallet };
    const node = item.nodes[at.node];
    const options = (node.choices || []).map((choice) => el("button.wall-option", {
      text: seen(choice.text), onclick: () => dialogue(step, { node: choice.to, wallet: at.wallet - (choice.money || 0) }),
    }));
    const again = el("button.wall-option", { text: say("talk_again"), onclick: () => dialogue(step) });
    fill(stage, el("div.wall-split", {}, el("div.wall-pane", {}, drawNode(node, say)),
      el("div.wall-side", {},
        el("h1.wall-ask", { text: node.end ? say(`end_${node.end}`) : say("talk_prompt") }),
        item.wallet ? el("p.wall-hint", { text: say("wallet", { money: at.wallet.toLocaleString("vi-VN") }) }) : null,
        el("div.wall-options", {}, node.end ? again : options))));
    reachable(stage);
    if (from) stage.querySelector("button").focus();
  }

  function end() {
    const sums = summary(content, outbox.state.counts, outbox.state.present);
    const line = (key, part, whole) => (whole ? el("p", { text: say(key, { part, whole, percent: Math.round((100 * part) / whole) }) }) : null);
    fill(stage, el("div.wall-plain", {}, el("h1", { text: say("end_title") }),
      line("sum_caught", sums.caught, sums.scams), line("sum_trusted", sums.trusted, sums.legitimate),
      el("p", { text: say(lesson.isTest ? "end_test" : "end_lesson") })));
  }

  back.addEventListener("click", () => move(-1));
  next.addEventListener("click", () => move(1));
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input") || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowRight" || event.key === "PageDown") move(1);
    else if (event.key === "ArrowLeft" || event.key === "PageUp") move(-1);
  });
  let resizing = null;
  window.addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(show, 200); });
  root.hidden = false;
  show();
  outbox.send();
  keepLesson(root.dataset.worker).then((isKept) => { root.dataset.kept = isKept ? "yes" : "no"; });
}

mountAll("hands", mount);

// A lesson led from the wall by show of hands. Once open it needs no network: counts wait on this machine (hands-outbox.js).

import { mountAll } from "../mount.js";
import { block, el, fill, seen, speaker } from "./dom.js";
import { keepLesson } from "./hands-keep.js";
import { createOutbox } from "./hands-outbox.js";
import { stepsOf, summary, truthOf } from "./hands-steps.js";
import { drawNode, drawSurface, pagesOf, showLine } from "./hands-surface.js";
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
    reachable();
    const heading = stage.querySelector("h1");
    if (heading) { heading.setAttribute("tabindex", "-1"); heading.focus({ preventScroll: true }); }
    report(outbox.state);
  }

  /** What is still taller than the wall can be scrolled by keyboard too. */
  function reachable() {
    for (const node of stage.querySelectorAll(".wall-side, .wall-plain, .wall-surface__pieces")) {
      if (node.scrollHeight > node.clientHeight) { node.setAttribute("tabindex", "0"); node.setAttribute("role", "group"); }
    }
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
    if (step.kind === "flag") step.scenario.debrief.flags.slice(0, step.number).forEach((flag, index) => mark(surface, flag.part, index + 1, flag === step.flag));
    const foot = el("div.wall-surface__foot", {}, addressButton(surface, isDebrief, () => pager.layout()), el("button.wall-button.wall-pages", { onclick: () => pager.turn(1) || pager.first() }));
    surface.node.append(foot);
    pager = pages(surface, foot);
    const current = surface.node.querySelector(".is-current");
    if (current) pager.reveal(current);
  }

  function mark(surface, id, number, isCurrent) {
    const node = surface.parts.get(id) || surface.node.querySelector(`[data-part="${id}"]`);
    if (!node) return;
    node.classList.add("is-marked");
    node.classList.toggle("is-current", isCurrent);
    node.prepend(el("b.wall-mark", { text: String(number) }));
  }

  /** A long thread is shown a page at a time; a piece taller than the wall is scrolled by the same key. */
  function pages(surface, foot) {
    const { list, pieces } = surface;
    const label = foot.lastChild;
    let all = [];
    let at = 0;
    const isMoreBelow = () => list.scrollTop + list.clientHeight < list.scrollHeight - 4;
    function draw() {
      pieces.forEach((piece) => { piece.hidden = !all[at].includes(piece); });
      label.textContent = all.length > 1 ? say("page_of", { at: at + 1, of: all.length }) : say("more_below");
      label.hidden = all.length < 2 && list.scrollHeight <= list.clientHeight + 4;
      label.classList.toggle("has-more", isMoreBelow() || at < all.length - 1);
      reachable();
    }
    function layout() {
      foot.hidden = foot.childNodes.length < 2;
      all = pagesOf(list, pieces);
      if (foot.hidden && (all.length > 1 || list.scrollHeight > list.clientHeight + 4)) { foot.hidden = false; all = pagesOf(list, pieces); }
      at = Math.min(at, all.length - 1);
      draw();
    }
    function turn(by) {
      if (by > 0 && isMoreBelow()) { list.scrollTop += 0.75 * list.clientHeight; draw(); return true; }
      if (by < 0 && list.scrollTop > 4) { list.scrollTop -= 0.75 * list.clientHeight; draw(); return true; }
      if (!all[at + by]) return false;
      at += by;
      list.scrollTop = 0;
      draw();
      return true;
    }
    function reveal(node) {
      const index = all.findIndex((page) => page.some((piece) => piece.contains(node)));
      if (index < 0) return;
      at = index;
      draw();
      node.scrollIntoView({ block: "center" });
      draw();
    }
    function first() {
      at = 0;
      list.scrollTop = 0;
      draw();
    }
    layout();
    return { turn, reveal, layout, first };
  }

  /** Shows where the links truly lead; open from the start in the debrief. null when there is no link. */
  function addressButton(surface, isOpen, onchange) {
    const found = surface.node.querySelectorAll(".wall-address");
    const set = (open) => found.forEach((node) => { node.hidden = !open; });
    set(isOpen);
    if (!found.length || isOpen) return null;
    const button = el("button.wall-button.wall-peek", { "aria-expanded": "false", text: say("see_address") });
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      set(open);
      onchange();
    });
    return button;
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
    reachable();
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

// The right-hand side of each view of a lesson led from the wall: what is asked, counted, told.

import { el, fill, seen } from "./dom.js";
import { sides } from "./hands-steps.js";

/** How many are here: asked first, because the bigger side is computed from it. */
export function welcome(lesson) {
  const { say, outbox } = lesson;
  const input = el("input.wall-number", { type: "number", id: "present", min: "1", max: "200", inputmode: "numeric", required: true, value: outbox.state.present, "aria-describedby": "present-hint" });
  const form = el("form.wall-present", { onsubmit: (event) => { event.preventDefault(); if (!input.checkValidity() || !input.value) return; outbox.setPresent(Number(input.value)); lesson.go(1); } },
    el("label", { for: "present", text: say("present_label") }), input,
    el("button.wall-button.wall-button--main", { type: "submit", text: say("start") }));
  form.noValidate = true;
  return el("div.wall-plain", {},
    el("h1", { text: lesson.content.title }),
    el("p", { id: "present-hint", text: say(lesson.isTest ? "welcome_test" : "welcome_lesson") }), form);
}

/** Scam or not, by show of hands: the smaller side is counted. */
export function judge(lesson, step) {
  const { say, outbox } = lesson;
  const box = el("div.wall-side");
  let side = null;
  const known = () => outbox.state.counts[step.item.id];

  function draw(isCounting) {
    const count = known();
    const hands = count ? sides(count, outbox.state.present) : null;
    const tile = (value) => el(`button.wall-tile.wall-tile--${value}`, { "aria-pressed": String(isCounting ? side === value : false), onclick: () => { side = value; draw(true); box.querySelector("input").focus(); } },
      el("span", { text: say(value) }), hands && !isCounting ? el("b.wall-tile__count", { text: String(hands[value]) }) : null);
    fill(box,
      el("h1.wall-ask", { text: step.item.prompt ? seen(step.item.prompt) : say("judge_prompt") }),
      el("div.wall-tiles", {}, tile("scam"), tile("legitimate")),
      isCounting ? counter() : el("p.wall-hint", { role: "status", text: say(count ? "counted" : "smaller_side") }));
  }

  function counter() {
    const half = Math.floor(outbox.state.present / 2);
    const input = el("input.wall-number", { type: "number", min: "0", max: String(half), inputmode: "numeric", "aria-label": say("hands_for", { side: say(side) }), value: known() && known().smaller_side === side ? known().smaller_count : "" });
    const error = el("p.wall-hint.wall-hint--error", { role: "alert" });
    const move = (by) => () => { input.value = String(Math.min(half, Math.max(0, Number(input.value || 0) + by))); };
    const save = (event) => {
      event.preventDefault();
      const hands = Number(input.value);
      if (input.value === "" || hands < 0 || hands > half) { error.textContent = say("too_many", { half }); return; }
      outbox.count(step.item.id, side, hands);
      draw(false);
      lesson.focusNext();
    };
    const form = el("form.wall-count", { onsubmit: save },
      el("div.wall-count__row", {}, el("button.wall-button", { onclick: move(-1), "aria-label": say("fewer"), text: "−" }), input, el("button.wall-button", { onclick: move(1), "aria-label": say("more"), text: "+" }),
        el("button.wall-button.wall-button--main", { type: "submit", text: say("save_count") })), error);
    form.noValidate = true;
    return form;
  }

  draw(false);
  return box;
}

/** The class points, the teacher taps what they point at; nothing is kept. */
export function flags(lesson, step) {
  const { say } = lesson;
  const status = el("p.wall-hint", { role: "status", text: say("flags_hint") });
  for (const id of step.item.parts || []) {
    const node = lesson.surface.parts.get(id);
    if (!node) continue;
    node.setAttribute("role", "button");
    node.setAttribute("tabindex", "0");
    node.setAttribute("aria-pressed", "false");
    const press = () => node.setAttribute("aria-pressed", String(node.getAttribute("aria-pressed") !== "true"));
    node.addEventListener("click", press);
    node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); press(); } });
  }
  return el("div.wall-side", {}, el("h1.wall-ask", { text: step.item.prompt ? seen(step.item.prompt) : say("flags_prompt") }), status);
}

/** The class agrees on one option and hears what would follow. */
export function choice(lesson, step) {
  const { say } = lesson;
  const key = (step.scenario.key || {})[step.item.id] || { right: [], feedback: {} };
  const box = el("div.wall-side");
  const all = () => fill(box, el("h1.wall-ask", { text: seen(step.item.prompt) }),
    el("div.wall-options", {}, step.item.options.map((option) => el("button.wall-option", { text: seen(option.text), onclick: () => one(option) }))));
  const one = (option) => {
    const isRight = key.right.includes(option.id);
    const back = el("button.wall-button", { text: say("other_options"), onclick: () => { all(); box.querySelector("button").focus(); } });
    fill(box, el("h1.wall-ask", { text: seen(option.text) }),
      el(`p.wall-verdict.wall-verdict--${isRight ? "legitimate" : "check"}`, { role: "status", text: say(isRight ? "right" : "risky") }),
      el("p", { text: seen(key.feedback[option.id]) }), back);
    back.focus();
  };
  all();
  return box;
}

export function happened(lesson, step, truth) {
  const { say } = lesson;
  return el("div.wall-side", {},
    truth ? el(`p.wall-verdict.wall-verdict--${truth}`, { text: say(`is_${truth}`) }) : null,
    el("h1.visually-hidden", { text: say("happened") }), el("p", { text: seen(step.scenario.debrief.happened) }));
}

export function flag(lesson, step) {
  const total = step.scenario.debrief.flags.length;
  return el("div.wall-side", {},
    el("h1.wall-ask", { text: lesson.say("flag_of", { number: step.number, total }) }), el("p", { text: seen(step.flag.why) }));
}

export function action(lesson, step) {
  const { say } = lesson;
  const lines = step.scenario.debrief.tell.map((kind) => {
    const official = lesson.contacts.find((contact) => contact.kind === kind);
    return official ? `${official.label}: ${official.number}` : say(`tell_${kind}`);
  });
  return el("div.wall-plain", {},
    el("h1", { text: say("action") }), el("p", { text: seen(step.scenario.debrief.action) }),
    el("p.wall-hint", { text: say("tell_whom") }), el("ul.wall-list", {}, lines.map((line) => el("li", { text: line }))));
}

export function rehearse(lesson, step) {
  const { say } = lesson;
  return el("div.wall-plain", {}, el("h1", { text: seen(step.item.prompt) }),
    el("div.wall-columns", {},
      el("div", {}, el("p.wall-hint", { text: say("rehearse_people") }), el("ul.wall-list", {}, step.item.people.map((one) => el("li", { text: seen(one.text) })))),
      el("div", {}, el("p.wall-hint", { text: say("rehearse_sentences") }), el("ul.wall-list", {}, step.item.sentences.map((one) => el("li", { text: seen(one.text) }))))));
}

/** Before a hard story: what is coming. The teacher may leave it out by going on. */
export function warning(lesson, step) {
  return el("div.wall-plain", {}, el("h1", { text: lesson.say("warning") }), el("p", { text: seen(step.scenario.warning) }));
}

/** The class says what comes first; then the order that helps most, and why. */
export function order(lesson, step) {
  const { say } = lesson;
  const { item } = step;
  const key = (step.scenario.key || {})[item.id];
  const box = el("div.wall-plain");
  const textOf = (id) => seen(item.steps.find((one) => one.id === id).text);
  const head = () => el("h1", { text: seen(item.prompt) });
  const show = () => {
    fill(box, head(), el("ol.wall-list.wall-list--order", {}, key.right.map((id) => el("li", { text: textOf(id) }))), el("p.wall-hint", { role: "status", text: seen(key.feedback) }));
  };
  fill(box, head(), el("ul.wall-list", {}, item.steps.map((one) => el("li", { text: seen(one.text) }))),
    key ? el("button.wall-button.wall-button--main", { text: say("show_order"), onclick: show }) : null);
  return box;
}

/** One message after the other: the class says where it goes, then hears why. */
export function triage(lesson, step) {
  const { say } = lesson;
  const { messages } = step.item;
  const key = (step.scenario.key || {})[step.item.id];
  const box = el("div.wall-plain");
  function draw(at, isTold) {
    const message = messages[at];
    const places = ["safe", "suspect", "report"].map((place) => el("button.wall-button", { "aria-pressed": String(isTold && key.answers[message.id] === place), text: say(`triage_${place}`), onclick: () => { draw(at, Boolean(key)); box.querySelector("button").focus(); } }));
    const other = (by, name) => (messages[at + by] ? el("button.wall-button", { text: say(name), onclick: () => { draw(at + by, false); box.querySelector("button").focus(); } }) : null);
    fill(box, el("h1", { text: `${at + 1}/${messages.length} · ${seen(message.sender)}` }), el("p", { text: seen(message.text) }),
      el("div.wall-row", {}, places),
      isTold ? el("p.wall-hint", { role: "status", text: `${say(`triage_${key.answers[message.id]}`)}: ${seen(key.feedback[message.id])}` }) : null,
      el("div.wall-row", {}, other(-1, "message_before"), other(1, "message_next")));
  }
  draw(0, false);
  return box;
}

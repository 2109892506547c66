// Two items that sort: steps into an order, an inbox into three places. Both by buttons, so that a keyboard and a thumb do the same.

import { el, fill, icon, say, seen, textNodes } from "./dom.js";
import { grade } from "./grading.js";
import { shuffled } from "./session.js";
import { style } from "./surface-more.js";

const PLACES = ["safe", "suspect", "report"];
const SHAPES = { safe: "tick", suspect: "eye", report: "flag" };

/** The sheet may stand higher while there is much to sort. */
function askedTall({ node }, ask) {
  node.classList.add("is-tall");
  return new Promise(ask).then((given) => {
    node.classList.remove("is-tall");
    return given;
  });
}

/** Steps with a button up and a button down each. */
export async function askOrder(item, { panel, attemptId, scenario }) {
  await style("sort");
  const key = scenario.key && scenario.key[item.id];
  let steps = shuffled(item.steps, attemptId, item.id);
  if (key && steps.every((step, at) => step.id === key.right[at])) steps = steps.slice().reverse(); // nothing to do otherwise
  const list = el("ol.steps");
  const status = el("p.unseen", { role: "status" });

  function draw() {
    fill(
      list,
      steps.map((step, at) =>
        el(
          "li.step",
          {},
          el("b.step-number", { "aria-hidden": "true", text: String(at + 1) }),
          el("span.step-text", {}, textNodes(step.text)),
          mover(step, at, -1),
          mover(step, at, 1),
        ),
      ),
    );
  }

  function mover(step, at, by) {
    return el(
      "button.step-move",
      {
        "data-move": `${step.id} ${by}`,
        disabled: !steps[at + by],
        "aria-label": say(by < 0 ? "order_up" : "order_down", { text: seen(step.text) }),
        onclick: () => move(step, at, by),
      },
      icon(by < 0 ? "up" : "down"),
    );
  }

  function move(step, at, by) {
    [steps[at], steps[at + by]] = [steps[at + by], steps[at]];
    draw();
    status.textContent = say("order_moved", { text: seen(step.text), n: at + by + 1 });
    const same = (way) => list.querySelector(`[data-move="${step.id} ${way}"]`);
    (same(by).disabled ? same(-by) : same(by)).focus(); // the place of the reader goes with the step
  }

  draw();
  return askedTall(panel, (resolve) => {
    panel.show(
      seen(item.prompt),
      el("p.muted", { text: say("order_hint") }),
      list,
      status,
      el("button.primary", { onclick: () => resolve({ answer: steps.map((step) => step.id) }) }, say("confirm")),
    );
  });
}

/** Every message goes to one of three places; only then can it be confirmed. */
export async function askTriage(item, { panel }) {
  await style("sort");
  const answer = {};
  return askedTall(panel, (resolve) => {
    const left = el("p.muted", { role: "status" });
    const confirm = el("button.primary", { onclick: () => resolve({ answer }) }, say("confirm"));
    const count = () => {
      const open = item.messages.length - Object.keys(answer).length;
      confirm.disabled = open > 0;
      left.textContent = open ? say("triage_left", { n: open }) : say("triage_all");
    };
    const cards = item.messages.map((message) =>
      el(
        "fieldset.letter",
        {},
        el("legend", {}, textNodes(message.sender)),
        el("p", {}, textNodes(message.text)),
        el(
          "div.places",
          {},
          PLACES.map((place) =>
            el(
              `label.place.is-${place}`,
              {},
              el("input", {
                type: "radio",
                name: `place-${message.id}`,
                value: place,
                onchange: () => {
                  answer[message.id] = place;
                  count();
                },
              }),
              el("span", {}, icon(SHAPES[place]), say(`triage_${place}`)),
            ),
          ),
        ),
      ),
    );
    count();
    panel.show(seen(item.prompt), cards, left, confirm);
  });
}

/** In practice: the order that helps most, or where each message belongs, and why. */
export function showSorted({ panel }, item, key, answer) {
  const outcome = grade(item, key, answer);
  const verdict = el(
    "p.feedback-verdict",
    {},
    icon(outcome.is_right ? "tick" : "hand"),
    el("span", {
      text:
        item.type === "order"
          ? say(outcome.is_right ? "order_right" : "order_other")
          : say("triage_result", { n: outcome.marks, of: outcome.max_marks }),
    }),
  );
  verdict.classList.add(outcome.is_right ? "is-safe" : "is-check");
  return askedTall(panel, (resolve) => {
    panel.show(
      say("feedback_sorted"),
      verdict,
      item.type === "order" ? rightOrder(item, key, answer) : rightPlaces(item, key, answer),
      el("button.primary", { onclick: resolve }, say("go_on")),
    );
  });
}

function rightOrder(item, key, answer) {
  const rows = key.right.map((id, at) => {
    const mine = answer.indexOf(id) + 1;
    return el(
      "li.step",
      {},
      el("b.step-number", { "aria-hidden": "true", text: String(at + 1) }),
      el("span.step-text", {}, textNodes(item.steps.find((step) => step.id === id).text)),
      mine === at + 1 ? icon("tick") : el("small.muted", { text: say("order_yours", { n: mine }) }),
    );
  });
  return [el("ol.steps", {}, rows), el("p", {}, textNodes(key.feedback))];
}

function rightPlaces(item, key, answer) {
  const rows = item.messages.map((message) => {
    const right = key.answers[message.id];
    const isRight = answer[message.id] === right;
    return el(
      "li.letter",
      {},
      el("b", {}, textNodes(message.sender)),
      el(
        `p.letter-place.${isRight ? "is-right" : "is-other"}`,
        {},
        icon(SHAPES[right]),
        say(isRight ? "triage_right" : "triage_belongs", { place: say(`triage_${right}`) }),
      ),
      el("p", {}, textNodes(key.feedback[message.id])),
    );
  });
  return [el("ul", {}, rows)];
}

// A `dialogue`: lines arrive, the student answers, money and identity drain away; the way out is always there.
// The timer is pressure, part of the story: at 0 nothing happens, and "Dừng lại, kiểm tra" stops it.

import { el, fill, icon, say, seen, textNodes } from "./dom.js";
import { identityOf, sameText, walk, wayOut } from "./dialogue.js";

const PACE = 900; // ms between two lines
/** 1500000 → "1.500.000đ" */
const dong = (amount) => `${String(amount).replace(/\B(?=(\d{3})+$)/g, ".")}đ`;
const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * @param {Object} item
 * @param {Object} context - the scene: panel, surface, isPaused(), setHangUp, setWaysOut, endPressure(), toEnd(), `path` already taken, `keepPath(path)`
 */
export function askDialogue(item, context) {
  const { panel, surface } = context;
  const path = [];
  const purse = item.wallet || identityOf(item).length ? createPurse(item) : null;
  let clock = null;

  return new Promise((resolve) => {
    const leave = () => {
      const way = wayOut(item.nodes[walk(item, path).node]);
      if (way) take(way);
    };
    context.setWaysOut(
      () => (item.nodes[walk(item, path).node].choices || []).filter((one) => one.is_way_out),
      (way) => take(way),
    );

    path.push(...replay(item, context.path, surface)); // a talk that was cut off: what was said stands there already
    enter();
    context.setHangUp(leave);

    function take(choice) {
      stopClock();
      surface.speak(choice.text);
      path.push(choice.id);
      context.keepPath(path.slice());
      enter();
    }

    async function enter() {
      const here = walk(item, path);
      const at = path.length;
      const node = item.nodes[here.node];
      if (purse) purse.update(here);
      panel.show(
        say("listen"),
        el("p.muted", { text: say(here.is_over ? "talk_ends" : "they_are_talking") }),
        el(
          "button.secondary.hurry",
          {
            onclick: () => {
              hurry = true;
              wakeUp();
            },
          },
          say("show_all_lines"),
        ),
      );
      if (node.scene) surface.scene(node.scene);
      let hurry = isStill();
      let wakeUp = () => {};
      for (const line of node.lines || []) {
        if (!hurry) {
          surface.typing(true);
          await new Promise((next) => {
            wakeUp = next;
            setTimeout(next, PACE);
          });
          surface.typing(false);
        }
        if (path.length !== at || !surface.node.isConnected) return; // the student hung up in the middle of a line
        surface.hear(line);
        context.toEnd();
        context.announce(line.text && line.text.spoken ? line.text.spoken : seen(line.text));
      }
      if (here.is_over) finish(here, node);
      else offer(node);
    }

    function offer(node) {
      const timer = node.timer ? el("p.pressure", {}) : null;
      panel.show(
        say("what_do_you_do"),
        purse && purse.node,
        timer,
        el(
          "div.answers",
          {},
          node.choices.map((choice) => el("button.answer", { onclick: () => take(choice) }, textNodes(choice.text))),
        ),
      );
      context.toEnd();
      if (timer) startClock(timer, node.timer);
    }

    function startClock(box, { seconds, text }) {
      let left = seconds;
      const figure = el("b", { role: "timer", "aria-live": "off" });
      fill(box, icon("clock"), el("span", { text: seen(text) }), figure);
      const show = () => {
        figure.textContent = left > 0 ? ` ${left}s` : ` ${say("timer_over")}`;
      };
      show();
      clock = setInterval(() => {
        if (!box.isConnected) {
          stopClock();
          return;
        }
        if (context.isPaused()) {
          figure.textContent = ` ${say("timer_paused")}`;
          return;
        }
        left -= 1;
        show();
        if (left <= 0) stopClock();
      }, 1000);
    }

    function stopClock() {
      clearInterval(clock);
      clock = null;
    }

    function finish(here, node) {
      context.setHangUp(null);
      context.setWaysOut(null);
      context.endPressure();
      surface.leave();
      const shape = { safe: "tick", risky: "hand", lost: "cross" }[here.end];
      panel.show(
        say(`end_${here.end}`),
        el(
          `p.end-badge.is-${{ safe: "safe", risky: "check", lost: "lost" }[here.end]}`,
          {},
          icon(shape),
          el("span", { text: say(`end_${here.end}_word`) }),
        ),
        purse && purse.node,
        el("p", {}, textNodes(node.consequence)),
        el("button.primary", { onclick: () => resolve({ answer: path }) }, say("go_on")),
      );
      context.toEnd();
    }
  });
}

/** Puts a path that was taken before on the screen, at once. @returns {string[]} as much of it as exists */
export function replay(item, path, surface) {
  const taken = [];
  for (const id of path) {
    const node = item.nodes[walk(item, taken).node];
    const choice = (node.choices || []).find((one) => one.id === id);
    if (!choice) break;
    if (node.scene) surface.scene(node.scene);
    (node.lines || []).forEach(surface.hear);
    surface.speak(choice.text);
    taken.push(id);
  }
  const here = item.nodes[walk(item, taken).node];
  if (here.end) (here.lines || []).forEach(surface.hear);
  return taken;
}

/** The pretend wallet and the pretend papers. What has been given away is crossed out and says so. */
function createPurse(item) {
  const all = identityOf(item);
  const money = item.wallet ? el("p.purse-money") : null;
  const papers = el("ul.purse-papers");
  const node = el("div.purse", { role: "group", "aria-label": say("purse") }, money, all.length ? papers : null);
  return {
    node,
    update({ money_left: left, gives }) {
      if (money) {
        fill(
          money,
          el("span", { text: `${say("wallet")} ` }),
          el("b", { text: dong(left) }),
          left < item.wallet ? el("span.is-lost", { text: ` −${dong(item.wallet - left)}` }) : null,
          el("span.purse-bar", { "aria-hidden": "true" }, meter(left / item.wallet)),
        );
      }
      fill(
        papers,
        all.map((one) => {
          const isGiven = gives.some((given) => sameText(given, one));
          const paper = el(
            "li",
            {},
            icon(isGiven ? "cross" : "lock"),
            el("span", { text: seen(one) }),
            el("span.unseen", { text: say(isGiven ? "given_away" : "still_yours") }),
          );
          paper.classList.add(isGiven ? "is-given" : "is-kept");
          return paper;
        }),
      );
    },
  };
}

/** Width through the style object: the page's policy forbids style attributes, not this. */
function meter(share) {
  const bar = el("i");
  bar.style.width = `${Math.round(share * 100)}%`;
  return bar;
}

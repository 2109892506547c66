// The questions under a simulated screen. Each `ask…` shows one item and resolves with the answer once it is confirmed.

import { el, fill, focusOn, icon, say, seen, textNodes } from "./dom.js";
import { optionsInOrder } from "./session.js";

/** Scam or legitimate, then how sure: the tap that says how sure confirms. Until then the first choice can be changed. */
export function askJudge(item, { panel }) {
  return new Promise((resolve) => {
    let answer = null;
    const sure = el("div.judge-sure", { hidden: true });
    const verdicts = ["scam", "legitimate"].map((value) =>
      el(
        `button.verdict.is-${value}`,
        { "aria-pressed": "false", onclick: () => choose(value) },
        icon(value === "scam" ? "flag" : "tick"),
        el("span", { text: say(`judge_${value}`) }),
      ),
    );
    const levels = [1, 2, 3].map((level) =>
      el(
        "button.level",
        { onclick: () => resolve({ answer, confidence: level }) },
        el("span.level-bars", { "aria-hidden": "true", text: "▮".repeat(level) + "▯".repeat(3 - level) }),
        el("span", { text: say(`sure_${level}`) }),
      ),
    );
    const question = el("p.sure-question", { text: say("how_sure") });

    function choose(value) {
      answer = value;
      verdicts.forEach((button, at) =>
        button.setAttribute("aria-pressed", String(["scam", "legitimate"][at] === value)),
      );
      fill(sure, question, el("div.levels", {}, levels));
      sure.hidden = false;
      focusOn(question);
      sure.scrollIntoView({ block: "nearest" });
    }

    panel.show(item.prompt ? seen(item.prompt) : say("judge_prompt"), el("div.verdicts", {}, verdicts), sure);
  });
}

/** One option out of several. Chosen, then confirmed, so that a slip of the thumb is not an answer. */
export function askChoice(item, context) {
  return askOptions(item, context, { type: "radio", least: 1, read: (ids) => ids[0] });
}

export function askMulti(item, context) {
  return askOptions(item, context, { type: "checkbox", least: 0, read: (ids) => ids });
}

function askOptions(item, { panel, attemptId }, { type, least, read }) {
  return new Promise((resolve) => {
    const inputs = [];
    const confirm = el(
      "button.primary",
      { disabled: least > 0, onclick: () => resolve({ answer: read(picked()) }) },
      say("confirm"),
    );
    const picked = () => inputs.filter((input) => input.checked).map((input) => input.value);
    const rows = optionsInOrder(item, attemptId).map((option) => {
      const input = el("input", {
        type,
        name: "option",
        value: option.id,
        onchange: () => {
          confirm.disabled = picked().length < least;
        },
      });
      inputs.push(input);
      return el("label.option", {}, input, el("span", {}, textNodes(option.text)));
    });
    panel.show(
      seen(item.prompt),
      el("fieldset.options", {}, el("legend.unseen", { text: seen(item.prompt) }), rows),
      confirm,
    );
  });
}

/** In practice each option says at once what it would have led to; right answers get it too. */
export function showFeedback({ panel }, isRight, texts) {
  return new Promise((resolve) => {
    const verdict = el(
      "p.feedback-verdict",
      {},
      icon(isRight ? "tick" : "cross"),
      el("span", { text: say(isRight ? "choice_right" : "choice_wrong") }),
    );
    verdict.classList.add(isRight ? "is-safe" : "is-check");
    panel.show(
      say("feedback"),
      verdict,
      texts.filter(Boolean).map((text) => el("p", {}, textNodes(text))),
      el("button.primary", { onclick: resolve }, say("go_on")),
    );
  });
}

/** Every part of the screen can be chosen: words, links, the sender, the number. */
export function askFlags(item, { panel, parts, surface }) {
  return new Promise((resolve) => {
    if (surface.unfold) surface.unfold(item.parts);
    const chosen = new Set();
    const count = el("p.muted", { role: "status", text: say("flags_none") });
    const confirm = el(
      "button.primary",
      {
        onclick: () => {
          end();
          resolve({ answer: item.parts.filter((id) => chosen.has(id)) });
        },
      },
      say("flags_done"),
    );
    const end = parts.choose(item.parts, chosen, () => {
      count.textContent = chosen.size ? say("flags_count", { n: chosen.size }) : say("flags_none");
    });
    panel.show(
      item.prompt ? seen(item.prompt) : say("flags_prompt"),
      el("p", { text: say("flags_hint") }),
      count,
      confirm,
    );
  });
}

/** A trusted adult and the sentence one would say. A sentence of one's own is spoken or typed here and goes nowhere. */
export function askRehearse(item, { panel }) {
  return new Promise((resolve) => {
    const answer = { person: null, sentence: null };
    const own = el("textarea", { rows: "2", id: "own-sentence", maxlength: "300" });
    const ownBox = el(
      "div.own",
      { hidden: true },
      el("label", { for: "own-sentence", text: say("own_sentence_label") }),
      own,
      el("small.muted", { text: say("own_sentence_note") }),
    );
    const confirm = el("button.primary", { disabled: true, onclick: () => resolve({ answer }) }, say("rehearse_done"));

    function group(name, legend, entries) {
      return el(
        "fieldset.options",
        {},
        el("legend", { text: legend }),
        entries.map((entry) =>
          el(
            "label.option",
            {},
            el("input", {
              type: "radio",
              name,
              value: entry.id,
              onchange: () => {
                answer[name] = entry.id;
                if (name === "sentence") ownBox.hidden = entry.id !== "own";
                confirm.disabled = !(answer.person && answer.sentence);
              },
            }),
            el("span", {}, textNodes(entry.text)),
          ),
        ),
      );
    }

    panel.show(
      seen(item.prompt),
      group("person", say("rehearse_who"), item.people),
      group("sentence", say("rehearse_what"), item.sentences.concat({ id: "own", text: say("own_sentence") })),
      ownBox,
      confirm,
    );
  });
}

// Marks of one answer. The twin of quizzes' Python engine; both run tests/vectors/grading.json. No DOM here.
// In practice it gives feedback at once and offline; in an assessment only the server has the key.

import { walk } from "./dialogue.js";

const EMPTY = {
  marks: 0,
  max_marks: 0,
  is_right: null,
  signal: null,
  flags_found: [],
  flags_false: [],
  depth: null,
  act: null,
  end: null,
  stopped_at: null,
};
const SIGNALS = {
  scam: { scam: "hit", legitimate: "miss" },
  legitimate: { scam: "false_alarm", legitimate: "correct_rejection" },
};

const PLACES = ["safe", "suspect", "report"]; // of a triage
const ORDER_MARKS = 3;

const isRecord = (answer) => Boolean(answer) && typeof answer === "object";
const areIds = (answer) =>
  Array.isArray(answer) && answer.every((id) => typeof id === "string") && new Set(answer).size === answer.length;
const within = (ids, known) => ids.every((id) => known.includes(id));
const ids = (list) => list.map((one) => one.id);

/** Whether an answer has the shape its item asks for. What is not well formed is never sent and never stored. */
export function isWellFormed(item, answer) {
  switch (item.type) {
    case "judge":
      return answer === "scam" || answer === "legitimate";
    case "choice":
      return typeof answer === "string" && ids(item.options).includes(answer);
    case "multi":
      return areIds(answer) && within(answer, ids(item.options));
    case "flags":
      return areIds(answer) && within(answer, item.parts);
    case "dialogue": {
      const place = Array.isArray(answer) ? walk(item, answer) : null;
      return Boolean(place && place.is_over);
    }
    case "order":
      return areIds(answer) && answer.length === item.steps.length && within(answer, ids(item.steps));
    case "triage":
      return (
        isRecord(answer) &&
        Object.keys(answer).length === item.messages.length &&
        item.messages.every(({ id }) => PLACES.includes(answer[id]))
      );
    case "rehearse":
      return (
        isRecord(answer) &&
        Object.keys(answer).length === 2 &&
        ids(item.people).includes(answer.person) &&
        (answer.sentence === "own" || ids(item.sentences).includes(answer.sentence))
      );
    default:
      return false;
  }
}

/**
 * @param {Object} item - of the content file
 * @param {?Object} key - the item's entry in the scenario's `key`; dialogue and rehearse need none
 * @returns {Object} marks, max_marks and what else this type of item tells; fields that do not apply are null
 */
export function grade(item, key, answer) {
  switch (item.type) {
    case "judge":
      return exact(answer === key.answer, { signal: SIGNALS[key.answer][answer] });
    case "choice":
      return exact(key.right.includes(answer), {
        depth: (key.depths || {})[answer] || 0,
        act: (key.acts || {})[answer] || null,
      });
    case "multi": {
      const right = answer.filter((id) => key.right.includes(id)).length;
      return parts(right, answer.length - right, key.right.length, {});
    }
    case "flags": {
      const found = key.marked.filter((id) => answer.includes(id));
      const wrong = answer.filter((id) => !key.marked.includes(id)).sort();
      return parts(found.length, wrong.length, key.marked.length, { flags_found: found, flags_false: wrong });
    }
    case "dialogue": {
      const place = walk(item, answer);
      return { ...EMPTY, depth: place.depth, act: place.act, end: place.end, stopped_at: place.stopped_at };
    }
    case "order":
      return scaled(ORDER_MARKS * pairsInOrder(answer, key.right), answer.length);
    case "triage": {
      const right = item.messages.filter(({ id }) => answer[id] === key.answers[id]).length;
      return parts(right, 0, item.messages.length, {});
    }
    case "rehearse":
      return { ...EMPTY, marks: 1, max_marks: 1 };
    default:
      throw new Error(`no such item type: ${item.type}`);
  }
}

const exact = (isRight, more) => ({ ...EMPTY, marks: isRight ? 1 : 0, max_marks: 1, is_right: isRight, ...more });

const parts = (right, wrong, most, more) => {
  const marks = Math.max(0, right - wrong);
  return { ...EMPTY, marks, max_marks: most, is_right: marks === most, ...more };
};

/** Kendall: of all pairs, those that stand the right way round. */
function pairsInOrder(answer, right) {
  let kept = 0;
  answer.forEach((before, at) => {
    kept += answer.slice(at + 1).filter((after) => right.indexOf(before) < right.indexOf(after)).length;
  });
  return kept;
}

/** Rounded down: full marks only without a slip. */
const scaled = (pairs, steps) => parts(Math.floor(pairs / ((steps * (steps - 1)) / 2)), 0, ORDER_MARKS, {});

/**
 * A practice's result as the server would give it, for an attempt that ends without a network.
 * @param {Object} content - a practice file, with keys
 * @param {Object<string, {answer}>} answers - by item id
 */
export function resultOf(content, answers) {
  const sum = { caught: 0, scams: 0, trusted: 0, legitimate: 0, marks: 0, max_marks: 0, practise: [], debrief: null };
  for (const scenario of content.scenarios) {
    for (const item of scenario.items) {
      const given = answers[item.id];
      const outcome = given && grade(item, scenario.key[item.id], given.answer);
      if (outcome) {
        sum.marks += outcome.marks;
        sum.max_marks += outcome.max_marks;
      }
      if (item.type !== "judge") continue;
      const isScam = scenario.key[item.id].answer === "scam";
      sum[isScam ? "scams" : "legitimate"] += 1;
      if (outcome && outcome.is_right) sum[isScam ? "caught" : "trusted"] += 1;
    }
  }
  return sum;
}

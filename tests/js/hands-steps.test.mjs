import assert from "node:assert/strict";
import { test } from "node:test";

import { sides, stepsOf, summary, truthOf } from "../../static/js/staff/hands-steps.js";

const scenario = (id, answer) => ({
  id, opening: null,
  items: [{ id: `${id}/judge`, type: "judge" }, { id: `${id}/flags`, type: "flags" }],
  key: { [`${id}/judge`]: { answer } },
  debrief: { flags: [{ part: "a" }, { part: "b" }], tell: [] },
});

test("a lesson goes from the judgement through the flags to what to do", () => {
  const content = { mode: "practice", scenarios: [scenario("s1", "scam")] };

  const kinds = stepsOf(content).map((step) => step.kind);

  assert.deepEqual(kinds, ["welcome", "judge", "flags", "happened", "flag", "flag", "action", "end"]);
});

test("a test asks for judgements and tells nothing", () => {
  const content = { mode: "assessment", scenarios: [scenario("s1", "scam"), scenario("s2", "legitimate")] };

  const kinds = stepsOf(content).map((step) => step.kind);

  assert.deepEqual(kinds, ["welcome", "judge", "judge", "end"]);
});

test("a hard story is announced before its opening", () => {
  const hard = { ...scenario("s1", "scam"), warning: "Có lời dọa.", opening: "Em ở nhà." };

  const kinds = stepsOf({ mode: "assessment", scenarios: [hard] }).map((step) => step.kind);

  assert.deepEqual(kinds, ["welcome", "warning", "opening", "judge", "end"]);
});

test("the bigger side is who is present without the smaller one", () => {
  assert.deepEqual(sides({ smaller_side: "legitimate", smaller_count: 7 }, 35), { scam: 28, legitimate: 7 });
});

test("the truth of a scenario without a key is not known", () => {
  assert.equal(truthOf({ items: [{ id: "s/judge", type: "judge" }] }), null);
});

test("the end adds up raised hands of the counted scenarios only", () => {
  const content = { mode: "practice", scenarios: [scenario("s1", "scam"), scenario("s2", "legitimate"), scenario("s3", "scam")] };
  const counts = { "s1/judge": { smaller_side: "legitimate", smaller_count: 5 }, "s2/judge": { smaller_side: "scam", smaller_count: 10 } };

  assert.deepEqual(summary(content, counts, 30), { caught: 25, scams: 30, trusted: 20, legitimate: 30 });
});

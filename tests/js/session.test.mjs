import assert from "node:assert/strict";
import test from "node:test";
import { mergeAttempt } from "../../static/js/player/session.js";

const sitting = (mode, attempt) => ({
  id: "s",
  mode,
  attempt: { id: null, token: "t", responses: [], finished: false, result: null, ...attempt },
});
const local = (more) => ({
  id: "L",
  token: "t",
  started_at: "2026-11-24T01:00:00Z",
  answers: { "a/judge": { answer: "scam", confidence: 3, state: "saved" } },
  finished: false,
  result: null,
  draft: null,
  ...more,
});

test("nothing has been started", () => {
  assert.equal(mergeAttempt(sitting("assessment"), null, []), null);
});

test("a new browser goes on from the server's answers", () => {
  const merged = mergeAttempt(
    sitting("assessment", { id: "S", responses: [{ item: "a/judge", answer: "scam", confidence: 1 }] }),
    null,
    [],
  );
  assert.equal(merged.id, "S");
  assert.equal(merged.answers["a/judge"].state, "sent");
});

test("answers that are still waiting count as answered", () => {
  const merged = mergeAttempt(sitting("assessment"), null, [
    { attempt: "L", item: "b/judge", answer: "legitimate", confidence: 2, started_at: "x" },
  ]);
  assert.equal(merged.id, "L");
  assert.equal(merged.answers["b/judge"].answer, "legitimate");
});

test("a second id for one assessment joins the first, and no answer is lost", () => {
  const merged = mergeAttempt(
    sitting("assessment", { id: "S", responses: [{ item: "b/judge", answer: "legitimate", confidence: 1 }] }),
    local(),
    [],
  );
  assert.equal(merged.id, "S");
  assert.deepEqual(Object.keys(merged.answers).sort(), ["a/judge", "b/judge"]);
});

test("a practice taken again is not mixed with the finished one", () => {
  const merged = mergeAttempt(
    sitting("practice", { id: "S", finished: true, responses: [{ item: "b/judge", answer: "scam", confidence: 1 }] }),
    local(),
    [],
  );
  assert.equal(merged.id, "L");
  assert.deepEqual(Object.keys(merged.answers), ["a/judge"]);
  assert.equal(merged.finished, false);
});

import assert from "node:assert/strict";
import test from "node:test";
import { Refused, Unreachable } from "../../static/js/player/api.js";
import { createOutbox } from "../../static/js/player/outbox.js";

/** A store, a clock that runs on demand and a server that answers as told. */
function bench(answers, kept = []) {
  const entries = kept.slice();
  let nextId = 100;
  const alarms = [];
  const posts = [];
  let time = Date.parse("2026-11-24T01:00:00Z");
  const news = [];
  const store = {
    isDurable: true,
    entries: async () => entries.slice(),
    addEntry: async (entry) => {
      nextId += 1;
      entries.push({ ...entry, id: nextId });
      return nextId;
    },
    removeEntry: async (id) => {
      entries.splice(
        entries.findIndex((entry) => entry.id === id),
        1,
      );
    },
  };
  const post = async (attempt, body) => {
    posts.push({ attempt, body });
    const answer = answers.length ? answers.shift() : acceptAll;
    if (answer instanceof Error) throw answer;
    return answer(attempt, body);
  };
  const outbox = createOutbox({
    store,
    post,
    tell: (one) => news.push(one),
    now: () => new Date(time),
    random: () => 0.5,
    later: (run, wait) => {
      alarms.push({ run, wait });
      return alarms.length;
    },
  });
  return {
    outbox,
    entries,
    posts,
    news,
    alarms,
    ring: async () => {
      const alarm = alarms.pop();
      alarms.length = 0;
      time += alarm.wait;
      alarm.run();
      await settled();
    },
  };
}
const acceptAll = (attempt, body) => ({
  attempt,
  accepted: body.responses.map((one) => one.item),
  refused: [],
  post_after_s: 0,
  result: null,
});
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const entry = (item, more) => ({
  who: "A",
  sitting: "s",
  attempt: "a1",
  token: "t1",
  started_at: "2026-11-24T01:00:00Z",
  taken: "own",
  item,
  answer: "scam",
  confidence: 2,
  answered_at: "2026-11-24T01:01:00Z",
  finish: null,
  ...more,
});

test("an answer is posted when it is confirmed and leaves the device when it is named", async () => {
  const { outbox, entries, posts } = bench([]);

  await outbox.add(entry("x/judge"));
  await settled();

  assert.deepEqual(
    posts.map((one) => one.body.responses.map((response) => response.item)),
    [["x/judge"]],
  );
  assert.equal(entries.length, 0);
});

test("what is confirmed while a post is under way goes with the next one", async () => {
  let open;
  const gate = new Promise((resolve) => {
    open = resolve;
  });
  const slow = async (attempt, body) => {
    await gate;
    return acceptAll(attempt, body);
  };
  const { outbox, posts, ring } = bench([slow]);

  await outbox.add(entry("a/judge"));
  await outbox.add(entry("b/judge"));
  await outbox.add(entry("c/judge", { finish: 3 }));
  open();
  await settled();
  await ring();

  assert.deepEqual(
    posts.map((one) => one.body.responses.length),
    [1, 2],
  );
  assert.deepEqual(
    posts.map((one) => one.body.finish),
    [null, 3],
  );
});

test("without a network an answer stays and the waits grow from 2 s to 60 s", async () => {
  const { outbox, entries, alarms, ring } = bench(Array.from({ length: 7 }, () => new Unreachable("off")));
  const waits = [];

  await outbox.add(entry("a/judge"));
  await settled();
  for (let at = 0; at < 6; at += 1) {
    waits.push(alarms[alarms.length - 1].wait / 1000);
    await ring();
  }

  assert.equal(entries.length, 1);
  assert.ok(waits[0] <= 2 && waits[0] >= 1, String(waits));
  assert.ok(
    waits.every((wait, at) => at === 0 || wait >= waits[at - 1] - 0.1),
    String(waits),
  );
  assert.ok(Math.max(...waits) <= 60, String(waits));
});

test("only what the server names leaves; the rest goes again", async () => {
  const half = (attempt) => ({ attempt, accepted: ["a/judge"], refused: [], post_after_s: 0 });
  const kept = [entry("a/judge", { id: 1 }), entry("b/judge", { id: 2 })];
  const { outbox, entries, posts, ring } = bench([half], kept);

  await outbox.start();
  await settled();
  assert.deepEqual(
    entries.map((one) => one.item),
    ["b/judge"],
  );
  await ring();

  assert.deepEqual(
    posts[1].body.responses.map((one) => one.item),
    ["b/judge"],
  );
  assert.equal(entries.length, 0);
});

test("a refused answer is told by its code and is not sent again", async () => {
  const refuse = (attempt) => ({
    attempt,
    accepted: [],
    refused: [{ item: "a/judge", code: "already_answered" }],
    post_after_s: 0,
  });
  const { outbox, entries, news } = bench([refuse]);

  await outbox.add(entry("a/judge"));
  await settled();

  assert.equal(news.find((one) => one.kind === "refused").code, "already_answered");
  assert.equal(entries.length, 0);
});

test("what the server will not have is kept for the next visit and does not hold up another student's answers", async () => {
  const kept = [entry("a/judge", { id: 1, token: "old", attempt: "a0", who: "B" }), entry("b/judge", { id: 2 })];
  const { outbox, entries, posts, ring } = bench([new Refused(403, null, 0)], kept);

  await outbox.start();
  await settled();
  await ring();

  assert.deepEqual(
    posts.map((one) => one.body.token),
    ["old", "t1"],
  );
  assert.deepEqual(
    entries.map((one) => one.item),
    ["a/judge"],
  );
});

test("a loaded server is obeyed: the next post waits as long as it says", async () => {
  const busy = (attempt, body) => ({ ...acceptAll(attempt, body), post_after_s: 60 });
  const { outbox, posts, alarms } = bench([busy]);

  await outbox.add(entry("a/judge"));
  await settled();
  await outbox.add(entry("b/judge"));
  await settled();

  assert.equal(posts.length, 1);
  assert.ok(alarms[alarms.length - 1].wait > 30000);
});

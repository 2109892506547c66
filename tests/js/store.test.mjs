// Node has no IndexedDB: what runs here is the way of a private window or a full disk.
import assert from "node:assert/strict";
import test from "node:test";
import { openStore } from "../../static/js/player/store.js";

const ANSWER = { who: "Trường|10A1|12", item: "dien/judge", answer: "scam" };
const legible = (value) =>
  JSON.stringify(value) + (value.plain ? "" : Buffer.from(value.sealed || []).toString("latin1"));

test("without IndexedDB everything works in memory, and says so", async () => {
  const store = await openStore();
  await store.newKey();

  await store.addEntry(ANSWER);

  assert.equal(store.isDurable, false);
  assert.deepEqual(
    (await store.entries()).map(({ item, answer }) => ({ item, answer })),
    [{ item: "dien/judge", answer: "scam" }],
  );
});

test("what is kept cannot be read without its key", async () => {
  const store = await openStore();
  await store.newKey();

  await store.addEntry(ANSWER);

  const [{ value }] = await store.entriesSealed();
  assert.deepEqual(Object.keys(value).sort(), ["by", "iv", "sealed"]);
  assert.doesNotMatch(legible(value), /scam|10A1|judge/);
});

test("the key of a student who has gone stays until their answers are sent", async () => {
  const store = await openStore();
  await store.newKey();
  const id = await store.addEntry(ANSWER);

  await store.newKey();
  assert.equal((await store.entries()).length, 1);

  await store.removeEntry(id);
  await store.newKey();
  assert.equal((await store.main.all("keys")).length, 1);
});

test("a session that was forgotten is not written again by what was still under way", async () => {
  const store = await openStore();
  await store.newKey();

  store.saveSession({ who: "A" });
  const forgetting = store.forgetSession();
  store.saveSession({ who: "A" });
  await forgetting;

  assert.equal(await store.loadSession(), null);
});

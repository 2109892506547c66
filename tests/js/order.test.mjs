import assert from "node:assert/strict";
import test from "node:test";
import { newId, scenariosInOrder, shuffled } from "../../static/js/player/session.js";

const ID = "3f2a91c0-1111-4222-8333-444455556666";

test("an id is a UUIDv4 and no two are the same", () => {
  assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(newId(), newId());
});

test("the same attempt has the same order after a reload, and nothing is lost or doubled", () => {
  const list = Array.from({ length: 12 }, (_, at) => at);
  assert.deepEqual(shuffled(list, ID, ""), shuffled(list, ID, ""));
  assert.deepEqual(
    shuffled(list, ID, "")
      .slice()
      .sort((a, b) => a - b),
    list,
  );
});

test("another attempt and another item have orders of their own", () => {
  const list = Array.from({ length: 12 }, (_, at) => at);
  assert.notDeepEqual(shuffled(list, ID, ""), shuffled(list, "3f2a91c1-1111-4222-8333-444455556666", ""));
  assert.notDeepEqual(shuffled(list, ID, "a/act"), shuffled(list, ID, "b/act"));
});

test("a lesson keeps the order of its author", () => {
  const content = { shuffled: false, scenarios: [{ id: "a" }, { id: "b" }] };
  assert.deepEqual(scenariosInOrder(content, ID), content.scenarios);
});

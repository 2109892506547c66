// The browser's engines against the vectors that the Python engines are held to.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { walk } from "../../static/js/player/dialogue.js";
import { grade, isWellFormed } from "../../static/js/player/grading.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));

for (const { name, item, key, answer, outcome } of read("grading").cases) {
  test(`grading: ${name}`, () => {
    assert.equal(isWellFormed(item, answer), outcome !== undefined);
    if (outcome) assert.deepEqual(grade(item, key, answer), outcome);
  });
}

const talks = read("dialogue");
for (const { name, dialogue, path, result } of talks.walks) {
  test(`dialogue: ${name}`, () => {
    const item = typeof dialogue === "string" ? talks.dialogues[dialogue] : dialogue;
    assert.equal(isWellFormed(item, path), result !== undefined);
    if (!result) return;
    const { end, depth, act, stopped_at, money_left, gives } = walk(item, path);
    assert.deepEqual({ end, depth, act, stopped_at, money_left, gives }, result);
  });
}

// The browser's engines against the vectors that the Python engines are held to.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";
import { walk } from "../../static/js/player/dialogue.js";
import { grade, isWellFormed } from "../../static/js/player/grading.js";

const read = (name) => {
  const path = new URL(`../vectors/${name}.json`, import.meta.url);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).cases : [];
};
const FIELDS = ["marks", "max_marks", "is_right", "signal", "flags_found", "flags_false", "depth", "act", "end", "stopped_at"];
const isRefused = (one) => one.malformed || one.error || one.outcome === null || one.outcome === undefined;

for (const one of read("grading")) {
  test(`grading: ${one.name}`, () => {
    if (isRefused(one)) {
      assert.equal(isWellFormed(one.item, one.answer), false);
      return;
    }
    assert.equal(isWellFormed(one.item, one.answer), true);
    const outcome = grade(one.item, one.key, one.answer);
    for (const field of FIELDS) if (field in one.outcome) assert.deepEqual(outcome[field], one.outcome[field], field);
  });
}

for (const one of read("dialogue")) {
  test(`dialogue: ${one.name}`, () => {
    const path = one.answer || one.path;
    const place = Array.isArray(path) ? walk(one.item, path) : null;
    if (isRefused(one)) {
      assert.equal(Boolean(place && place.is_over && path.length), false);
      return;
    }
    const seen = { ...place, money_left: place.wallet };
    for (const [field, value] of Object.entries(one.outcome)) if (field in seen) assert.deepEqual(seen[field], value, field);
  });
}

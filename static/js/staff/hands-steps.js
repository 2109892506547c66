// What comes after what in a lesson led from the wall. No DOM: read and tested alone.

/**
 * The views of one quiz, in order. A test shows messages and nothing more; practice goes on to what gave each one away.
 * @param {Object} content - content JSON of the quiz version
 * @returns {Array<{kind: string, scenario?: Object, item?: Object, place?: number, flag?: Object, number?: number}>}
 */
export function stepsOf(content) {
  const steps = [{ kind: "welcome" }];
  content.scenarios.forEach((scenario, index) => {
    const place = index + 1;
    if (scenario.warning) steps.push({ kind: "warning", scenario, place });
    if (scenario.opening) steps.push({ kind: "opening", scenario, place });
    for (const item of scenario.items) {
      if (content.mode !== "assessment" || item.type === "judge") steps.push({ kind: item.type, scenario, item, place });
    }
    if (content.mode !== "assessment" && scenario.debrief) steps.push(...debriefOf(scenario, place));
  });
  steps.push({ kind: "end" });
  return steps;
}

function debriefOf(scenario, place) {
  const { debrief } = scenario;
  const flags = debrief.flags.map((flag, index) => ({ kind: "flag", scenario, place, flag, number: index + 1 }));
  return [{ kind: "happened", scenario, place }, ...flags, { kind: "action", scenario, place }];
}

/** Is this scenario a scam? null where the content does not say (a test, or nothing to judge). */
export function truthOf(scenario) {
  const judge = scenario.items.find((item) => item.type === "judge");
  const key = judge && scenario.key && scenario.key[judge.id];
  return key ? key.answer : null;
}

/** How many hands each side got, from the smaller one. @returns {{scam: number, legitimate: number}} */
export function sides(count, present) {
  const other = Math.max(0, present - count.smaller_count);
  return count.smaller_side === "scam" ? { scam: count.smaller_count, legitimate: other } : { scam: other, legitimate: count.smaller_count };
}

/** Hands that were right over all counted items of a practice, for the last view. @returns {{caught, scams, trusted, legitimate}} */
export function summary(content, counts, present) {
  const sums = { caught: 0, scams: 0, trusted: 0, legitimate: 0 };
  for (const scenario of content.scenarios) {
    const judge = scenario.items.find((item) => item.type === "judge");
    const count = judge && counts[judge.id];
    const truth = truthOf(scenario);
    if (!count || !truth) continue;
    const hands = sides(count, present);
    if (truth === "scam") { sums.caught += hands.scam; sums.scams += hands.scam + hands.legitimate; }
    else { sums.trusted += hands.legitimate; sums.legitimate += hands.scam + hands.legitimate; }
  }
  return sums;
}

// Who is playing and how far they are: the server's answer to joining, merged with what this device still holds.

import { newId } from "./order.js";

export const whoIs = (payload) => [payload.student.institution, payload.student.classroom, payload.student.number].join("|");

/**
 * One sitting's attempt from three memories: the server's, this device's and the answers still waiting to be sent.
 * @param {Object} sitting - of the join payload
 * @param {?Object} local - {id, token, started_at, answers, finished, result, draft} as kept on this device
 * @param {Object[]} waiting - this student's unsent entries for this sitting
 * @returns {?Object} null when nothing has been started
 */
export function mergeAttempt(sitting, local, waiting) {
  const remote = sitting.attempt;
  const redone = local && sitting.mode === "practice" && remote.finished && local.id !== remote.id && !local.finished;
  const isSame = local && (!remote.id || local.id === remote.id);
  const id = redone ? local.id : remote.id || (local && local.id) || (waiting[0] && waiting[0].attempt);
  if (!id) return null;
  const answers = {};
  if (local && (redone || isSame || sitting.mode === "assessment")) Object.assign(answers, local.answers);
  for (const entry of waiting) {
    if (redone ? entry.attempt === id : true) answers[entry.item] = { answer: entry.answer, confidence: entry.confidence, state: "saved" };
  }
  if (!redone) {
    for (const one of remote.responses || []) answers[one.item] = { answer: one.answer, confidence: one.confidence, state: "sent" };
  }
  return {
    id, token: remote.token, answers, started_at: (local && local.started_at) || (waiting[0] && waiting[0].started_at) || new Date().toISOString(),
    finished: redone ? false : Boolean(remote.finished || (isSame && local.finished)),
    result: redone ? null : remote.result || (isSame && local.result) || null, draft: (isSame || redone) && local.draft ? local.draft : null,
  };
}

export class Session {
  /**
   * @param {Object} payload - the answer of POST /join or GET /session
   * @param {?Object} stored - the record of an earlier visit; used only when it is the same student's
   * @param {Object[]} entries - everything unsent on this device
   */
  constructor(store, payload, stored, entries) {
    this.store = store;
    this.payload = payload;
    this.who = whoIs(payload);
    const mine = stored && stored.who === this.who ? stored : null;
    this.taken = mine ? mine.taken : "own";
    this.attempts = {};
    this.past = mine ? pastOf(mine, payload) : [];
    for (const sitting of this.past) this.attempts[sitting.id] = mine.attempts[sitting.id];
    for (const sitting of payload.sittings) {
      const waiting = entries.filter((entry) => entry.who === this.who && entry.sitting === sitting.id);
      const attempt = mergeAttempt(sitting, mine && mine.attempts[sitting.id], waiting);
      if (attempt) this.attempts[sitting.id] = attempt;
    }
  }

  /** What is open, and what this student finished here before it was closed: its result and explanations stay within reach. */
  get sittings() { return this.payload.sittings.concat(this.past); }

  attemptOf(sitting) { return this.attempts[sitting.id] || null; }

  begin(sitting) {
    this.attempts[sitting.id] = { id: newId(), token: sitting.attempt.token, answers: {}, started_at: new Date().toISOString(), finished: false, result: null, draft: null };
    return this.attempts[sitting.id];
  }

  byAttempt(id) { return Object.values(this.attempts).find((attempt) => attempt.id === id) || null; }

  save() {
    const { who, payload, past, attempts, taken } = this;
    return this.store.saveSession({ who, payload, past, attempts, taken });
  }
}

function pastOf(mine, payload) {
  const open = new Set(payload.sittings.map((sitting) => sitting.id));
  return (mine.past || []).concat(mine.payload.sittings)
    .filter((sitting) => !open.has(sitting.id) && mine.attempts[sitting.id] && mine.attempts[sitting.id].finished)
    .map((sitting) => ({ ...sitting, state: "closed" }));
}

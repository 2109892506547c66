// Who is playing and how far they are: the server's answer to joining, merged with what this device still holds. No DOM here.

export const whoIs = (payload) =>
  [payload.student.institution, payload.student.classroom, payload.student.number].join("|");

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
    if (redone ? entry.attempt === id : true)
      answers[entry.item] = { answer: entry.answer, confidence: entry.confidence, state: "saved" };
  }
  if (!redone) {
    for (const one of remote.responses || [])
      answers[one.item] = { answer: one.answer, confidence: one.confidence, state: "sent" };
  }
  return {
    id,
    token: remote.token,
    answers,
    started_at: (local && local.started_at) || (waiting[0] && waiting[0].started_at) || new Date().toISOString(),
    finished: redone ? false : Boolean(remote.finished || (isSame && local.finished)),
    result: redone ? null : remote.result || (isSame && local.result) || null,
    draft: (isSame || redone) && local.draft ? local.draft : null,
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
  get sittings() {
    return this.payload.sittings.concat(this.past);
  }

  attemptOf(sitting) {
    return this.attempts[sitting.id] || null;
  }

  begin(sitting) {
    this.attempts[sitting.id] = {
      id: newId(),
      token: sitting.attempt.token,
      answers: {},
      started_at: new Date().toISOString(),
      finished: false,
      result: null,
      draft: null,
    };
    return this.attempts[sitting.id];
  }

  byAttempt(id) {
    return Object.values(this.attempts).find((attempt) => attempt.id === id) || null;
  }

  save() {
    const { who, payload, past, attempts, taken } = this;
    return this.store.saveSession({ who, payload, past, attempts, taken });
  }
}

function pastOf(mine, payload) {
  const open = new Set(payload.sittings.map((sitting) => sitting.id));
  return (mine.past || [])
    .concat(mine.payload.sittings)
    .filter((sitting) => !open.has(sitting.id) && mine.attempts[sitting.id] && mine.attempts[sitting.id].finished)
    .map((sitting) => ({ ...sitting, state: "closed" }));
}

// ---- identity and order of an attempt: the order comes from its id, so that a reload keeps it

/** A UUIDv4. `crypto.randomUUID` is missing on Chromium 80 and on plain HTTP; `getRandomValues` is not. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** FNV-1a: gives each item of an attempt an order of its own. */
function hash(salt) {
  let sum = 0x811c9dc5;
  for (let at = 0; at < salt.length; at += 1) sum = Math.imul(sum ^ salt.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}

/** Fisher–Yates over a copy. @param {string} salt - "" for the scenarios, an item's id for its options. */
export function shuffled(list, attemptId, salt) {
  const next = mulberry32(parseInt(attemptId.slice(0, 8), 16) ^ (salt ? hash(salt) : 0));
  const copy = list.slice();
  for (let at = copy.length - 1; at > 0; at -= 1) {
    const other = Math.floor(next() * (at + 1));
    [copy[at], copy[other]] = [copy[other], copy[at]];
  }
  return copy;
}

/** The scenarios of a content file in the order of this attempt. */
export const scenariosInOrder = (content, attemptId) =>
  content.shuffled ? shuffled(content.scenarios, attemptId, "") : content.scenarios;

export const optionsInOrder = (item, attemptId) =>
  item.shuffled ? shuffled(item.options, attemptId, item.id) : item.options;

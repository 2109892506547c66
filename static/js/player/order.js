// Identity and order of an attempt. The order comes from the attempt's id, so that a reload keeps it. No DOM here.

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
  (content.shuffled ? shuffled(content.scenarios, attemptId, "") : content.scenarios);

export const optionsInOrder = (item, attemptId) => (item.shuffled ? shuffled(item.options, attemptId, item.id) : item.options);

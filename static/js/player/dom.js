// Building elements, and saying things: the words come from the page's json block, never from here.

let words = {};

/** @param {Object<string, string>} block - key → sentence, with {name} where a value goes. */
export function learnWords(block) {
  words = block;
}

export function say(key, values) {
  const sentence = words[key];
  if (sentence === undefined) return key;
  return values
    ? sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole))
    : sentence;
}

export const hasWord = (key) => key in words;

/**
 * @param {string} tag - "button.choice.is-big" gives a tag and its classes
 * @param {Object} props - `on…` functions are listeners, `text` is textContent, null and false are left out
 */
export function el(tag, props, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (name === "button") node.type = "button";
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "text") node.textContent = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) add(node, child);
    else if (child !== null && child !== undefined && child !== false) node.append(child);
  }
}

/** Replaces what `node` holds. `replaceChildren` came with Chromium 86. */
export function fill(node, ...children) {
  node.textContent = "";
  add(node, children);
  return node;
}

/** Moves the reader's place to a heading that has just appeared. */
export function focusOn(node, options) {
  if (!node) return;
  if (!node.hasAttribute("tabindex") && !/^(BUTTON|INPUT|A|SELECT)$/.test(node.tagName))
    node.setAttribute("tabindex", "-1");
  node.focus(options || { preventScroll: true });
}

/** A text of the content: a plain string, or {text, spoken} where a voice must read something else than what is seen. */
export const seen = (text) => (text === null || text === undefined ? "" : typeof text === "string" ? text : text.text);

export function textNodes(text) {
  const spoken = text && typeof text === "object" ? text.spoken : null;
  if (!spoken) return [seen(text)];
  return [el("span", { "aria-hidden": "true", text: seen(text) }), el("span.unseen", { text: spoken })];
}

const SVG = "http://www.w3.org/2000/svg";
/** Paths of 24 × 24; a screen that comes later brings its own. */
export const SHAPES = {
  tick: "M4 12l5 5L20 6",
  clock: "M12 7v5l3 2M12 3a9 9 0 100 18 9 9 0 000-18z",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  phone: "M6 3h4l2 5-3 2a12 12 0 005 5l2-3 5 2v4a2 2 0 01-2 2A17 17 0 014 5a2 2 0 012-2z",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 016 0v3",
  open: "M6 11h12v9H6zM9 11V8a3 3 0 015.5-1.7",
  hand: "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z",
  link: "M10 14a4 4 0 006 0l3-3a4 4 0 00-6-6l-1 1M14 10a4 4 0 00-6 0l-3 3a4 4 0 006 6l1-1",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4",
  person: "M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c0-5 4-7 8-7s8 2 8 7",
  people:
    "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2 20c0-5 3-6 7-6s7 1 7 6M16 4.5a3.5 3.5 0 010 6.500M18 14.500c3 .5 4 2.500 4 5.500",
  cross: "M6 6l12 12M18 6L6 18",
  flag: "M6 21V4h11l-2 4 2 4H6",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 15a3 3 0 100-6 3 3 0 000 6z",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

// Building elements and filling sentences for staff pages. Words come from the page's json block, never from here.

/**
 * @param {string} tag - "p.note.is-big" gives a tag and its classes
 * @param {Object} props - `on…` functions are listeners, `text` is textContent; null and false are left out
 * @param {...(Node|string|null|Array)} children
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
    else node.setAttribute(key, value === true ? "" : String(value));
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

/** Replaces what `node` holds. */
export function fill(node, ...children) {
  node.textContent = "";
  add(node, children);
  return node;
}

/** @returns {(key: string, values?: Object<string, string|number>) => string} sentences with {name} where a value goes */
export function speaker(words) {
  return (key, values) => {
    const sentence = words[key] === undefined ? key : words[key];
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
  };
}

/** The json block with this id. */
export const block = (id) => JSON.parse(document.getElementById(id).textContent);

/** A text of the content: a plain string, or {text, spoken}: the wall shows what the phone would show. */
export const seen = (text) => (text === null || text === undefined ? "" : typeof text === "string" ? text : text.text);

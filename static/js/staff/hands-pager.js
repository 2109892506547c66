// Turning the pages of a simulated screen that is longer than the wall, and what is marked on it.

import { el } from "./dom.js";
import { pagesOf } from "./hands-surface.js";

/** What is taller than the wall can be scrolled by keyboard too. */
export function reachable(stage) {
  for (const node of stage.querySelectorAll(".wall-side, .wall-plain, .wall-surface__pieces")) {
    if (node.scrollHeight > node.clientHeight) { node.setAttribute("tabindex", "0"); node.setAttribute("role", "group"); }
  }
}

/** Puts a number on a flagged part. */
export function markPart(surface, id, number, isCurrent) {
  const node = surface.parts.get(id) || surface.node.querySelector(`[data-part="${id}"]`);
  if (!node) return;
  node.classList.add("is-marked");
  node.classList.toggle("is-current", isCurrent);
  node.prepend(el("b.wall-mark", { text: String(number) }));
}

/** A long thread is shown a page at a time; a piece taller than the wall is scrolled by the same key. */
export function createPager(surface, foot, say, ondraw) {
  const { list, pieces } = surface;
  const label = foot.lastChild;
  let all = [];
  let at = 0;
  let height = 0; // for which the pages were made
  let revealed = null;
  const isMoreBelow = () => list.scrollTop + list.clientHeight < list.scrollHeight - 4;
  function draw() {
    pieces.forEach((piece) => { piece.hidden = !all[at].includes(piece); });
    label.textContent = all.length > 1 ? say("page_of", { at: at + 1, of: all.length }) : say("more_below");
    label.hidden = all.length < 2 && list.scrollHeight <= list.clientHeight + 4;
    label.classList.toggle("has-more", isMoreBelow() || at < all.length - 1);
    ondraw();
  }
  function layout() {
    foot.hidden = foot.childNodes.length < 2;
    all = pagesOf(list, pieces);
    if (foot.hidden && (all.length > 1 || list.scrollHeight > list.clientHeight + 4)) { foot.hidden = false; all = pagesOf(list, pieces); }
    at = Math.min(at, all.length - 1);
    draw();
    if (revealed) reveal(revealed);
    height = list.clientHeight;
  }
  function turn(by) {
    if (by > 0 && isMoreBelow()) { list.scrollTop += 0.75 * list.clientHeight; draw(); return true; }
    if (by < 0 && list.scrollTop > 4) { list.scrollTop -= 0.75 * list.clientHeight; draw(); return true; }
    if (!all[at + by]) return false;
    at += by;
    list.scrollTop = 0;
    draw();
    return true;
  }
  function reveal(node) {
    const index = all.findIndex((page) => page.some((piece) => piece.contains(node)));
    if (index < 0) return;
    revealed = node;
    at = index;
    draw();
    node.scrollIntoView({ block: "center" });
    draw();
  }
  function first() {
    at = 0;
    list.scrollTop = 0;
    draw();
  }
  layout();
  // A line more in the bar below makes the screen lower: nothing may then end in the middle of a message or a field.
  if ("ResizeObserver" in window) new ResizeObserver(() => { if (list.isConnected && Math.abs(list.clientHeight - height) > 1) layout(); }).observe(list);
  return { turn, reveal, layout, first };
}

/** Shows where the links truly lead; open from the start in the debrief. null when there is no link. */
export function addressButton(surface, say, isOpen, onchange) {
  const found = surface.node.querySelectorAll(".wall-address");
  const set = (open) => found.forEach((node) => { node.hidden = !open; });
  set(isOpen);
  if (!found.length || isOpen) return null;
  const button = el("button.wall-button.wall-peek", { "aria-expanded": "false", text: say("see_address") });
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    set(open);
    onchange();
  });
  return button;
}

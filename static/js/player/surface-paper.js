// Something printed and folded: a sheet on a table, its seal, and a code that can be looked at before it is followed.

import { el, icon, say, textNodes } from "./dom.js";
import { style, talkBelow } from "./surface-more.js";

export const ready = style("paper");

const SVG = "http://www.w3.org/2000/svg";
const SIDE = 25;

export function mount(surface, parts) {
  const body = surface.parts.map((part) => el("p.paper-line", {}, parts.part(part)));
  const foot = surface.qr || surface.stamp ? el("div.paper-foot", {}, code(surface, parts), seal(surface, parts)) : null;
  const sheet = el(
    "article.paper-sheet",
    {},
    surface.kind === "parcel_label" ? el("div.paper-bars", { "aria-hidden": "true" }) : null,
    el("p.paper-heading", {}, textNodes(surface.heading)),
    body,
    foot,
  );
  sheet.classList.add(`is-${surface.kind}`);
  const node = el("div.paper", {}, sheet);
  return { node, ...talkBelow(node, parts) };
}

function code(surface, parts) {
  if (!surface.qr) return null;
  const linked = parts.part({ id: "qr", text: say("qr_code"), link: surface.qr });
  const label = linked.querySelector(".part");
  label.classList.add("paper-code");
  label.prepend(drawn(surface.qr.address));
  return linked;
}

const seal = (surface, parts) => {
  if (!surface.stamp) return null;
  const stamp = parts.named("stamp", surface.stamp);
  stamp.classList.add("paper-stamp");
  stamp.prepend(icon("star"));
  return stamp;
};

/** Looks like a QR code and holds nothing: no camera can follow it. The pattern comes from the address. */
function drawn(address) {
  let state = Array.from(address).reduce((sum, char) => Math.imul(sum ^ char.charCodeAt(0), 0x01000193), 0x811c9dc5);
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const inCorner = (x, y) => (x < 8 && (y < 8 || y > SIDE - 9)) || (x > SIDE - 9 && y < 8);
  let path = "";
  for (let y = 0; y < SIDE; y += 1)
    for (let x = 0; x < SIDE; x += 1) if (!inCorner(x, y) && next() < 0.48) path += `M${x} ${y}h1v1h-1z`;
  for (const [x, y] of [
    [0, 0],
    [SIDE - 7, 0],
    [0, SIDE - 7],
  ])
    path += `M${x} ${y}h7v7h-7zM${x + 1} ${y + 1}v5h5v-5zM${x + 2} ${y + 2}h3v3h-3z`;
  const svg = document.createElementNS(SVG, "svg");
  const ink = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", `-2 -2 ${SIDE + 4} ${SIDE + 4}`);
  svg.setAttribute("class", "paper-qr");
  svg.setAttribute("aria-hidden", "true");
  ink.setAttribute("d", path);
  svg.append(ink);
  return svg;
}

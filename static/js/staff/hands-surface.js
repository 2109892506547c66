// The simulated screen as a whole class reads it from the back row: few words a view, each kind with its own grammar.

import { el, seen } from "./dom.js";

/**
 * Draws a scenario's surface.
 * @returns {{node: HTMLElement, pieces: HTMLElement[], parts: Map<string, HTMLElement>}} pieces: what may be split over views
 */
export function drawSurface(surface, say) {
  const parts = new Map();
  const draw = { sms: thread, chat: thread, call, web, email, social, app, paper }[surface.type];
  const { head, pieces } = draw(surface, say, keeper(parts));
  const list = el("div.wall-surface__pieces", {}, pieces);
  return { node: el(`section.wall-surface.wall-surface--${surface.type}`, { "aria-label": say(`surface_${surface.type}`) }, head, list), list, pieces, parts };
}

const keeper = (parts) => (id, text, tag) => {
  const node = el(tag || "span.wall-part", { text: seen(text), "data-part": id });
  node.classList.add("wall-part");
  parts.set(id, node);
  return node;
};

function contactHead(contact, say, part, extra) {
  return el("header.wall-surface__head", {},
    contact.name ? part("sender", contact.name, "b") : null,
    contact.number ? part("number", contact.number, "span") : null,
    contact.note ? el("span.wall-surface__note", { text: seen(contact.note) }) : null, extra || null);
}

function thread(surface, say, part) {
  const pieces = surface.messages.map((message) => bubble(message, surface, say, part));
  return { head: contactHead(surface.contact, say, part), pieces };
}

function bubble(message, surface, say, part) {
  return el(`div.wall-bubble.wall-bubble--${message.sender || "them"}`, {},
    el("span.visually-hidden", { text: `${say(message.sender === "me" ? "from_me" : "from_them")}: ` }),
    message.author && surface.is_group ? el("b.wall-bubble__author", { text: message.author }) : null,
    message.picture ? el("span.wall-bubble__picture", { text: `[${say("picture")}: ${seen(message.picture)}]` }) : null,
    spaced((message.parts || []).map((one) => drawPart(one, say, part))));
}

function drawPart(one, say, part) {
  const node = part(one.id, one.text);
  if (!one.link) return node;
  node.classList.add("wall-part--link");
  return el("span", {}, node, el("span.wall-address", { text: ` (${say("leads_to", { address: one.link.address })})`, hidden: seen(one.text).includes(one.link.address) }));
}

const spaced = (nodes) => nodes.map((node, index) => (index ? [" ", node] : [node]));

function call(surface, say, part) {
  const pieces = (surface.lines || []).map((line) => el("p.wall-line", {}, "“", drawPart(line, say, part), "”"));
  const kind = el("span.wall-surface__note", { text: say(surface.is_video ? "video_call" : "voice_call") });
  return { head: contactHead(surface.contact, say, part, kind), pieces };
}

function web(surface, say, part) {
  const bar = el("header.wall-surface__head.wall-surface__head--web", {},
    el("span.wall-lock", { text: say(surface.is_secure ? "secure" : "not_secure"), "data-part": "certificate" }),
    part("address", surface.address));
  const pieces = surface.blocks.map((block) => el(`div.wall-block.wall-block--${block.kind}`, {}, drawPart(block.part, say, part)));
  return { head: bar, pieces };
}

/** A line of the scenario's talk that is not on the surface itself, shown there for the debrief. Nothing when there is none. */
export function showLine(surface, scenario, id) {
  if (surface.parts.has(id)) return;
  for (const item of scenario.items) {
    for (const key of Object.keys(item.nodes || {})) {
      const line = (item.nodes[key].lines || []).find((one) => one.id === id);
      if (!line) continue;
      const node = el("span.wall-part", { text: seen(line.text), "data-part": id });
      const piece = el("p.wall-line", {}, "“", node, "”");
      surface.parts.set(id, node);
      surface.pieces.push(piece);
      surface.list.append(piece);
      return;
    }
  }
}

const paragraph = (one, say, part, kind) => el(`p.wall-block.wall-block--${kind || "text"}`, {}, drawPart(one, say, part));

function email(surface, say, part) {
  const row = (key, id, text) => el("span.wall-row", {}, el("span.wall-surface__note", { text: `${say(key)}: ` }), part(id, text));
  const head = el("header.wall-surface__head.wall-surface__head--rows", {},
    part("subject", surface.subject, "b"),
    el("span.wall-row", {}, part("sender", surface.sender), " ", part("address", `<${surface.address}>`)),
    surface.reply_to ? row("reply_to", "reply-to", surface.reply_to) : null);
  const files = (surface.attachments || []).map((file) => paragraph(file, say, part, "field"));
  return { head, pieces: surface.parts.map((one) => paragraph(one, say, part)).concat(files) };
}

function social(surface, say, part) {
  const head = el("header.wall-surface__head.wall-surface__head--rows", {},
    el("span.wall-row", {}, part("sender", surface.page, "b"), " ", surface.is_live ? el("b.wall-live", { text: say("live") }) : el("span.wall-surface__note", { text: seen(surface.at) })),
    part("note", surface.note));
  const picture = surface.picture ? [el("p.wall-block.wall-block--notice", { text: `[${say("picture")}: ${seen(surface.picture)}]` })] : [];
  const comments = (surface.comments || []).map((one) => el("div.wall-bubble", {}, el("b.wall-bubble__author", { text: one.author }), drawPart(one.part, say, part)));
  return { head, pieces: surface.parts.map((one) => paragraph(one, say, part)).concat(picture, comments) };
}

function app(surface, say, part) {
  const row = (key, id, text) => el("span.wall-row", {}, el("span.wall-surface__note", { text: `${say(key)}: ` }), part(id, text));
  const head = el("header.wall-surface__head.wall-surface__head--rows", {},
    el("span.wall-row", {}, el("b", { text: seen(surface.name) }), surface.rating ? ` ★ ${surface.rating}` : null),
    row("developer", "sender", surface.developer), row("source", "address", surface.source));
  const kind = surface.screen === "permissions" ? "notice" : "text";
  return { head, pieces: surface.parts.map((one) => paragraph(one, say, part, kind)) };
}

function paper(surface, say, part) {
  const head = el("header.wall-surface__head.wall-surface__head--paper", {}, el("b", { text: seen(surface.heading) }));
  const pieces = surface.parts.map((one) => paragraph(one, say, part));
  if (surface.stamp) pieces.push(el("p.wall-block", {}, part("stamp", surface.stamp, "span.wall-stamp")));
  if (surface.qr) pieces.push(paragraph({ id: "qr", text: say("qr_code"), link: surface.qr }, say, part, "field"));
  return { head, pieces };
}

/** Lines of a talk at one node. */
export function drawNode(node, say) {
  return el("section.wall-surface.wall-surface--call", {},
    el("div.wall-surface__pieces", { tabindex: "0", role: "group", "aria-label": say("surface_call") },
      node.scene ? el("p.wall-scene", { text: seen(node.scene) }) : null,
      (node.lines || []).map((line) => el("p.wall-line", { text: `“${seen(line.text)}”` })),
      node.timer ? el("p.wall-timer", { text: seen(node.timer.text) }) : null,
      node.consequence ? el("p.wall-scene", { text: seen(node.consequence) }) : null));
}

/**
 * Splits the pieces into pages that fit the list's height; must stand in the document.
 * @returns {HTMLElement[][]} at least one page; a piece taller than the wall has a page of its own and scrolls
 */
export function pagesOf(list, pieces) {
  const pages = [[]];
  pieces.forEach((piece) => { piece.hidden = true; });
  for (const piece of pieces) {
    piece.hidden = false;
    const page = pages[pages.length - 1];
    if (list.scrollHeight > list.clientHeight + 2 && page.length) {
      page.forEach((one) => { one.hidden = true; });
      pages.push([piece]);
    } else {
      page.push(piece);
    }
  }
  return pages;
}

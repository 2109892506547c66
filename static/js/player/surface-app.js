// An app that wants to be installed: its page in a store, or the sheet on which the phone asks what it may do.

import { el, icon, say, textNodes } from "./dom.js";
import { idleButtons, style, talkBelow } from "./surface-more.js";

export const ready = style("app");

export function mount(surface, parts) {
  const isAsking = surface.screen === "permissions";
  const head = el(
    "header.app-head",
    {},
    el("span.app-icon", { "aria-hidden": "true" }, icon("box")),
    el("div.app-names", {}, el("b.app-name", {}, textNodes(surface.name)), facts(surface, parts)),
  );
  const stars = surface.rating
    ? el(
        "p.app-rating",
        {},
        el("b", { text: surface.rating }),
        el("span", { "aria-hidden": "true", text: "★" }),
        el("span.unseen", { text: say("app_of_five") }),
      )
    : null;
  const list = surface.parts.map((part) =>
    el(isAsking ? "li.app-ask" : "li.app-claim", {}, isAsking ? icon("hand") : null, el("span", {}, parts.part(part))),
  );
  const buttons = isAsking ? idleButtons("app_deny", "app_allow") : idleButtons("app_install");
  const status = buttons.pop();
  const body = [
    el("p.app-lead", { text: say(isAsking ? "app_asks" : "app_about") }),
    el("ul.app-list", {}, list),
  ];
  const row = el("div.app-buttons", {}, buttons);
  const sheet = el(
    "div.app-sheet",
    {},
    head,
    isAsking ? [stars, ...body, row, status] : [stars, row, status, ...body],
  );
  const node = el("div.app", {}, sheet);
  if (isAsking) node.classList.add("is-asking");
  return { node, ...talkBelow(sheet, parts) };
}

const facts = (surface, parts) =>
  el(
    "dl.app-facts",
    {},
    el("div", {}, el("dt", { text: say("app_developer") }), el("dd", {}, parts.named("sender", surface.developer))),
    el("div", {}, el("dt", { text: say("app_source") }), el("dd", {}, parts.named("address", surface.source))),
  );

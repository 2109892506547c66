// A mail: the subject, who it says it is from, and folded away under the name where it truly comes from and where an answer goes.

import { el, icon, say } from "./dom.js";
import { face } from "./surface-chat.js";
import { style, talkBelow } from "./surface-more.js";

export const ready = style("email");

export function mount(surface, parts) {
  const row = (label, id, text) =>
    el("div.mail-row", {}, el("dt", { text: say(label) }), el("dd", {}, parts.named(id, text)));
  const details = el(
    "dl.mail-details",
    { hidden: true },
    row("mail_from", "address", surface.address),
    surface.reply_to ? row("mail_reply_to", "reply-to", surface.reply_to) : null,
  );
  const fold = el(
    "button.mail-fold",
    { "aria-expanded": "false", onclick: () => open(details.hidden) },
    el("span", { text: say("mail_details") }),
    icon("down"),
  );
  function open(isOpen) {
    details.hidden = !isOpen;
    fold.setAttribute("aria-expanded", String(isOpen));
  }
  const page = el("div.mail-body", {});
  page.append(...surface.parts.map((part) => el("p", {}, parts.part(part))));
  const node = el(
    "article.mail",
    {},
    el(
      "div.mail-bar",
      { "aria-hidden": "true" },
      icon("back"),
      el("span", { text: say("mail_inbox") }),
      icon("box"),
    ),
    el("div.mail-subject", {}, parts.named("subject", surface.subject)),
    el(
      "header.mail-head",
      {},
      face(surface.sender),
      el(
        "div.mail-who",
        {},
        el("p.mail-from", {}, parts.named("sender", surface.sender, "b"), surface.at ? el("time", { text: surface.at }) : null),
        fold,
      ),
    ),
    details,
    page,
    surface.attachments && surface.attachments.length
      ? el(
          "ul.mail-files",
          { "aria-label": say("mail_attachments") },
          surface.attachments.map((file) => el("li.mail-file", {}, icon("clip"), parts.part(file))),
        )
      : null,
  );
  return {
    node,
    ...talkBelow(node, parts),
    /** What is folded away can be neither chosen nor marked. */
    unfold(ids) {
      if (ids.includes("address") || ids.includes("reply-to")) open(true);
    },
  };
}

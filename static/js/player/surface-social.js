// A post on a page: who posted and how old that page is, the picture or the livestream, what others write below it.

import { el, icon, say, seen } from "./dom.js";
import { face } from "./surface-chat.js";
import { style, talkBelow } from "./surface-more.js";
import { picture } from "./surface-sms.js";

export const ready = style("social");

export function mount(surface, parts) {
  const deeds = ["post_like", "post_comment", "post_share"];
  const shapes = ["heart", "people", "next"];
  const live = el("b.post-live", {}, el("i", { "aria-hidden": "true" }), say("post_live"));
  const node = el(
    "div.post-page",
    {},
    el(
      "article.post",
      {},
      el(
        "header.post-head",
        {},
        face(surface.page),
        el(
          "div.post-who",
          {},
          parts.named("sender", surface.page, "b"),
          el("small", { text: seen(surface.at) }),
        ),
      ),
      el("p.post-note", {}, icon("clock"), parts.named("note", surface.note)),
      surface.is_live
        ? el("div.post-video", {}, live, surface.picture ? el("p", { text: seen(surface.picture) }) : icon("person"))
        : null,
      el("div.post-text", {}, surface.parts.map((part) => el("p", {}, parts.part(part)))),
      surface.picture && !surface.is_live ? picture(surface.picture) : null,
      el(
        "div.post-deeds",
        { "aria-hidden": "true" },
        deeds.map((word, at) => el("span", {}, icon(shapes[at]), say(word))),
      ),
    ),
    surface.comments && surface.comments.length
      ? el(
          "ol.post-comments",
          { "aria-label": say("post_comments") },
          surface.comments.map(({ author, part }) =>
            el(
              "li.post-comment",
              {},
              face(author),
              el("div.post-said", {}, el("b", { text: author }), el("span", {}, parts.part(part))),
            ),
          ),
        )
      : null,
  );
  return { node, ...talkBelow(node, parts) };
}

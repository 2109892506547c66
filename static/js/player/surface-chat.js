// A messenger: coloured bar, round faces beside what others wrote, ticks under one's own, dots while somebody types.

import { el, icon, say, seen } from "./dom.js";
import { picture } from "./surface-sms.js";

export function mount(surface, parts) {
  const { contact } = surface;
  const thread = el("ol.chat-thread", { "aria-label": say("thread") });
  const dots = el(
    "li.chat-line.is-them.chat-dots",
    { hidden: true },
    face(contact.name),
    el("span.chat-bubble", {}, el("i"), el("i"), el("i"), el("span.unseen", { text: say("typing") })),
  );
  const node = el(
    "div.chat",
    {},
    el(
      "header.chat-top",
      {},
      icon("back"),
      surface.is_group ? el("span.chat-face", {}, icon("people")) : face(contact.name),
      el(
        "span.chat-who",
        {},
        parts.named("sender", contact.name || contact.number || say("unknown_name"), "b"),
        contact.name && contact.number ? parts.named("number", contact.number, "small") : null,
        contact.note ? el("small", { text: seen(contact.note) }) : null,
      ),
      el("span.chat-tools", { "aria-hidden": "true" }, icon("phone")),
    ),
    contact.is_saved || contact.note || surface.is_group
      ? null
      : el("p.chat-stranger", { text: say("not_in_contacts") }),
    thread,
    el(
      "div.chat-write",
      { "aria-hidden": "true" },
      icon("image"),
      el("span", { text: say("write_chat") }),
      icon("hand"),
    ),
  );
  thread.append(dots);
  let lastAuthor = null;

  function bubble(message) {
    const who = message.sender === "them" ? message.author || seen(contact.name) : message.sender;
    const isNew = who !== lastAuthor;
    lastAuthor = who;
    if (message.sender === "system") {
      thread.insertBefore(el("li.chat-system", {}, parts.run(message.parts)), dots);
      return;
    }
    const isMine = message.sender === "me";
    const line = el(
      "li.chat-line",
      {},
      isMine ? null : isNew ? face(who) : el("span.chat-face.is-gap"),
      el(
        "div.chat-bubble",
        {},
        isNew && message.author && !isMine
          ? el("b.chat-author", { text: message.author })
          : el("span.unseen", { text: `${isMine ? say("you_wrote") : who || say("they_wrote")}: ` }),
        message.picture ? picture(message.picture) : null,
        parts.run(message.parts),
        el("span.chat-meta", {}, message.at ? el("time", { text: message.at }) : null, isMine ? icon("tick") : null),
      ),
    );
    line.classList.add(isMine ? "is-me" : "is-them");
    thread.insertBefore(line, dots);
    line.scrollIntoView({ block: "nearest" });
  }

  surface.messages.forEach(bubble);
  return {
    node,
    begin() {},
    hear: (part) => bubble({ sender: "them", parts: [part] }),
    speak: (text) => bubble({ sender: "me", parts: [{ id: "", text }] }),
    scene: (text) => thread.insertBefore(el("li.scene", { text: seen(text) }), dots),
    typing(isOn) {
      dots.hidden = !isOn;
      if (isOn) dots.scrollIntoView({ block: "nearest" });
    },
    leave() {},
  };
}

/** A round face with initials; its colour comes from the name, so that a group can be told apart. */
export function face(name) {
  const text = seen(name).trim();
  if (!text || /^[\d+(]/.test(text)) return el("span.chat-face", {}, icon("person"));
  const initials = text
    .split(/\s+/)
    .slice(-2)
    .map((word) => word[0])
    .join("")
    .toUpperCase();
  const tint = Array.from(text).reduce((sum, char) => sum + char.charCodeAt(0), 0) % 3;
  return el(`span.chat-face.tint-${tint}`, { "aria-hidden": "true", text: initials });
}

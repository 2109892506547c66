// A text-message thread: one column of grey bubbles, the sender on top, no faces, no ticks.

import { el, icon, say, seen } from "./dom.js";

export function mount(surface, parts) {
  const { contact } = surface;
  const thread = el("ol.sms-thread", { "aria-label": say("thread") });
  const node = el(
    "div.sms",
    {},
    el(
      "header.sms-top",
      {},
      el("span.sms-back", {}, icon("back")),
      el(
        "span.sms-who",
        {},
        el("span.sms-face", {}, icon("person")),
        contact.name ? parts.named("sender", contact.name, "b") : null,
        contact.number ? parts.named("number", contact.number, contact.name ? "small" : "b") : null,
        contact.note ? el("small.muted", { text: seen(contact.note) }) : null,
      ),
    ),
    thread,
    el("div.sms-write", { "aria-hidden": "true" }, el("span", { text: say("write_sms") }), icon("next")),
  );
  let lastAt = null;

  function bubble(message) {
    if (message.at && message.at !== lastAt)
      thread.append(el("li.sms-time", { text: `${say("today")} ${message.at}` }));
    lastAt = message.at || lastAt;
    const line = el(
      "li.sms-line",
      {},
      el(
        "div.sms-bubble",
        {},
        el("span.unseen", { text: `${say(message.sender === "me" ? "you_wrote" : "they_wrote")}: ` }),
        message.picture ? picture(message.picture) : null,
        parts.run(message.parts),
      ),
    );
    line.classList.add(`is-${message.sender}`);
    thread.append(line);
    line.scrollIntoView({ block: "nearest" });
  }

  surface.messages.forEach(bubble);
  return {
    node,
    begin() {},
    hear: (part) => bubble({ sender: "them", parts: [part] }),
    speak: (text) => bubble({ sender: "me", parts: [{ id: "", text }] }),
    scene: (text) => thread.append(el("li.scene", { text: seen(text) })),
    typing() {},
    leave() {},
  };
}

/** An image of the story, drawn as a frame with what it shows. */
export const picture = (text) =>
  el("span.picture", { role: "img", "aria-label": seen(text) }, icon("image"), el("span", { text: seen(text) }));

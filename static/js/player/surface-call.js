// A phone call: the whole screen dark, a large face, the time running, what is said as captions, one red button that always works.

import { el, icon, say, seen } from "./dom.js";

export function mount(surface, parts, { onHangUp }) {
  const { contact } = surface;
  const clock = el("span.call-clock", { text: say("ringing"), role: "timer", "aria-live": "off" });
  const captions = el("ol.call-captions", { "aria-label": say("captions") });
  const ring = el("div.call-buttons");
  const hangUp = el(
    "button.call-button.call-end.is-red",
    { hidden: true, onclick: onHangUp },
    icon("phone"),
    el("span", { text: say("hang_up") }),
  );
  const note = el("p.call-note", { role: "status" });
  const answer = el("button.call-button.is-green", {}, icon("phone"), el("span", { text: say("answer_call") }));
  const decline = el(
    "button.call-button.is-red",
    {
      onclick: () => {
        note.textContent = say("declined_note");
      },
    },
    icon("phone"),
    el("span", { text: say("decline_call") }),
  );
  const node = el(
    "div.call.is-ringing",
    {},
    el(
      "div.call-who",
      {},
      el("span.call-kind", { text: say(surface.is_video ? "video_call" : "voice_call") }),
      el("span.call-face", {}, icon("person")),
      el(
        "span.call-names",
        {},
        contact.name ? parts.named("sender", contact.name, "b") : null,
        contact.number ? parts.named("number", contact.number, contact.name ? "span" : "b") : null,
        contact.note ? el("small", { text: seen(contact.note) }) : null,
      ),
      clock,
      hangUp,
    ),
    captions,
    note,
    ring,
  );
  if (surface.is_video) node.classList.add("is-video");
  ring.append(decline, answer);
  let tick = null;

  function caption(content, who) {
    const line = el("li.call-line", {}, content);
    line.classList.add(who);
    captions.append(line);
    line.scrollIntoView({ block: "nearest" });
  }

  const hear = (part) => caption(parts.part(part), "is-them");

  function connected() {
    let seconds = 0;
    node.classList.remove("is-ringing");
    ring.remove();
    note.textContent = "";
    hangUp.hidden = false;
    const show = () => {
      clock.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
    };
    show();
    tick = setInterval(() => {
      seconds += 1;
      if (node.isConnected) show();
      else clearInterval(tick);
    }, 1000);
    (surface.lines || []).forEach(hear);
  }

  return {
    node,
    /** Rings until the student answers. */
    begin: () =>
      new Promise((resolve) => {
        answer.addEventListener("click", () => {
          connected();
          resolve();
        });
      }),
    connected, // for the debrief and for coming back: no ringing
    canHangUp(isOn) {
      hangUp.hidden = !isOn;
    },
    hear,
    speak: (text) => caption(seen(text), "is-me"),
    scene: (text) => captions.append(el("li.scene", { text: seen(text) })),
    typing() {},
    leave() {
      clearInterval(tick);
      hangUp.hidden = true;
      clock.textContent = say("call_ended");
      node.classList.add("is-over");
    },
  };
}

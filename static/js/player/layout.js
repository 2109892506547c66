// The frame around everything: a strip on top, the phone, and the notes (a sheet below on a phone, a column on a wide screen).

import { el, fill, focusOn, icon, say } from "./dom.js";

export function createLayout(root) {
  const saved = el("span.saved", { role: "status" });
  const bar = el("i");
  const step = el("span.strip-step");
  const title = el("h1.unseen");
  const home = el("button.strip-home", { "aria-label": say("to_list"), hidden: true }, icon("back"));
  const strip = el(
    "header.strip",
    {},
    home,
    el(
      "div.strip-lines",
      {},
      el("p.strip-row", {}, el("b.strip-name"), saved),
      el("p.strip-row.strip-progress", { hidden: true }, el("span.strip-bar", { "aria-hidden": "true" }, bar), step),
    ),
  );
  const screen = el("div.screen", { role: "region", tabindex: "0" });
  const phone = el("div.phone", { hidden: true }, screen);
  const sheet = el("section.sheet", { "aria-label": say("case_notes") });
  const voice = el("div.unseen", { "aria-live": "polite" });
  const stage = el("main.stage", {}, title, phone, sheet);
  fill(root, strip, stage, voice);
  let foot = null;

  return {
    root,
    phone,
    screen,
    voice,
    /** The line on top: what this is, or who is here. */
    name(text) {
      strip.querySelector(".strip-name").textContent = text;
    },
    title(text) {
      title.textContent = text;
      document.title = `${text} · ${say("site")}`;
    },
    progress(at, of) {
      strip.querySelector(".strip-progress").hidden = !of;
      step.textContent = of ? `${at}/${of}` : "";
      step.setAttribute("aria-label", of ? say("progress", { at, of }) : "");
      bar.style.width = of ? `${Math.round((at / of) * 100)}%` : "0";
    },
    onHome(run) {
      home.hidden = !run;
      home.onclick = run;
    },
    /** Said once for the eye and the ear; the same words again say nothing. */
    saved(words, shape) {
      if (saved.dataset.words === words) return;
      saved.dataset.words = words;
      fill(saved, words ? icon(shape) : null, words);
    },
    /** Something the student must know but need not stop for. `about` lets it go when it is no longer true. */
    notice(text, about) {
      const box = el(
        "div.notice",
        { role: "alert", "data-about": about },
        el("span", { text }),
        el("button.secondary", { onclick: () => box.remove() }, say("understood")),
      );
      root.querySelectorAll(".notice").forEach((old) => old.remove());
      strip.after(box);
    },
    dropNotice(about) {
      root.querySelectorAll(`[data-about="${about}"]`).forEach((box) => box.remove());
    },
    stage(name) {
      root.dataset.stage = name;
      phone.hidden = name !== "scenario";
      if (phone.hidden) voice.textContent = ""; // the talk is over: nothing of it is left to be read, by the next student either
    },
    announce(text) {
      voice.append(el("p", { text }));
      while (voice.childNodes.length > 4) voice.firstChild.remove();
    },
    /** What stays at the foot of the sheet, under the thumb, whatever it shows. */
    foot(node) {
      foot = node;
    },
    panel: {
      node: sheet,
      show(heading, ...body) {
        const head = el("h2", { text: heading });
        const parts = body.reduce((all, one) => all.concat(one), []).filter(Boolean);
        const deed = parts.find((one) => one.classList && one.classList.contains("primary")); // stands still while the rest scrolls
        fill(
          sheet,
          el(
            "div.sheet-body",
            {},
            head,
            parts.filter((one) => one !== deed),
          ),
          el("div.sheet-foot", {}, deed, foot),
        );
        sheet.firstChild.scrollTop = 0;
        if (sheet.firstChild.scrollHeight > sheet.firstChild.clientHeight) sheet.firstChild.tabIndex = 0; // scrolled by keyboard too
        focusOn(head);
      },
    },
  };
}

// What the later screens (mail, post, app, paper) share: their own style sheet, and a talk that goes on below them.

import { el, say, seen, SHAPES } from "./dom.js";

Object.assign(SHAPES, {
  clip: "M8 12l6-6a3 3 0 014 4l-8 8a5 5 0 01-7-7l8-8",
  down: "M5 9l7 7 7-7",
  up: "M5 15l7-7 7 7",
  warn: "M12 3l10 18H2zM12 10v5M12 18v.5",
  heart: "M12 20S3 14 3 8.500A4.500 4.500 0 0112 7a4.500 4.500 0 019 1.500C21 14 12 20 12 20z",
  star: "M12 3l2.700 6 6.300.6-4.800 4.300 1.400 6.300L12 17l-5.600 3.200 1.400-6.300L3 9.600 9.300 9z",
  box: "M4 8l8-5 8 5v9l-8 5-8-5zM4 8l8 5 8-5M12 13v9",
});

const loading = new Map(); // name → promise

/** Resolves once the sheet is there, or cannot come: a screen without it can still be read. */
export function style(name) {
  if (!loading.has(name)) {
    const href = document.getElementById("player").dataset[`${name}Css`];
    loading.set(
      name,
      new Promise((resolve) => {
        document.head.append(el("link", { rel: "stylesheet", href, onload: resolve, onerror: resolve }));
      }),
    );
  }
  return loading.get(name);
}

/** The rest of a surface: what is said below `page`, when the story goes on as a talk. */
export function talkBelow(page, parts) {
  const add = (line, who) => {
    if (who) line.classList.add(who);
    page.append(line);
    line.scrollIntoView({ block: "nearest" });
  };
  return {
    begin() {},
    hear: (part) =>
      add(el("p.more-line", {}, el("span.unseen", { text: `${say("they_wrote")}: ` }), parts.part(part)), "is-them"),
    speak: (text) =>
      add(el("p.more-line", {}, el("span.unseen", { text: `${say("you_wrote")}: ` }), seen(text)), "is-me"),
    scene: (text) => add(el("p.scene", { text: seen(text) })),
    typing() {},
    leave() {},
  };
}

/** A button of the simulated thing: it says that it does nothing. @returns {HTMLElement[]} the buttons, then what is said */
export function idleButtons(...names) {
  const status = el("p.more-status", { role: "status" });
  const press = () => {
    status.textContent = say("button_does_nothing");
  };
  return names.map((name) => el("button.more-button", { onclick: press }, say(name))).concat(status);
}

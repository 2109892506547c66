// The live board: asks every 3 s and redraws only when something changed. Without it the teacher reloads the page.

import { mountAll } from "../mount.js";
import { el, fill } from "./dom.js";
import { poll } from "./poll.js";

const LOOKS = { finished: "safe", working: "action", joined: "action", silent: "check", away: "away" };
const SILENT_AFTER_MS = 30000;

/** @param {HTMLElement} root - data-url: the board's JSON; data-state, and data-say-…: what a seat says in each state. */
export function mount(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const words = root.dataset;
  const seats = part("seats");
  const lost = part("lost");

  let shown = null;
  let ahead = 0; // how far the server's clock is before this one's, in ms

  /** As quizzes/board.py: someone who is at it and has not been heard of for 30 s is silent. */
  function stateOf(seat) {
    const isAtIt = seat.progress === "joined" || seat.progress === "working";
    return isAtIt && Date.now() + ahead - Date.parse(seat.last_at) > SILENT_AFTER_MS ? "silent" : seat.progress;
  }

  function say(seat, now) {
    const word = { finished: words.sayFinished, silent: words.saySilent, joined: words.sayJoined, away: words.sayAway, working: words.sayWorking }[now];
    const text = word.replace("{answered}", seat.answered).replace("{items}", shown.items);
    return seat.without_pin ? `${text} · ${words.sayNoPin}` : text;
  }

  function draw(seat) {
    const now = stateOf(seat);
    return el(`li.seat.seat--${LOOKS[now]}`, {},
      el("span.seat__number", { text: String(seat.number) }),
      el("span.seat__name", { text: seat.name || words.sayUnnamed }),
      el("span.seat__state", { text: say(seat, now) }));
  }

  function redraw() {
    if (!shown) return;
    for (const name of ["joined", "enrolled", "finished"]) part(name).textContent = String(shown[name]);
    part("silent").textContent = String(shown.seats.filter((seat) => stateOf(seat) === "silent").length);
    if (part("code") && shown.code) part("code").textContent = shown.code;
    fill(seats, shown.seats.map(draw));
  }

  poll(words.url, (board) => {
    if (board.state !== words.state) { window.location.reload(); return; }
    shown = board;
    ahead = Date.parse(board.server_now) - Date.now();
    redraw();
  }, (isLost) => { lost.hidden = !isLost; });
  setInterval(redraw, 5000); // silence comes without news from the server
}

mountAll("board", mount);

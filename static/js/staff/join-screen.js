// The wall with the code: who is in, by number, every 3 s. Without it the page shows who was in when it was opened.

import { mountAll } from "../mount.js";
import { el, fill } from "./dom.js";
import { poll } from "./poll.js";

/** @param {HTMLElement} root - data-url: the board's JSON; data-count: "… {joined}/{enrolled}". */
export function mount(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const [code, count, numbers] = ["code", "count", "numbers"].map(part);
  if (!numbers) return;
  poll(root.dataset.url, (board) => {
    if (board.state === "closed" || board.code !== code.textContent.trim()) { window.location.reload(); return; }
    count.textContent = root.dataset.count.replace("{joined}", board.joined).replace("{enrolled}", board.enrolled);
    fill(numbers, board.seats.filter((seat) => seat.progress !== "away").map((seat) =>
      el(`li.join__number${seat.progress === "finished" ? ".join__number--finished" : ""}`, { text: String(seat.number) })));
  });
}

mountAll("join-screen", mount);

// The wall's own switch between light and dark: a projector in a bright room needs the first, a dark room the second.

import { mountAll } from "../mount.js";

const KEY = "lachan-wall-theme";

/** @param {HTMLButtonElement} button */
export function mount(button) {
  const root = document.documentElement;
  const remembered = read();
  if (remembered) root.dataset.theme = remembered;
  button.hidden = false;
  button.addEventListener("click", () => {
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    try { localStorage.setItem(KEY, root.dataset.theme); } catch (error) { button.dataset.kept = "no"; }
  });
}

function read() {
  try { return localStorage.getItem(KEY); } catch (error) { return null; }
}

mountAll("theme", mount);

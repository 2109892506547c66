// One tick for all ticks of a group. Without it each is ticked by itself.
import { mountAll } from "../mount.js";

/** @param {HTMLElement} root - holds one [data-part="all"] box (hidden until this runs) and the boxes it stands for. */
export function mount(root) {
  const all = root.querySelector('[data-part="all"]');
  const boxes = Array.from(root.querySelectorAll('input[type="checkbox"]')).filter((box) => box !== all);
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  root.querySelector('[data-part="all-row"]').hidden = false;
  all.addEventListener("change", () => {
    boxes.forEach((box) => {
      box.checked = all.checked;
    });
  });
  root.addEventListener("change", show);
  show();
}

mountAll("pick-all", mount);

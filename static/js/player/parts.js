// The pieces of a simulated screen: each can be inspected (a link's true address), chosen (a `flags` item) and marked (the debrief).

import { el, icon, say, seen, textNodes } from "./dom.js";

export function createParts() {
  const nodes = new Map(); // part id → element
  const peeks = []; // functions that open every address at once

  /** A part named by the surface itself: sender, number, address, certificate. */
  function named(id, text, tag) {
    const node = el(tag || "span.part", { "data-part": id }, textNodes(text));
    node.classList.add("part");
    nodes.set(id, node);
    return node;
  }

  /** A part of the content: its text, and for a link the way to see where it truly leads. Nothing here can be followed. */
  function part(one, tag) {
    const node = named(one.id, one.text, tag);
    return one.link ? withAddress(node, one) : node;
  }

  function withAddress(node, one) {
    node.classList.add("part-link");
    const address = el(
      "span.address",
      { hidden: true },
      el("span", { text: `${say("address_is")} ` }),
      el("b", { text: one.link.address }),
    );
    const button = el(
      "button.peek",
      { "aria-expanded": "false", onclick: () => open(address.hidden) },
      icon("eye"),
      el("span", { text: say("see_address") }),
      el("span.unseen", { text: ` ${seen(one.text)}` }),
    );
    function open(isOpen) {
      address.hidden = !isOpen;
      button.setAttribute("aria-expanded", String(isOpen));
    }
    peeks.push(() => open(true));
    node.addEventListener("click", () => {
      if (!node.hasAttribute("role")) open(true);
    });
    node.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      open(true);
    }); // a long press, on Android
    return el("span.linked", {}, node, " ", button, address);
  }

  /** Makes the parts choosable; returns a function that ends it. `chosen` is a Set that is kept up to date. */
  function choose(ids, chosen, onchange) {
    const live = ids.filter((id) => nodes.has(id)).map((id) => [id, nodes.get(id)]);
    const toggle = (id, node) => {
      if (!chosen.delete(id)) chosen.add(id);
      node.setAttribute("aria-pressed", String(chosen.has(id)));
      onchange();
    };
    const ends = live.map(([id, node]) => {
      const press = () => toggle(id, node);
      const key = (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        press();
      };
      node.setAttribute("role", "button");
      node.setAttribute("tabindex", "0");
      node.setAttribute("aria-pressed", String(chosen.has(id)));
      node.addEventListener("click", press);
      node.addEventListener("keydown", key);
      return () => {
        node.removeEventListener("click", press);
        node.removeEventListener("keydown", key);
        for (const name of ["role", "tabindex", "aria-pressed"]) node.removeAttribute(name);
      };
    });
    return () => ends.forEach((end) => end());
  }

  /** Puts numbers on the flagged parts. @returns {(at: number) => void} which one is being talked about; -1 none */
  function mark(ids) {
    const marked = ids.map((id, at) => {
      const node = nodes.get(id);
      if (!node) return null;
      node.classList.add("is-marked");
      node.prepend(el("span.mark", { text: String(at + 1) }));
      return node;
    });
    return (at) =>
      marked.forEach((node, one) => {
        if (!node) return;
        node.classList.toggle("is-current", one === at);
        if (one === at) node.scrollIntoView({ block: "center" });
      });
  }

  /** The parts of one bubble, with the space between two sentences that their authors did not write. */
  const run = (list) => (list || []).map((one, at) => [at ? " " : null, part(one)]);

  return {
    named,
    part,
    run,
    choose,
    mark,
    has: (id) => nodes.has(id),
    openAddresses: () => peeks.forEach((open) => open()),
    get hasLinks() {
      return peeks.length > 0;
    },
  };
}

// A page in a browser: the address bar first, then the page. A field takes what is typed and gives it to nobody.

import { el, icon, say, seen } from "./dom.js";

const TAGS = { heading: "p.web-heading", text: "p.web-text", notice: "p.web-notice" };

export function mount(surface, parts) {
  const certificate = el(
    "span.web-certificate",
    { hidden: true },
    parts.named(
      "certificate",
      surface.certificate || say(surface.is_secure ? "certificate_plain" : "certificate_none"),
    ),
  );
  const padlock = el(
    "button.web-lock",
    { "aria-expanded": "false", "aria-label": say("see_certificate"), onclick: toggle },
    icon(surface.is_secure ? "lock" : "open"),
  );
  function toggle() {
    certificate.hidden = !certificate.hidden;
    padlock.setAttribute("aria-expanded", String(!certificate.hidden));
  }
  const status = el("p.web-status", { role: "status" });
  const blocks = surface.blocks.map((block) => draw(block));
  const page = el("div.web-page", {}, blocks, status);

  function draw({ kind, part }) {
    if (kind === "field") {
      // no name, no form: there is nothing that could be sent; what was typed goes when the field is left
      const input = el("input.web-input", {
        type: "text",
        autocomplete: "off",
        "aria-label": seen(part.text),
        onblur: () => {
          input.value = "";
          status.textContent = say("field_emptied");
        },
      });
      return el("div.web-field", {}, parts.part(part), input);
    }
    if (kind === "button") {
      const pressed = () => {
        status.textContent = say("button_does_nothing");
      };
      const shown = parts.part(part, "span.web-button");
      shown.addEventListener("click", pressed);
      return el("p", {}, shown);
    }
    return el(TAGS[kind], {}, parts.part(part));
  }

  const node = el(
    "div.web",
    {},
    el(
      "header.web-bar",
      {},
      padlock,
      el("span.web-address", {}, parts.named("address", surface.address)),
      el("span.web-tabs", { "aria-hidden": "true", text: "1" }),
    ),
    certificate,
    page,
  );
  return {
    node,
    begin() {},
    /** What is folded away can be neither chosen nor marked. */
    unfold(ids) {
      if (ids.includes("certificate") && certificate.hidden) toggle();
    },
    hear: (part) => page.append(el("p.web-notice", {}, parts.part(part))),
    speak: (text) => page.append(el("p.web-mine", { text: seen(text) })),
    scene: (text) => page.append(el("p.scene", { text: seen(text) })),
    typing() {},
    leave() {},
  };
}

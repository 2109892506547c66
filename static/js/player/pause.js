// "Dừng lại, kiểm tra": stops the pressure and offers what protects. Nothing here is graded; a talk's own ways out are offered too.

import { el, focusOn, icon, say, textNodes } from "./dom.js";
import { contactList } from "./debrief.js";

/**
 * @param {Object} scene - parts, contacts, waysOut(): the talk's safe choices here, takeWay(choice), onPause(isPaused)
 * @returns {HTMLElement} the button
 */
export function pauseButton(scene) {
  return el("button.pause", { onclick: (event) => openPause(scene, event.currentTarget) }, icon("hand"), say("pause"));
}

function openPause(scene, opener) {
  scene.onPause(true);
  const box = el("dialog.pause-box", { "aria-labelledby": "pause-title" });
  const close = () => {
    box.close();
  };
  const shown = el("div.pause-shown", { role: "status" });
  const show = (...nodes) => {
    shown.textContent = "";
    shown.append(...nodes.filter(Boolean));
  };
  const ways = scene.waysOut();
  const head = el("h2", { id: "pause-title", text: say("pause_title") });
  box.append(
    head,
    el("p", { text: say("pause_text") }),
    el(
      "ul.asks",
      {},
      ["pause_ask_who", "pause_ask_what", "pause_ask_how"].map((key) => el("li", { text: say(key) })),
    ),
    el(
      "div.answers",
      {},
      scene.parts.hasLinks
        ? act("eye", "pause_addresses", () => {
            scene.parts.openAddresses();
            show(el("p", { text: say("pause_addresses_open") }));
          })
        : null,
      act("phone", "pause_official", () => show(contactList(scene.contacts, ["commune_police", "own_bank", "school"]))),
      act("people", "pause_adult", () => show(el("p", { text: say("pause_adult_text") }))),
      ways.map((way) =>
        el(
          "button.answer.is-way-out",
          {
            onclick: () => {
              close();
              scene.takeWay(way);
            },
          },
          icon("hand"),
          el("span", {}, textNodes(way.text)),
        ),
      ),
    ),
    shown,
    el("button.primary", { onclick: close }, say("pause_back")),
  );
  box.addEventListener("close", () => {
    box.remove();
    scene.onPause(false);
    if (opener.isConnected) opener.focus();
  });
  document.body.append(box);
  box.showModal();
  focusOn(head);
}

const act = (shape, key, run) => el("button.answer", { onclick: run }, icon(shape), el("span", { text: say(key) }));

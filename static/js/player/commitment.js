// The commitment: read, choose what one will do and whom to tell, type one's name, confirm. Or decline, which is as easy and as quiet.
// What is typed is compared by the server; it needs the network, and nothing is queued: a promise is not sent behind one's back.

import { Refused, call } from "./api.js";
import { el, focusOn, icon, say } from "./dom.js";

/**
 * @param {Object} frame - panel, load(url), layout
 * @param {Object} commitment - of the join payload; its `state` is changed when the act is taken
 * @returns {Promise<void>} resolves when the student goes back to the list
 */
export async function showCommitment({ panel, load, layout }, commitment) {
  layout.title(commitment.title);
  panel.show(commitment.title, el("p", { role: "status", text: say("loading") }));
  let text;
  try {
    text = await load(commitment.text_url);
  } catch (error) {
    return new Promise((resolve) =>
      panel.show(
        commitment.title,
        el("p", { text: say("no_network") }),
        el("button.primary", { onclick: resolve }, say("to_list")),
      ),
    );
  }
  return new Promise((resolve) => {
    if (commitment.state === "signed") showSigned(panel, text, commitment, resolve);
    else offer(panel, text, commitment, resolve);
  });
}

function offer(panel, text, commitment, done) {
  const lines = text.lines.map((line) => tick("checkbox", "line", line, true));
  const adults = (text.adults || []).map((adult) => tick("radio", "adult", adult, false));
  const name = el("input", { id: "typed-name", autocomplete: "off", spellcheck: "false", maxlength: "120" });
  const error = el("p.join-error", { role: "alert", tabindex: "-1", hidden: true });
  const sign = el("button.primary", { onclick: () => act("signed") }, say("commitment_sign"));
  const decline = el("button.secondary", { onclick: () => act("declined") }, say("commitment_decline"));
  const fail = (words, where) => {
    error.textContent = words;
    error.hidden = false;
    focusOn(where || error, {});
  };

  panel.show(
    text.title,
    el("p", { text: text.intro }),
    el("p.muted", { text: say("commitment_lead") }),
    el("fieldset.options", {}, el("legend.unseen", { text: text.intro }), lines),
    adults.length
      ? el("fieldset.options", {}, el("legend", { text: text.adults_prompt || say("commitment_adult") }), adults)
      : null,
    el(
      "label.field",
      { for: "typed-name" },
      say("commitment_name"),
      el("small.muted", { text: ` ${say("commitment_name_hint")}` }),
      name,
    ),
    (text.notes || []).map((note) => el("p.muted.clause", {}, el("small", { text: note }))),
    error,
    el("div.deeds", {}, sign, decline, el("button.secondary", { onclick: done }, say("commitment_later"))),
  );

  async function act(kind) {
    const chosen = picked(lines);
    if (kind === "signed" && !chosen.length) {
      fail(say("commitment_choose"), lines[0].querySelector("input"));
      return;
    }
    if (kind === "signed" && !name.value.trim()) {
      fail(say("commitment_name_missing"), name);
      return;
    }
    sign.disabled = decline.disabled = true;
    try {
      const receipt = await call("POST", "/api/v1/acts", {
        commitment: commitment.id,
        kind,
        language: text.language || "vi",
        typed_name: kind === "signed" ? name.value.trim().normalize("NFC") : "",
        if_then: kind === "signed" ? chosen : [],
        trusted_adult: kind === "signed" ? picked(adults)[0] || null : null,
      });
      commitment.state = kind;
      if (kind === "signed") {
        commitment.receipt_url = receipt.verify_url;
        commitment.receipt_code = receipt.receipt_code;
        showSigned(panel, text, commitment, done);
      } else panel.show(say("commitment_declined_done"), el("button.primary", { onclick: done }, say("to_list")));
    } catch (problem) {
      sign.disabled = decline.disabled = false;
      fail(
        problem instanceof Refused
          ? problem.status === 401
            ? say("commitment_not_here")
            : problem.message
          : say("commitment_needs_network"),
      );
    }
  }
}

function showSigned(panel, text, commitment, done) {
  const error = el("p.join-error", { role: "alert", tabindex: "-1", hidden: true });
  const withdraw = el("button.secondary", { onclick: takeBack }, say("commitment_withdraw"));

  async function takeBack() {
    withdraw.disabled = true;
    try {
      await call("POST", "/api/v1/acts", { commitment: commitment.id, kind: "withdrew" });
      commitment.state = "withdrawn";
      panel.show(say("commitment_withdrawn_done"), el("button.primary", { onclick: done }, say("to_list")));
    } catch (problem) {
      withdraw.disabled = false;
      error.textContent = problem instanceof Refused ? problem.message : say("commitment_needs_network");
      error.hidden = false;
      focusOn(error, {});
    }
  }

  panel.show(
    say("commitment_done"),
    el("p.end-badge.is-safe", {}, icon("tick"), el("span", { text: text.title })),
    commitment.receipt_code
      ? el("p", {}, `${say("commitment_receipt")}: `, el("b.receipt", { text: commitment.receipt_code }))
      : null,
    commitment.receipt_url
      ? el("p", {}, el("a", { href: commitment.receipt_url, text: say("commitment_verify") }))
      : null,
    el("p.muted", { text: say("commitment_withdraw_lead") }),
    error,
    el("div.deeds", {}, el("button.primary", { onclick: done }, say("to_list")), withdraw),
  );
}

const tick = (type, name, { id, text }, isChecked) =>
  el("label.option", {}, el("input", { type, name, value: id, checked: isChecked }), el("span", { text }));
const picked = (rows) =>
  rows
    .map((row) => row.querySelector("input"))
    .filter((input) => input.checked)
    .map((input) => input.value);

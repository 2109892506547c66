// What is told afterwards. On the same screen: it dims, numbers sit where the flags were, one step after the other. At the end: counts.

import { el, focusOn, hasWord, icon, say, textNodes } from "./dom.js";

/**
 * @param {Object} context - panel, surface, parts, phone, contacts
 * @param {Object} told - {debrief, isScam: ?boolean, wasRight: ?boolean, last: the words of the last button}
 * @returns {Promise<void>} resolves when the student goes on
 */
export function walkThrough({ panel, surface, parts, phone, contacts }, { debrief, isScam, wasRight, last }) {
  const flags = debrief.flags || [];
  const flagged = flags.map((flag) => flag.part);
  if (surface.unfold) surface.unfold(flagged);
  const lightUp = parts.mark(flagged);
  phone.classList.add("is-dimmed");
  const steps = [happened, ...flags.map((flag, at) => () => tell(flag, at)), act];
  let at = 0;

  return new Promise((resolve) => {
    const finish = () => {
      off();
      phone.classList.remove("is-dimmed");
      resolve();
    };
    const go = (by) => {
      if (at + by < 0) return;
      if (at + by >= steps.length) return; // leaving is a deed of its own: never by a swipe too many
      at += by;
      draw(finish, go);
    };
    const off = listen(panel.node, go);
    draw(finish, go);
  });

  function draw(finish, go) {
    const isLast = at === steps.length - 1;
    lightUp(at >= 1 && at <= flags.length ? at - 1 : -1);
    const { heading, body } = steps[at]();
    panel.show(
      heading,
      body,
      el(
        "div.walk",
        {},
        el("button.secondary", { disabled: at === 0, onclick: () => go(-1) }, icon("back"), say("previous")),
        isLast
          ? null
          : el("span.walk-dots", {
              "aria-hidden": "true",
              text: steps.map((_, one) => (one === at ? "●" : "○")).join(""),
            }),
        el("button.primary", { onclick: isLast ? finish : () => go(1) }, isLast ? last : say("next"), icon("next")),
      ),
    );
  }

  function happened() {
    return {
      heading: say("what_happened"),
      body: [isScam === null ? null : verdict(isScam, wasRight), el("p", {}, textNodes(debrief.happened))],
    };
  }

  function tell(flag, index) {
    return {
      heading: say(isScam === false ? "sign_genuine" : "sign", { n: index + 1, of: flags.length }),
      body: [
        el(
          "p.walk-why",
          {},
          el("span.mark", { "aria-hidden": "true", text: String(index + 1) }),
          el("span", {}, textNodes(flag.why)),
        ),
      ],
    };
  }

  function act() {
    return {
      heading: say("what_to_do"),
      body: [el("p", {}, textNodes(debrief.action)), contactList(contacts, debrief.tell || [])],
    };
  }
}

function verdict(isScam, wasRight) {
  const line = el(
    "p.verdict-line",
    {},
    icon(isScam ? "flag" : "tick"),
    el("b", { text: say(isScam ? "was_scam" : "was_genuine") }),
    wasRight === null
      ? null
      : el("span", { text: ` ${say(wasRight ? "you_saw_it" : isScam ? "you_were_taken_in" : "you_were_wary")}` }),
  );
  line.classList.add(isScam ? "is-lost" : "is-safe");
  return line;
}

/** Whom to tell: the numbers are the site's data for this school's commune; a person to talk to has none. */
export function contactList(contacts, kinds) {
  const rows = kinds.map((kind) => {
    const known = contacts.filter((one) => one.kind === kind && one.number);
    if (known.length)
      return known.map((one) =>
        el(
          "li.contact",
          {},
          el("span", { text: one.label }),
          el("a", { href: `tel:${one.number.replace(/[^\d+]/g, "")}`, text: one.number }),
        ),
      );
    return hasWord(`tell_${kind}`) ? el("li.contact", {}, el("span", { text: say(`tell_${kind}`) })) : null;
  });
  return el("div", {}, el("h3", { text: say("whom_to_tell") }), el("ul.contacts", {}, rows));
}

/** Arrow keys anywhere, and a swipe on the sheet. @returns {() => void} stops listening */
function listen(sheet, go) {
  let from = null;
  const key = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName))
      return;
    if (event.key === "ArrowRight") go(1);
    else if (event.key === "ArrowLeft") go(-1);
  };
  const start = (event) => {
    const touch = event.changedTouches[0];
    from = { x: touch.clientX, y: touch.clientY };
  };
  const end = (event) => {
    if (!from) return;
    const touch = event.changedTouches[0];
    const across = touch.clientX - from.x;
    if (Math.abs(across) > 48 && Math.abs(across) > 2 * Math.abs(touch.clientY - from.y)) go(across < 0 ? 1 : -1);
    from = null;
  };
  document.addEventListener("keydown", key);
  sheet.addEventListener("touchstart", start, { passive: true });
  sheet.addEventListener("touchend", end);
  return () => {
    document.removeEventListener("keydown", key);
    sheet.removeEventListener("touchstart", start);
    sheet.removeEventListener("touchend", end);
  };
}

// ---- the end

/**
 * The end of an attempt: two plain counts, one thing to practise, whom to tell. No stars, no rank.
 * @param {?Object} result - {caught, scams, trusted, legitimate, practise, debrief}; null while the server has not answered
 * @param {Object} deeds - {isPractice, isWaiting, review, again, commitments, home, leave}: functions, null where they do not apply
 */
export function showEnd({ panel }, result, contacts, deeds) {
  panel.show(
    say(deeds.isPractice ? "lesson_done" : "survey_done"),
    result
      ? counts(result)
      : el(
          "p.waiting-result",
          {},
          icon("clock"),
          el("span", { text: say(deeds.isWaiting ? "result_when_sent" : "result_on_its_way") }),
        ),
    result ? practise(result) : null,
    contactList(contacts, ["parents", "school", "commune_police", "child_helpline", "scam_report"]),
    el(
      "div.deeds",
      {},
      deeds.commit ? el("button.primary", { onclick: deeds.commit }, say("to_commitment")) : null,
      deeds.review ? el("button.secondary", { onclick: deeds.review }, say("see_explanations")) : null,
      deeds.again ? el("button.secondary", { onclick: deeds.again }, say("again")) : null,
      deeds.home ? el("button.secondary", { onclick: deeds.home }, say("to_list")) : null,
      el("button.secondary", { onclick: deeds.leave }, icon("people"), say("next_student")),
    ),
  );
}

function counts({ caught, scams, trusted, legitimate }) {
  const row = (got, of, key, shape) =>
    of ? el("li.count", {}, icon(shape), el("b", { text: `${got}/${of}` }), el("span", { text: say(key) })) : null;
  return el(
    "ul.counts",
    {},
    row(caught, scams, "count_caught", "flag"),
    row(trusted, legitimate, "count_trusted", "tick"),
  );
}

/** The technique that was missed most; a student who distrusts what is genuine practises checking instead. */
function practise({ caught, scams, trusted, legitimate, practise: missed }) {
  const technique = (missed || []).find((one) => hasWord(`practise_${one}`));
  const key = technique
    ? `practise_${technique}`
    : scams && caught < scams
      ? "practise_scams"
      : legitimate && trusted < legitimate
        ? "practise_trust"
        : "practise_keep";
  return el("div.practise", {}, el("h3", { text: say("to_practise") }), el("p", { text: say(key) }));
}

// The end of an attempt: two plain counts, one thing to practise, whom to tell. No stars, no rank.

import { el, hasWord, icon, say } from "./dom.js";
import { contactList } from "./debrief.js";

/**
 * @param {?Object} result - {caught, scams, trusted, legitimate, practise, debrief}; null while the server has not answered
 * @param {Object} deeds - {isPractice, isWaiting, review, again, commitments, home, leave}: functions, null where they do not apply
 */
export function showEnd({ panel }, result, contacts, deeds) {
  panel.show(say(deeds.isPractice ? "lesson_done" : "survey_done"),
    result ? counts(result) : el("p.waiting-result", {}, icon("clock"), el("span", { text: say(deeds.isWaiting ? "result_when_sent" : "result_on_its_way") })),
    result ? practise(result) : null,
    contactList(contacts, ["parents", "school", "commune_police", "child_helpline", "scam_report"]),
    el("div.deeds", {},
      deeds.commit ? el("button.primary", { onclick: deeds.commit }, say("to_commitment")) : null,
      deeds.review ? el("button.secondary", { onclick: deeds.review }, say("see_explanations")) : null,
      deeds.again ? el("button.secondary", { onclick: deeds.again }, say("again")) : null,
      deeds.home ? el("button.secondary", { onclick: deeds.home }, say("to_list")) : null,
      el("button.secondary", { onclick: deeds.leave }, icon("people"), say("next_student"))));
}

function counts({ caught, scams, trusted, legitimate }) {
  const row = (got, of, key, shape) => (of ? el("li.count", {}, icon(shape), el("b", { text: `${got}/${of}` }), el("span", { text: say(key) })) : null);
  return el("ul.counts", {}, row(caught, scams, "count_caught", "flag"), row(trusted, legitimate, "count_trusted", "tick"));
}

/** The technique that was missed most; a student who distrusts what is genuine practises checking instead. */
function practise({ caught, scams, trusted, legitimate, practise: missed }) {
  const technique = (missed || []).find((one) => hasWord(`practise_${one}`));
  const key = technique ? `practise_${technique}` : scams && caught < scams ? "practise_scams" : legitimate && trusted < legitimate ? "practise_trust" : "practise_keep";
  return el("div.practise", {}, el("h3", { text: say("to_practise") }), el("p", { text: say(key) }));
}

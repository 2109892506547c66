// The join form: works as an ordinary form; with this module it answers in place and forgives how a code is typed.

import { Refused } from "./api.js";
import { el, say } from "./dom.js";

/** Strips marks and spaces and raises: "b7k 4 đ" and "B7K4D" are one code. */
export const tidyCode = (typed) =>
  typed
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[đĐ]/g, "D")
    .replace(/[^0-9a-zA-Z]/g, "")
    .toUpperCase();
const digits = (typed) => typed.replace(/\D/g, "");

/**
 * @param {HTMLFormElement} form - fields code, number, pin and [data-part=error]
 * @param {Object} how - `message` to show at once, `resume`: the student of an earlier visit, `join(body)`: rejects with Refused
 */
export function mountJoinForm(form, { message, resume, join }) {
  const error = form.querySelector('[data-part="error"]');
  const button = form.querySelector('button[type="submit"]');
  const tell = (text) => {
    error.textContent = text;
    error.hidden = !text;
  };
  if (message) tell(message);
  if (resume && !form.querySelector(".resume"))
    form.prepend(
      el(
        "a.resume.task",
        { href: "/play/" },
        el("span.task-kind", { text: say("go_on") }),
        el("b", { text: say("who", resume) }),
      ),
    );
  if (form.dataset.isMounted) return;
  form.dataset.isMounted = "1";
  const shown = new URLSearchParams(location.search).get("code"); // from the projector's QR code; the page may come from the cache
  if (shown && !form.elements.code.value) form.elements.code.value = tidyCode(shown);
  form.elements.code.addEventListener("blur", () => {
    form.elements.code.value = tidyCode(form.elements.code.value);
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const body = { code: tidyCode(form.elements.code.value), number: Number(digits(form.elements.number.value)) };
    const pin = digits(form.elements.pin.value);
    if (pin) body.pin = pin;
    if (!body.code || !body.number) {
      tell(say("join_incomplete"));
      form.elements[body.code ? "number" : "code"].focus();
      return;
    }
    button.disabled = true;
    tell("");
    try {
      await join(body);
      form.elements.pin.value = "";
    } catch (problem) {
      const wait = problem instanceof Refused ? Number(problem.details.retry_after_s || problem.retryAfter) || 0 : 0;
      tell(problem instanceof Refused ? problem.message : say("no_network_join"));
      if (wait) {
        countDown(wait);
        return;
      }
      error.focus();
    } finally {
      if (!form.dataset.isWaiting) button.disabled = false;
    }
  });

  /** A wrong try costs this student some seconds: say how many, then let them try again. */
  function countDown(seconds) {
    const words = button.textContent;
    let left = Math.ceil(seconds);
    form.dataset.isWaiting = "1";
    const step = () => {
      button.textContent = left > 0 ? say("join_wait", { n: left }) : words;
      if (left <= 0) {
        delete form.dataset.isWaiting;
        button.disabled = false;
        return;
      }
      left -= 1;
      setTimeout(step, 1000);
    };
    step();
    error.focus();
  }
}

// Keeps the counts of a lesson on this machine and sends them when there is a network. Sending twice changes nothing.

const RETRY_MS = 10000;

/**
 * @param {{key: string, url: string, token: string, onchange: (state: Object) => void}} options
 *   key: where the lesson is kept; url: takes {present, counts, finished}; token: against forged requests
 */
export function createOutbox(options) {
  const state = Object.assign({ present: null, at: 0, counts: {}, trouble: null }, load(options.key));
  state.trouble = null;
  let isSending = false;

  const unsent = () => Object.keys(state.counts).filter((item) => !state.counts[item].is_sent && !state.counts[item].refused);

  function keep() {
    try { localStorage.setItem(options.key, JSON.stringify(state)); } catch (error) { state.isForgetful = true; }
    options.onchange(state);
  }

  function count(item, smallerSide, smallerCount) {
    state.counts[item] = { smaller_side: smallerSide, smaller_count: smallerCount, counted_at: new Date().toISOString(), is_sent: false };
    keep();
    send();
  }

  function setPresent(number) {
    if (state.present !== number) for (const item of Object.keys(state.counts)) state.counts[item].is_sent = false;
    state.present = number;
    keep();
  }

  function goTo(at) { state.at = at; keep(); }

  async function send() {
    const items = unsent();
    if (isSending || !items.length) return;
    isSending = true;
    const sent = items.map((item) => Object.assign({ item }, state.counts[item]));
    try {
      state.trouble = take(sent, await post({ present: state.present, counts: sent.map(plain) }));
    } catch (error) {
      state.trouble = error.trouble || "offline";
    }
    isSending = false;
    keep();
    if (!state.trouble && unsent().length) send();
  }

  /** Marks what the server took, unless it was counted again meanwhile. */
  function take(sent, answer) {
    for (const { item, counted_at: countedAt } of sent) {
      const mine = state.counts[item];
      if (!mine || mine.counted_at !== countedAt) continue;
      const refusal = answer.refused.find((one) => one.item === item);
      if (refusal) mine.refused = refusal.message;
      else mine.is_sent = answer.accepted.includes(item);
    }
    return answer.refused.length ? "refused" : null;
  }

  async function post(body) {
    const response = await fetch(options.url, {
      method: "POST", credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": options.token },
      body: JSON.stringify(body),
    });
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    if (response.ok && isJson && !response.redirected) return response.json();
    throw Object.assign(new Error("not taken"), { trouble: response.status >= 500 ? "offline" : "signed_out" });
  }

  window.addEventListener("online", send);
  setInterval(send, RETRY_MS);
  return { state, unsent, count, setPresent, goTo, send };
}

const plain = ({ item, smaller_side, smaller_count, counted_at }) => ({ item, smaller_side, smaller_count, counted_at });

function load(key) {
  try { return JSON.parse(localStorage.getItem(key)) || {}; } catch (error) { return {}; }
}

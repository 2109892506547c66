// The first thing to run, and small: it asks the server who this is, and for what they will see, while the rest is on its way.

import { call, loadContent } from "./api.js";

const PLAY = "/play/";
const shell = document.documentElement.cloneNode(true); // this page as it came, for the service worker to keep
const secret = location.pathname === "/c/" ? decodeURIComponent(location.hash.slice(1)) : "";
if (secret) history.replaceState(null, "", PLAY); // the secret leaves the address, the history and any picture of the screen

const files = new Map(); // url → promise of a content file; what failed is asked again

/** One content file, fetched once. */
function file(url) {
  if (!files.has(url)) {
    const loading = loadContent(url);
    loading.catch(() => files.delete(url));
    files.set(url, loading);
  }
  return files.get(url);
}

/** A sitting's text in the language of the page, as far as there is one. */
const contentOf = (sitting) => file(sitting.content[document.documentElement.lang] || sitting.content.vi);

function prefetch(payload) {
  for (const sitting of payload.sittings) {
    if (sitting.state === "open" && !(sitting.attempt && sitting.attempt.finished)) contentOf(sitting).catch(() => {});
  }
}

const joining = secret ? call("POST", "/api/v1/join", { card: secret }) : null;
const returning = !secret && location.pathname === PLAY ? call("GET", "/api/v1/session") : null;
for (const asked of [joining, returning]) if (asked) asked.then(prefetch, () => {});

import("./app.js").then(({ start }) =>
  start({ root: document.getElementById("player"), shell, joining, returning, file, contentOf, prefetch }),
);

// What is being written is never lost: kept in this browser at every keystroke, and on the server a moment later.
import { send, store } from "./dom.js";

const WAIT = 800;
const CROSSED = 15_000;
const DAYS_30 = 30 * 86_400_000;
const PREFIX = "tertulia.draft.";

function key(caseId, kind) {
  return `${PREFIX}${document.querySelector("meta[name=tertulia-live]")?.dataset.scope ?? ""}.${caseId}.${kind}`;
}

/** What this browser kept for a case and kind and the server may not have drawn into the page, or null. */
export function kept(caseId, kind) {
  try { return JSON.parse(store.get(key(caseId, kind)))?.text ?? justSaved(key(caseId, kind)); } catch { return null; }
}

/** A page that is asked for again may be drawn before the draft arrives that was saved meanwhile. */
function justSaved(name) {
  const saved = JSON.parse(sessionStorage.getItem(name));
  return saved && Date.now() - saved.at < CROSSED ? saved.text : null;
}

function remember(name, text) {
  try { sessionStorage.setItem(name, JSON.stringify({ text, at: Date.now() })); } catch { /* a browser without storage */ }
}

export function forget(caseId, kind) {
  store.remove(key(caseId, kind));
  try { sessionStorage.removeItem(key(caseId, kind)); } catch { /* nothing was kept */ }
}

/** Throw away what was kept more than a month ago. */
export function tidy() {
  try {
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
      if (!(Date.now() - JSON.parse(localStorage.getItem(name)).at < DAYS_30)) localStorage.removeItem(name);
    }
  } catch { /* nothing can be kept here */ }
}

/** Saves a text here and there. `said(where)` is told «here» or «server». */
export function keeper(caseId, kind, url, said) {
  let timer = 0;
  let latest = null;

  async function post(keepalive = false) {
    clearTimeout(timer);
    if (latest === null || !url) return;
    const text = latest;
    try {
      await send(url, { kind, text }, { keepalive });
      if (latest !== text) return;
      latest = null;
      forget(caseId, kind);
      remember(key(caseId, kind), text);
      said("server");
    } catch {
      // Offline, or the session ended: it stays here and goes with the next keystroke or the next visit.
      said("here");
    }
  }

  function save(text) {
    // An emptied text is kept as well: the server still has the old one.
    store.set(key(caseId, kind), JSON.stringify({ text, at: Date.now() }));
    latest = text;
    clearTimeout(timer);
    timer = setTimeout(post, WAIT);
  }

  return { save, flush: () => post(true), stop: () => { clearTimeout(timer); latest = null; } };
}

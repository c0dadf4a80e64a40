// What is being written is never lost: kept in this browser at every keystroke, and on the server a moment later.
import { send, store } from "./dom.js";

const WAIT = 800;
const DAYS_30 = 30 * 86_400_000;
const PREFIX = "tertulia.draft.";

function key(caseId, kind) {
  return `${PREFIX}${document.querySelector("meta[name=tertulia-live]")?.dataset.scope ?? ""}.${caseId}.${kind}`;
}

/** What this browser kept for a case and kind and the server has not confirmed, or null. It is newer than the server's. */
export function kept(caseId, kind) {
  try { return JSON.parse(store.get(key(caseId, kind)))?.text ?? null; } catch { return null; }
}

export function forget(caseId, kind) {
  store.remove(key(caseId, kind));
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

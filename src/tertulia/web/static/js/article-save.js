// An article saves itself: in this browser at every keystroke, on the server a moment later, one at a time.
import { store } from "./dom.js";

const WAIT = 900;
const CROSSED = 15_000;
const PREFIX = "tertulia.draft.";

/** POST JSON to our own server. Returns the status and what was answered; 0 where there was no answer. */
export async function ask(url, told, { keepalive = false } = {}) {
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  try {
    const response = await fetch(url, {
      method: "POST",
      body: JSON.stringify(told),
      headers: { "Content-Type": "application/json", "X-CSRFToken": token, "X-Requested-With": "fetch" },
      credentials: "same-origin",
      keepalive,
    });
    return { status: response.redirected ? 0 : response.status, told: await response.json().catch(() => ({})) };
  } catch {
    return { status: 0, told: {} };
  }
}

/** `values()` gives the whole article; `said(where, told)` is told «wait», «here», «server», «problem» or «conflict». */
export function saver(article, url, values, said) {
  const scope = document.querySelector("meta[name=tertulia-live]")?.dataset.scope ?? "";
  const name = `${PREFIX}${scope}.article-${article}.whole`;
  let revision = 0;
  let timer = 0;
  let dirty = false;
  let going = null;
  let mine = false;
  let stopped = false;

  async function once(keepalive) {
    dirty = false;
    const sent = values();
    const { status, told } = await ask(url, { ...sent, revision, mine }, { keepalive });
    if (status === 200) {
      revision = told.revision;
      mine = false;
      if (!dirty) store.remove(name);
      said(dirty ? "wait" : "server", told);
    } else if (status === 409) {
      stopped = true;
      said("conflict", told);
    } else {
      // Offline, or the session ended: it stays here and goes with the next keystroke or the next visit.
      dirty = true;
      said(status === 422 ? "problem" : "here", told);
    }
    return status === 200;
  }

  async function flush(keepalive = false) {
    clearTimeout(timer);
    if (going) await going;
    if (!dirty || stopped) return !stopped;
    going = once(keepalive);
    const done = await going;
    going = null;
    return done;
  }

  return {
    begin(number) { revision = number; },
    kept() { try { return JSON.parse(store.get(name))?.text ?? null; } catch { return null; } },
    forget() { store.remove(name); },
    /** The page is left with something unsaved: what it says now may arrive after the next page is drawn. */
    leave() {
      try { sessionStorage.setItem(name, String(Date.now())); } catch { /* a browser without storage */ }
      return flush(true);
    },
    /** Whether this very tab left a moment ago with something unsaved. */
    crossed() {
      try {
        const left = Number(sessionStorage.getItem(name));
        sessionStorage.removeItem(name);
        return Date.now() - left < CROSSED;
      } catch { return false; }
    },
    changed() {
      dirty = true;
      store.set(name, JSON.stringify({ text: values(), at: Date.now() }));
      if (stopped) return;
      said("wait", {});
      clearTimeout(timer);
      timer = setTimeout(flush, WAIT);
    },
    /** Save what is here over what somebody else wrote. */
    insist() { stopped = false; mine = true; dirty = true; return flush(); },
    flush,
    pending: () => dirty,
  };
}

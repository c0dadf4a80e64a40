// Small helpers shared by the modules.

/** Listen for `type` on whatever matches `selector`, now or later; the handler gets the element and the event. */
export function on(type, selector, handler, options) {
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element ? event.target.closest(selector) : null;
    if (found) handler(found, event);
  }, options);
}

/** Is this element a place where letters are typed? */
export function typing(element) {
  return element instanceof Element && (
    element.isContentEditable
    || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])")
  );
}

/** Is the element on screen (not in a closed menu or a hidden pane)? */
export function visible(element) {
  return Boolean(element) && element.getClientRects().length > 0;
}

/** POST a form to our own server. Rejects on a network failure, an answer that is not 2xx, or being sent to sign in. */
export async function send(url, values, { keepalive = false } = {}) {
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(values),
    headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" },
    credentials: "same-origin",
    keepalive,
  });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  return response;
}

/** Say something to screen readers only, politely. */
export function say(words) {
  const region = document.getElementById("say");
  if (region && words) region.textContent = words;
}

/** At most one call every `wait` ms: the first at once, the last never lost. */
export function throttle(call, wait) {
  let next = 0;
  let timer = 0;
  return () => {
    clearTimeout(timer);
    const rest = next - Date.now();
    if (rest <= 0) { next = Date.now() + wait; call(); return; }
    timer = setTimeout(() => { next = Date.now() + wait; call(); }, rest);
  };
}

/** Tell the page something: a CustomEvent on document. */
export function emit(kind, detail = {}) {
  document.dispatchEvent(new CustomEvent(kind, { detail }));
}

/** Storage that may be full or forbidden: reading gives null and writing false then. */
export const store = {
  get(key) {
    try { return localStorage.getItem(key); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(key, value); return true; } catch { return false; }
  },
  remove(key) {
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  },
};

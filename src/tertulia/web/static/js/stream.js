// One EventSource and how to keep it: shared by the worker (all tabs) and by a page without workers.

const LONGEST_WAIT = 30_000;
const FATAL = new Set([401, 403, 404]);

/**
 * Keep a stream of live events open.
 * `url`: address with its signed pass; `renew`: where a new address is got as {"url": …} once the pass is old;
 * `after`: the last event before the page was read; `onEvent({id, kind, data})`;
 * `onState("connecting" | "open" | "lost" | "off")`.
 * Returns {open(), close(), resume()}. Events that came since, or while it was lost, are asked for with
 * `?after=<last id>`.
 */
export function keepStream({ url, renew, after = "" }, onEvent, onState) {
  let source = null;
  let last = after;
  let tries = 0;
  let timer = 0;
  let wanted = false;

  function open(address = url) {
    wanted = true;
    if (source) return;
    onState(tries ? "lost" : "connecting");
    source = new EventSource(withLast(address, last));
    source.onopen = () => { tries = 0; onState("open"); };
    source.onmessage = (message) => {
      last = message.lastEventId || last;
      const told = parse(message.data);
      if (told) onEvent({ id: last, ...told });
    };
    // The browser would try the same address for ever, but its pass lives a minute: get a new one.
    source.onerror = () => { drop(); onState("lost"); again(); };
  }

  function drop() {
    source?.close();
    source = null;
  }

  function again() {
    clearTimeout(timer);
    if (!wanted) return;
    const wait = Math.min(LONGEST_WAIT, 500 * 2 ** tries) * (0.75 + Math.random() / 2);
    tries += 1;
    timer = setTimeout(refresh, wait);
  }

  async function refresh() {
    try {
      const response = await fetch(renew, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (FATAL.has(response.status) || response.redirected) { wanted = false; onState("off"); return; }
      if (!response.ok) throw new Error(String(response.status));
      const { url: address } = await response.json();
      if (wanted) open(address);
    } catch {
      again();
    }
  }

  function close() {
    wanted = false;
    clearTimeout(timer);
    drop();
  }

  /** Open again after a rest, by way of a fresh pass. */
  function resume() {
    wanted = true;
    if (!source) refresh();
  }

  return { open, close, resume };
}

function withLast(address, last) {
  if (!last) return address;
  return `${address}${address.includes("?") ? "&" : "?"}after=${encodeURIComponent(last)}`;
}

function parse(text) {
  try {
    const { kind, ...data } = JSON.parse(text);
    return kind ? { kind, data } : null;
  } catch {
    return null;
  }
}

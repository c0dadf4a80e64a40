// Live events for this page: from the worker that all tabs share, or from a stream of its own where there is none.
// Every event becomes two CustomEvents on document, `live:<kind>` and `live:any` (with `kind` beside it), whose
// `detail` is what the server told. The state of the line itself is the event `live` ({state}).
import { emit } from "./dom.js";
import { keepStream } from "./stream.js";

const meta = document.querySelector("meta[name=tertulia-live]");

function show(state) {
  document.documentElement.dataset.live = state;
  for (const words of document.querySelectorAll("[data-live-words]")) {
    const text = words.dataset[state];
    if (text && words.textContent !== text) words.textContent = text;
  }
  emit("live", { state });
}

function heard({ kind, data, id }) {
  emit(`live:${kind}`, { ...data, id });
  emit("live:any", { ...data, id, kind });
}

const now = () => performance.timeOrigin + performance.now();

function throughWorker({ worker, scope, ...line }) {
  const shared = new SharedWorker(worker, { type: "module", name: `tertulia-${scope}` });
  // What the worker has heard since the page was asked for may not stand on it.
  let since = performance.timeOrigin;
  const hello = () => shared.port.postMessage({ type: "hello", since, ...line });
  shared.port.onmessage = ({ data }) => (data.type === "state" ? show(data.state) : heard(data.event));
  shared.port.start();
  hello();
  addEventListener("pagehide", () => { since = now(); shared.port.postMessage({ type: "bye" }); });
  addEventListener("pageshow", (event) => { if (event.persisted) hello(); });
}

// Without a worker each tab has a connection, and a browser allows six to a server: only the tab in sight keeps one.
function alone(line) {
  const stream = keepStream(line, heard, show);
  document.addEventListener("visibilitychange", () => (document.hidden ? stream.close() : stream.resume()));
  addEventListener("pagehide", () => stream.close());
  if (!document.hidden) stream.open();
}

export function startLive() {
  if (!meta) return;
  const address = (path) => new URL(path, location.href).href;
  const settings = {
    url: address(meta.content),
    renew: address(meta.dataset.renew),
    after: meta.dataset.after,
    worker: meta.dataset.worker,
    scope: meta.dataset.scope,
  };
  show("connecting");
  if (!window.SharedWorker) { alone(settings); return; }
  try { throughWorker(settings); } catch { alone(settings); }
}

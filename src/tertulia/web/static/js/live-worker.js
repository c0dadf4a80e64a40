// One connection for a whole browser: holds the stream and hands each event to every open tab.
import { keepStream } from "./stream.js";

/** How many events are kept for tabs that are still being opened. */
const KEPT = 500;
const ports = new Set();
let recent = [];
let stream = null;
let state = "connecting";

function tell(message) {
  for (const port of ports) port.postMessage(message);
}

function hear(event) {
  recent = [...recent, { at: performance.timeOrigin + performance.now(), event }].slice(-KEPT);
  tell({ type: "event", event });
}

function start(line) {
  stream = keepStream(
    line,
    hear,
    (now) => { state = now; tell({ type: "state", state }); },
  );
  stream.open();
}

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data.type === "bye") {
      ports.delete(port);
      if (!ports.size) stream?.close();
      return;
    }
    const sleeping = ports.size === 0;
    ports.add(port);
    if (!stream || state === "off") start(data);
    else if (sleeping) stream.resume();
    port.postMessage({ type: "state", state });
    for (const { at, event } of recent) if (at >= data.since) port.postMessage({ type: "event", event });
  };
  port.start();
};

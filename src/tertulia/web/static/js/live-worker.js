// One connection for a whole browser: holds the stream and hands each event to every open tab.
import { keepStream } from "./stream.js";

const ports = new Set();
let stream = null;
let state = "connecting";

function tell(message) {
  for (const port of ports) port.postMessage(message);
}

function start({ url, renew }) {
  stream = keepStream(
    url,
    renew,
    (event) => tell({ type: "event", event }),
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
  };
  port.start();
};

// Says that we are here, and that we are writing, so that two people do not answer the same one.
import { send } from "./dom.js";

const WRITING_EVERY = 5_000;
const HERE_EVERY = 20_000;

let url = null;
let wrote = 0;
let told = 0;
let writing = false;

function tell(values, keepalive = false) {
  if (!url) return;
  told = Date.now();
  send(url, values, { keepalive }).catch(() => {});
}

function beat() {
  if (!url || document.hidden) return;
  const now = Date.now() - wrote < WRITING_EVERY * 2;
  const changed = now !== writing;
  writing = now;
  if (changed || Date.now() - told > HERE_EVERY) tell({ writing: writing ? "1" : "" });
}

/** Somebody typed in an answer. */
export function wroteNow() {
  wrote = Date.now();
  if (!writing || Date.now() - told > WRITING_EVERY) { writing = true; tell({ writing: "1" }); }
}

/** We are now in the case whose presence address is `address` (null: in none). */
export function enter(address) {
  if (address === url) return;
  leave();
  url = address || null;
  writing = false;
  wrote = 0;
  if (url && !document.hidden) tell({ writing: "" });
}

function leave() {
  if (url) tell({ gone: "1" }, true);
}

export function startPresence() {
  setInterval(beat, WRITING_EVERY);
  addEventListener("pagehide", leave);
}

// Hoy reads itself again when something happened, at most twice a minute and never under an open hint.
import { throttle } from "./dom.js";

const EVERY = 30_000;

const again = throttle(() => {
  const page = document.getElementById("today");
  if (!page || document.hidden || page.querySelector("details[open], :focus-visible")) return;
  window.htmx.trigger(page, "refresh");
}, EVERY);

document.addEventListener("live:any", ({ detail }) => {
  if (detail.kind !== "presence") again();
});

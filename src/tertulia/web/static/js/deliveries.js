// Entregas: a post's story opens beside the list, the list reads itself again when something went out, and what is
// published by hand is copied.
import { on, say, throttle } from "./dom.js";

const EVERY = 4_000;
const wide = window.matchMedia("(min-width: 1241px)");

on("click", "[data-story]", (link, event) => {
  if (!wide.matches || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  for (const row of document.querySelectorAll(".delivery.is-open")) {
    row.classList.remove("is-open");
    row.removeAttribute("aria-current");
  }
  const row = link.closest(".delivery");
  row.classList.add("is-open");
  row.setAttribute("aria-current", "true");
  const here = new URL(location.href);
  here.searchParams.set("abierta", link.dataset.story);
  history.replaceState(null, "", here);
  document.getElementById("deliveries").setAttribute("hx-get", here.pathname + here.search);
  window.htmx.process(document.getElementById("deliveries"));
  window.htmx.ajax("GET", link.getAttribute("href"), { target: "#story", swap: "innerHTML" });
});

const again = throttle(() => {
  const page = document.getElementById("deliveries");
  if (!page || document.hidden || page.querySelector("input:focus, select:focus, button:focus")) return;
  window.htmx.trigger(page, "refresh");
}, EVERY);

document.addEventListener("live:any", ({ detail }) => {
  if (["delivery", "post"].includes(detail.kind)) again();
});

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    window.prompt(button.textContent.trim(), text);
  }
  say(button.dataset.done);
}

on("click", "[data-copy-from]", (button) => {
  const field = document.getElementById(button.dataset.copyFrom);
  field.select();
  copy(button, field.value);
});

on("click", "[data-copy-text]", (button) => copy(button, button.dataset.copyText));

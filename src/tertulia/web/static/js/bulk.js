// Choosing several rows: boxes, a range with Shift, the bar with what can be done to all of them.
import { on } from "./dom.js";

const picked = new Set();
let last = null;

function boxes() {
  return [...document.querySelectorAll("[data-pick]")];
}

function show() {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const count = picked.size;
  bar.hidden = count === 0;
  document.querySelector("[data-pickroom]")?.toggleAttribute("data-picking", count > 0);
  const words = bar.querySelector("[data-picked]");
  words.textContent = count === 1 ? words.dataset.one : words.dataset.many.replace("%n", count);
}

function set(box, yes) {
  box.checked = yes;
  if (yes) picked.add(box.value);
  else picked.delete(box.value);
}

function pick(box, event) {
  const all = boxes();
  const from = all.findIndex((one) => one.value === last);
  const to = all.indexOf(box);
  if (event.shiftKey && from >= 0) {
    all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((one) => set(one, box.checked));
  } else {
    set(box, box.checked);
  }
  last = box.value;
  show();
}

function none() {
  boxes().forEach((box) => { box.checked = false; });
  picked.clear();
  show();
}

/** Rows that were read again keep their mark; those that left the list are no longer chosen. */
function again() {
  const here = new Set(boxes().map((box) => box.value));
  for (const id of picked) if (!here.has(id)) picked.delete(id);
  boxes().forEach((box) => { box.checked = picked.has(box.value); });
  show();
}

export function startBulk() {
  on("click", "[data-pick]", pick);
  on("click", "[data-unpick]", none);
  on("click", "[data-picking-mode]", (button) => {
    button.closest("[popover]")?.hidePopover();
    document.querySelector("[data-pickroom]").toggleAttribute("data-picking", true);
    boxes()[0]?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && picked.size && !document.querySelector("[popover]:popover-open")) none();
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.requestConfig?.elt?.id === "bulk" && detail.shouldSwap) none();
  });
  document.addEventListener("htmx:afterSwap", again);
}

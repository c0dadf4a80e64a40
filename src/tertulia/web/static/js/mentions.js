// «@» in a note offers the colleagues; arrows, Intro and a click choose one.
import { on } from "./dom.js";

function word(field) {
  const before = field.value.slice(0, field.selectionStart);
  return before.match(/(?:^|\s)@([\p{L}\p{N}]*)$/u)?.[1] ?? null;
}

function list(field) {
  return field.form?.querySelector("[data-mention-list]");
}

function offer(field) {
  const names = list(field);
  const start = word(field);
  if (!names) return;
  let any = false;
  for (const item of names.children) {
    const button = item.firstElementChild;
    item.hidden = start === null || !fold(button.dataset.mention).split(" ").some((part) => part.startsWith(fold(start)));
    any ||= !item.hidden;
  }
  names.hidden = !any;
}

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function put(field, name) {
  const end = field.selectionStart;
  const start = end - word(field).length;
  field.setRangeText(`${name} `, start, end, "end");
  list(field).hidden = true;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function keys(event) {
  const names = event.target.closest?.("form")?.querySelector("[data-mention-list]:not([hidden])");
  if (!names) return;
  const buttons = [...names.querySelectorAll("li:not([hidden]) button")];
  const here = buttons.indexOf(document.activeElement);
  const field = names.closest("form").querySelector("[data-mentions]");
  if (event.key === "ArrowDown") buttons[Math.min(here + 1, buttons.length - 1)]?.focus();
  else if (event.key === "ArrowUp" && here >= 0) (buttons[here - 1] ?? field).focus();
  else if (event.key === "Enter" && here < 0 && !event.ctrlKey && !event.metaKey) put(field, buttons[0].dataset.mention);
  else if (event.key === "Escape") { names.hidden = true; field.focus(); }
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function startMentions() {
  on("input", "[data-mentions]", offer);
  on("click", "[data-mention]", (button) => put(button.closest("form").querySelector("[data-mentions]"), button.dataset.mention));
  document.addEventListener("keydown", keys, true);
}

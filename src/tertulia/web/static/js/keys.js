// The keyboard. An element says which letter it answers to (data-key="e"); «g» and a letter go to a room of the
// rail; rows of a list answer to j, k and Enter. Never while somebody types, and not at all where the
// person has switched it off (<html data-keys="off">).
import { typing, visible } from "./dom.js";

const PATIENCE = 1200;
const ROOMS = {
  h: "/", b: "/bandeja/", e: "/escucha/", c: "/calendario/", p: "/publicar/", m: "/moderar/", r: "/informes/", a: "/ajustes/",
};
let goUntil = 0;

function off(event) {
  return event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey
    || event.isComposing || typing(event.target)
    || document.documentElement.dataset.keys === "off"
    || document.querySelector("dialog[open]");
}

function press(element) {
  if (element.matches("input, textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

function find(attribute, key) {
  const safe = CSS.escape(key);
  return [...document.querySelectorAll(`[${attribute}="${safe}"]`)].filter(visible).at(-1);
}

function step(forward) {
  const links = [...document.querySelectorAll("[data-rows] [data-row-link]")].filter(visible);
  if (!links.length) return false;
  const here = links.findIndex((link) => link === document.activeElement);
  const chosen = links.findIndex((link) => link.closest("[aria-current]"));
  const from = here >= 0 ? here : chosen;
  const to = from < 0 ? 0 : Math.min(links.length - 1, Math.max(0, from + (forward ? 1 : -1)));
  links[to].focus();
  links[to].closest("li")?.scrollIntoView({ block: "nearest" });
  return true;
}

/** Whoever opens a form begins to write: the first field that letters go into, if there is one. */
export function focusField(box) {
  const fields = box.querySelectorAll("textarea, select, input:not([type=hidden], [type=checkbox], [type=radio], [type=submit])");
  [...fields].find((field) => visible(field) && !field.disabled && !field.readOnly)?.focus();
}

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  focusField(dialog);
}

function handle(event) {
  if (off(event)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const now = performance.now();
  if (goUntil > now) {
    goUntil = 0;
    const room = ROOMS[key] && document.querySelector(`.rail a[href="${ROOMS[key]}"]`);
    if (room) { event.preventDefault(); room.click(); }
    return;
  }
  if (key === "g") { goUntil = now + PATIENCE; return; }
  if (key === "?") { event.preventDefault(); openDialog("shortcuts"); return; }
  if ((key === "j" || key === "k") && step(key === "j")) { event.preventDefault(); return; }
  if (key.length !== 1) return;
  const element = find("data-key", key);
  if (!element) return;
  event.preventDefault();
  press(element);
}

export function startKeys() {
  document.addEventListener("keydown", handle);
  // A menu that is a form and no list of choices: «toggle» does not bubble.
  document.addEventListener("toggle", ({ target, newState }) => {
    if (newState !== "open" || !target.matches?.("[popover].piece-form")) return;
    if (!target.contains(document.activeElement)) focusField(target);
  }, true);
}

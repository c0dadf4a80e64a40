// What was understood, corrected: a chip, or its letter (T I D X M) on the row or message that has the focus, opens the
// one menu of its fact; a number or a click chooses, «S» says that all of it is right. The menus stand once on the
// page (facts/_menus.html) and are filled in for whichever thing they are opened.
import { on, typing, visible } from "./dom.js";
import { openDialog } from "./keys.js";

const WHY = "/comprension/";
let box = null;
let fact = "";
let bringFocus = [];

const token = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";
const menuOf = (name) => document.getElementById(`fact-menu-${name}`);
const openMenu = () => document.querySelector(".fact-menu:popover-open, #fact-menu-add:popover-open");
const chipOf = (one, name) => one.querySelector(`[data-fact="${name}"]`);

/** The thing that a letter is about: where the focus is, else in the open conversation the last word (what is in doubt,
    for who goes through that), else the first row in sight. */
function current() {
  const all = [...document.querySelectorAll("[data-understood][data-post]")];
  const shown = all.filter((one) => visible(one.querySelector("button")));
  const holder = document.activeElement?.closest("[data-understood], .said, .message, .hear-rows > li");
  const inside = holder && shown.find((one) => one === holder || holder.contains(one));
  if (inside) return inside;
  const messages = shown.filter((one) => one.closest(".message"));
  if (!messages.length) return shown[0];
  return (triage() && messages.find((one) => one.matches("[data-doubtful]"))) || messages.at(-1);
}

function value() {
  return chipOf(box, fact)?.dataset.value ?? "";
}

function fill(menu) {
  const now = value();
  for (const one of menu.querySelectorAll("[data-choose]")) {
    if (one.dataset.choose === now) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
  const written = menu.querySelector("[data-topic] input[name=value]");
  if (written) written.value = now;
  const why = menu.querySelector("[data-why]");
  why.replaceChildren();
  window.htmx.ajax("GET", `${WHY}${box.dataset.understood}/${fact}/`, { target: why, swap: "innerHTML" });
}

function show(menu, source) {
  if (menu.matches(":popover-open")) return;
  menu.showPopover({ source });
}

function open(whose, name, source) {
  const menu = menuOf(name);
  if (!menu || !whose?.dataset.post) return false;
  // Another menu closes as this one opens, and would take its chip with it.
  openMenu()?.hidePopover();
  box = whose;
  fact = name;
  fill(menu);
  const chip = chipOf(box, name) ?? box.querySelector("[data-fact-add]") ?? source;
  show(menu, chip ?? undefined);
  chip?.setAttribute("aria-expanded", "true");
  (menu.querySelector("[aria-current]") ?? menu.querySelector("[data-choose], input:not([type=hidden])"))?.focus();
  return true;
}

function closed({ target, newState }) {
  if (newState !== "closed" || !target.matches?.(".fact-menu")) return;
  for (const chip of document.querySelectorAll('[data-fact][aria-expanded="true"]')) chip.setAttribute("aria-expanded", "false");
}

function post(values) {
  const { post: url, target, swap } = box.dataset;
  return window.htmx.ajax("POST", url, {
    target, swap, source: box, headers: { "X-CSRFToken": token() }, values,
  });
}

/** Whoever goes through what is in doubt: in Escucha («Comprensión dudosa»), or in the inbox («es:dudoso»). */
const triage = () => document.querySelector("[data-triage]") || (new URLSearchParams(location.search).get("q") ?? "").includes("es:dudoso");

/** Those after `here`, then those before it: the way on, round the end. */
function onwards(all, here) {
  const at = all.indexOf(here);
  return [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))];
}

/** The ids of what may have the focus once the answer is there, the best first. */
function next(done) {
  const here = `fact-${done.dataset.understood}-${fact}`;
  if (!triage()) return [here];
  const row = done.closest(".hear-rows > li");
  if (row) {
    const rest = onwards([...document.querySelectorAll(".hear-rows > li")], row);
    const link = rest.find((one) => one.querySelector("[data-doubtful]"))?.querySelector("[data-row-link]");
    return [link?.id ?? "triage-done"];
  }
  const others = onwards([...document.querySelectorAll(".message [data-doubtful]")], done).filter((one) => one !== done);
  const chip = others.map((one) => one.querySelector(".is-doubtful")?.id).find(Boolean);
  const rows = onwards([...document.querySelectorAll(".row")], document.querySelector(".row:has([aria-current])"));
  return [chip, rows[0]?.querySelector("[data-row-link]")?.id, here].filter(Boolean);
}

function choose(now) {
  const menu = openMenu();
  bringFocus = next(box);
  menu?.hidePopover();
  post({ fact, value: now });
}

function confirm() {
  const whose = current();
  if (!whose?.matches("[data-doubtful]")) return false;
  box = whose;
  fact = "sentiment";
  bringFocus = next(box);
  post({ sure: "1" });
  return true;
}

function settled({ detail }) {
  if (!bringFocus.length || detail.requestConfig?.verb !== "post") return;
  const there = bringFocus.map((id) => document.getElementById(id)).find(Boolean);
  bringFocus = [];
  if (!there) return;
  if (there.hidden) there.hidden = false;
  there.focus({ preventScroll: true });
  there.closest("li, .message")?.scrollIntoView({ block: "nearest" });
  // In the inbox the next conversation opens; in Escucha the rows say it all.
  if (there.matches(".row [data-row-link]") && triage()) there.click();
}

function inMenu(event, menu) {
  const all = [...menu.querySelectorAll("[data-choose], [data-add-fact], [data-always], a")].filter(visible);
  const here = all.indexOf(document.activeElement);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    all.at((here + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length)?.focus();
    return;
  }
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const key = event.key.toLowerCase();
  const chosen = all.find((one) => one.dataset.digit === key || (one.dataset.addFact && letters.get(key) === one.dataset.addFact));
  // While a menu is open its keys are its own: no other letter may act behind it.
  event.preventDefault();
  event.stopPropagation();
  if (chosen) chosen.click();
}

const letters = new Map([["t", "sentiment"], ["i", "intent"], ["d", "department"], ["x", "toxicity"], ["m", "topic"]]);
let went = 0;

function handle(event) {
  if (document.documentElement.dataset.keys === "off") return;
  const menu = openMenu();
  if (menu) { inMenu(event, menu); return; }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open], [popover].menu:popover-open")) return;
  const key = event.key.toLowerCase();
  // «G» and a letter go to a room (see keys.js).
  if (key === "g") { went = performance.now() + 1200; return; }
  if (went > performance.now()) { went = 0; return; }
  if (letters.has(key) && open(current(), letters.get(key))) event.preventDefault();
  else if (key === "s" && confirm()) event.preventDefault();
}

/** The figures beside the rows are read again: they have moved. */
function moved() {
  for (const part of document.querySelectorAll("#boxes-in, #volume, #side-in")) window.htmx.trigger(part, "refresh");
}

function begin() {
  if (document.querySelector("[data-triage]") && !openMenu()) document.querySelector(".hear-rows [data-row-link]")?.focus({ preventScroll: true });
}

export function startFacts() {
  begin();
  document.addEventListener("keydown", handle, true);
  document.addEventListener("toggle", closed, true);
  on("click", "button[data-fact]", (chip) => open(chip.closest("[data-understood]"), chip.dataset.fact, chip));
  on("click", "[data-fact-add]", (button) => {
    const menu = document.getElementById("fact-menu-add");
    box = button.closest("[data-understood]");
    for (const one of menu.querySelectorAll("[data-add-fact]")) one.hidden = Boolean(chipOf(box, one.dataset.addFact));
    show(menu, button);
    menu.querySelector("[data-add-fact]:not([hidden])")?.focus();
  });
  on("click", "[data-add-fact]", (one) => open(box, one.dataset.addFact, one));
  on("click", "[data-choose]", (one) => choose(one.dataset.choose));
  on("click", "[data-sure]", (button) => { button.focus(); confirm(); });
  on("submit", "[data-topic]", (form, event) => { event.preventDefault(); choose(form.elements.value.value); });
  on("click", "[data-always]", (button) => {
    button.closest("[popover]")?.hidePopover();
    window.htmx.ajax("GET", button.dataset.always, { target: "#fact-rule-in", swap: "innerHTML" }).then(() => openDialog("fact-rule"));
  });
  on("click", "[data-close-rule]", () => document.getElementById("fact-rule")?.close());
  document.addEventListener("facts:moved", moved);
  document.addEventListener("facts:kept", () => document.getElementById("fact-rule")?.close());
  document.addEventListener("htmx:afterSettle", settled);
}

// The bar of words: chips are painted at once under what is typed; the server says what can come next and what is
// wrong. A combobox as ARIA describes it: arrows choose, Tab or Enter takes, Escape closes.
import { on } from "./dom.js";
import { paint } from "./words-paint.js";

const WAIT = 120;
/** A text that is still being written is not wrong yet. */
const PATIENCE = 700;
let timer = 0;
let complaint = 0;
let asked = 0;

const bar = () => document.getElementById("words");
const field = () => document.getElementById("q");
const list = () => document.getElementById("words-options");

/** Where a position counted in characters (as the server counts them) stands in a JavaScript string. */
export function at(text, characters) {
  return [...text].slice(0, characters).join("").length;
}

function show() {
  const input = field();
  if (!input) return;
  const ground = document.getElementById("words-paint");
  ground.replaceChildren(...paint(input.value, Number(document.getElementById("q-problem")?.dataset.at ?? -1)));
  input.parentElement.classList.add("is-painted");
  follow();
}

/** The chips scroll with the text. */
function follow() {
  const ground = document.getElementById("words-paint");
  if (ground) ground.scrollLeft = document.activeElement === field() ? field().scrollLeft : 0;
}

function close() {
  const options = list();
  if (!options) return;
  options.hidden = true;
  options.replaceChildren();
  field().setAttribute("aria-expanded", "false");
  field().removeAttribute("aria-activedescendant");
}

function options() {
  return list()?.hidden ? [] : [...list().querySelectorAll("[role=option]")];
}

function choose(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  field().setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function chosen() {
  return options().find((one) => one.getAttribute("aria-selected") === "true");
}

function take(option) {
  const input = field();
  const { insert, start, end } = option.dataset;
  input.setRangeText(insert, at(input.value, Number(start)), at(input.value, Number(end)), "end");
  close();
  show();
  input.focus();
  ask();
}

function tell(told, text) {
  const input = field();
  if (!input || input.value !== text) return;
  document.getElementById("words-said").replaceChildren(...told.childNodes);
  if (document.getElementById("q-problem")) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", "q-problem");
  } else {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
}

/** What can come at the cursor, and what is wrong with the whole. An answer to an older text is dropped. */
async function ask() {
  const input = field();
  const form = bar();
  const text = input.value;
  const cursor = [...text.slice(0, input.selectionStart ?? text.length)].length;
  const turn = ++asked;
  const url = new URL(form.dataset.words, location.href);
  url.searchParams.set("q", text);
  url.searchParams.set("en", String(cursor));
  let answer;
  try {
    answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
  } catch { return; }
  if (turn !== asked || !answer.ok || !field()) return;
  const said = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (turn !== asked || field().value !== text) return;
  clearTimeout(complaint);
  const told = said.getElementById("words-said");
  if (told.querySelector("#q-problem")) complaint = setTimeout(() => tell(told, text), PATIENCE);
  else tell(told, text);
  const found = [...said.getElementById("words-options").children];
  list().replaceChildren(...found);
  list().hidden = !found.length || document.activeElement !== field();
  field().setAttribute("aria-expanded", String(!list().hidden));
  field().removeAttribute("aria-activedescendant");
  const ground = said.getElementById("words-paint");
  document.getElementById("words-paint").replaceChildren(...ground.childNodes, "\u200b");
  follow();
}

function typed() {
  show();
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
}

function keys(event) {
  if (event.isComposing) return;
  const all = options();
  const now = all.indexOf(chosen());
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    choose(all.at((now < 0 && step < 0 ? -1 : now + step) % all.length));
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    ask();
  } else if (event.key === "Tab" && all.length && !event.shiftKey) {
    event.preventDefault();
    take(all[Math.max(0, now)]);
  } else if (event.key === "Enter" && now >= 0) {
    event.preventDefault();
    take(all[now]);
  } else if (event.key === "Escape" && all.length) {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else if (event.key === "Escape") {
    field().blur();
  }
}

/** An address says what is shown and no more: not the words that are the search's own, and no empty names. */
function tidy({ detail }) {
  const form = detail.elt;
  if (form.id !== "words") return;
  const values = detail.formData ?? detail.parameters;
  const remove = (name) => (values.delete ? values.delete(name) : delete values[name]);
  if (!detail.parameters.forma) remove("forma");
  if (form.dataset.kept !== undefined && detail.parameters.q === form.dataset.kept) remove("q");
}

/** The server painted what stands there; the letters of the field itself give way to it. */
function wear() {
  field()?.parentElement.classList.add("is-painted");
  follow();
}

export function startWords() {
  wear();
  on("input", "#q", typed);
  on("keydown", "#q", (_input, event) => keys(event));
  on("scroll", "#q", follow, true);
  on("focusin", "#q", follow);
  on("focusout", "#q", () => { clearTimeout(timer); asked += 1; setTimeout(() => { close(); follow(); }, 120); });
  on("pointerdown", "#words-options", (_list, event) => event.preventDefault());
  on("click", "#words-options [role=option]", take);
  on("click", ".words-box", (_box, event) => { if (!event.target.closest("#words-options")) field().focus(); });
  on("submit", "#words", () => { clearTimeout(timer); asked += 1; close(); }, true);
  document.addEventListener("selectionchange", () => { if (document.activeElement === field()) follow(); });
  document.addEventListener("htmx:configRequest", tidy);
  document.addEventListener("htmx:afterSwap", ({ detail }) => { if (detail.target.id === "main") wear(); });
}

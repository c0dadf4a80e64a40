// A box of words, one a page (`data-words`: who is asked about them): the server says what can come next and what is
// wrong. A combobox as ARIA describes it: arrows choose, Tab or Enter takes, Escape closes. In Escucha's bar chips are
// painted at once under what is typed.
import { on } from "./dom.js";
import { paint } from "./words-paint.js";

const WAIT = 120;
/** A text that is still being written is not wrong yet. */
const PATIENCE = 700;
let timer = 0;
let complaint = 0;
let asked = 0;

const field = () => document.querySelector("[data-words]");
const ground = () => document.getElementById("words-paint");
/** Whether the box is a search by itself, not a field of a form. */
const isBar = () => field()?.form?.id === "words";
const list = () => document.getElementById("words-options");

/** Where a position counted in characters (as the server counts them) stands in a JavaScript string. */
export function at(text, characters) {
  return [...text].slice(0, characters).join("").length;
}

function show() {
  const input = field();
  if (!input || !ground()) return;
  ground().replaceChildren(...paint(input.value, Number(document.getElementById("q-problem")?.dataset.at ?? -1)));
  input.parentElement.classList.add("is-painted");
  follow();
}

/** The chips scroll with the text. */
function follow() {
  if (ground()) ground().scrollLeft = document.activeElement === field() ? field().scrollLeft : 0;
}

/** A box of several lines is no combobox to ARIA: it has suggestions, and is not open or closed. */
function expanded(open) {
  if (field().getAttribute("role") === "combobox") field().setAttribute("aria-expanded", String(open));
}

function close() {
  const options = list();
  if (!options || !field()) return;
  options.hidden = true;
  options.replaceChildren();
  expanded(false);
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
  input.focus();
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/** A proposed mend: Escucha searches for it, a form takes it. */
function mend(link, event) {
  if (isBar() || !field()) return;
  event.preventDefault();
  field().value = link.dataset.mend;
  field().focus();
  field().dispatchEvent(new Event("input", { bubbles: true }));
}

function tell(told, text) {
  const input = field();
  if (!input || input.value !== text) return;
  document.getElementById("words-said").replaceChildren(...told.childNodes);
  const wrong = Boolean(document.getElementById("q-problem"));
  const about = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== "q-problem");
  if (wrong) about.push("q-problem");
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  if (about.length) input.setAttribute("aria-describedby", about.join(" "));
  else input.removeAttribute("aria-describedby");
}

/** What can come at the cursor, and what is wrong with the whole. An answer to an older text is dropped. */
async function ask() {
  const input = field();
  const text = input.value;
  const cursor = [...text.slice(0, input.selectionStart ?? text.length)].length;
  const turn = ++asked;
  const url = new URL(input.dataset.words, location.href);
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
  expanded(!list().hidden);
  field().removeAttribute("aria-activedescendant");
  ground()?.replaceChildren(...said.getElementById("words-paint").childNodes, "\u200b");
  follow();
}

function typed() {
  show();
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
}

/** Whether Tab completes what was begun with its first letters; in a form it goes on to the next field. */
function begun(option) {
  return Boolean(option) && isBar() && option.dataset.start !== option.dataset.end;
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
  } else if (event.key === "Tab" && !event.shiftKey && (now >= 0 || begun(all[0]))) {
    event.preventDefault();
    take(all[Math.max(0, now)]);
  } else if (event.key === "Enter" && now >= 0) {
    event.preventDefault();
    take(all[now]);
  } else if (event.key === "Escape" && all.length) {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else if (event.key === "Escape" && isBar()) {
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
  if (ground()) field()?.parentElement.classList.add("is-painted");
  follow();
}

export function startWords() {
  wear();
  on("input", "[data-words]", typed);
  on("keydown", "[data-words]", (_input, event) => keys(event));
  on("scroll", "[data-words]", follow, true);
  on("focusin", "[data-words]", follow);
  on("focusout", "[data-words]", () => { clearTimeout(timer); asked += 1; setTimeout(() => { close(); follow(); }, 120); });
  on("pointerdown", "#words-options", (_list, event) => event.preventDefault());
  on("click", "#words-options [role=option]", take);
  on("click", "[data-mend]", mend);
  on("click", ".words-box", (_box, event) => { if (!event.target.closest("#words-options")) field().focus(); });
  on("submit", "#words", () => { clearTimeout(timer); asked += 1; close(); }, true);
  document.addEventListener("selectionchange", () => { if (document.activeElement === field()) follow(); });
  document.addEventListener("htmx:configRequest", tidy);
  document.addEventListener("htmx:afterSwap", ({ detail }) => { if (detail.target.id === "main") wear(); });
}

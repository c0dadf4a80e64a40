// Writing: three tabs with a draft each, counter, preview, sending by keyboard, an answer of a colleague taken over.
import { showLength } from "./counter.js";
import { forget, keeper, kept, tidy } from "./draft.js";
import { on, say } from "./dom.js";
import { enter, startPresence, wroteNow } from "./presence.js";

const keepers = new WeakMap();

function show(form, field) {
  const counter = form.querySelector("[data-counter]");
  if (counter) {
    const over = showLength(counter, field.value);
    form.querySelectorAll("[data-send]").forEach((button) => { button.disabled = over > 0; });
  }
  const preview = form.querySelector("[data-preview-text]");
  if (preview) preview.textContent = field.value;
}

function dress(composer) {
  composer.dataset.ready = "1";
  const { case: caseId, draft: url } = composer.dataset;
  const mark = composer.querySelector("[data-saved]");
  for (const form of composer.querySelectorAll("form[data-kind]")) {
    const field = form.querySelector("[data-draft-text]");
    if (!field) continue;
    const keep = keeper(caseId, form.dataset.kind, url, (where) => { mark.textContent = mark.dataset[where]; });
    keepers.set(form, keep);
    const here = kept(caseId, form.dataset.kind);
    if (here !== null && here !== field.value) {
      field.value = here;
      keep.save(here);
    }
    show(form, field);
  }
  enter(composer.dataset.presence);
}

function dressAll() {
  const composer = document.querySelector("[data-composer]");
  if (!composer) enter(null);
  else if (!composer.dataset.ready) dress(composer);
}

function choose(tab) {
  const composer = tab.closest("[data-composer]");
  for (const other of composer.querySelectorAll("[data-tab]")) {
    other.setAttribute("aria-pressed", String(other === tab));
  }
  for (const form of composer.querySelectorAll("form[data-kind]")) form.hidden = form.dataset.kind !== tab.dataset.tab;
  const field = composer.querySelector("form:not([hidden]) [data-draft-text]");
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

function typed(field) {
  const form = field.form;
  show(form, field);
  keepers.get(form)?.save(field.value);
  if (form.dataset.kind !== "note") wroteNow();
}

function use(button) {
  const words = document.getElementById(button.dataset.use)?.textContent.trim();
  const tab = document.querySelector("[data-composer] [data-tab=reply]");
  const field = document.getElementById("reply-text");
  if (!words || !tab || !field) return;
  choose(tab);
  field.setRangeText(field.value && !field.value.endsWith("\n") ? `\n${words}` : words, field.value.length, field.value.length, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function sendByKey(field, event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const button = field.form.querySelector("[data-send]");
  if (button && !button.disabled) button.click();
}

function sending(event) {
  const form = event.detail.elt;
  if (!keepers.has(form)) return;
  const field = form.querySelector("[data-draft-text]");
  if (field.value.trim()) {
    keepers.get(form).stop();
  } else {
    event.preventDefault();
    field.focus();
  }
}

/** What is written has gone: the keys mean «undo», «resolve», «next» again. */
function putDown() {
  if (document.activeElement === document.body) document.getElementById("conversation")?.focus({ preventScroll: true });
}

function sent({ detail }) {
  const form = detail.requestConfig?.elt ?? detail.elt;
  if (!keepers.has(form)) return;
  const status = detail.xhr?.status ?? 0;
  if (status >= 200 && status < 400) {
    forget(form.closest("[data-composer]").dataset.case, form.dataset.kind);
    form.querySelector(":focus")?.blur();
    document.addEventListener("htmx:afterSettle", putDown, { once: true });
  } else keepers.get(form).save(form.querySelector("[data-draft-text]").value);
}

export function startComposer() {
  tidy();
  dressAll();
  startPresence();
  document.addEventListener("htmx:afterSwap", dressAll);
  on("click", "[data-tab]", choose);
  on("input", "[data-draft-text]", typed);
  on("keydown", "[data-draft-text]", sendByKey);
  on("click", "[data-use]", use);
  on("click", "[data-toggle-preview]", (button) => {
    const preview = button.form.querySelector("[data-preview]");
    preview.hidden = !preview.hidden;
    button.setAttribute("aria-pressed", String(!preview.hidden));
    if (!preview.hidden) say(preview.textContent.trim().replace(/\s+/g, " "));
  });
  document.addEventListener("htmx:beforeRequest", sending);
  document.addEventListener("htmx:beforeSwap", sent);
  document.addEventListener("htmx:sendError", sent);
  addEventListener("pagehide", () => {
    for (const form of document.querySelectorAll("form[data-kind]")) keepers.get(form)?.flush();
  });
}

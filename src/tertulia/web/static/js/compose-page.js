// The composer: what is typed goes to the store, what the store says is painted.
import { on, say, throttle } from "./dom.js";
import { enter, startPresence, wroteNow } from "./presence.js";
import { startMentions } from "./mentions.js";
import { Store } from "./compose-store.js";
import { View } from "./compose-view.js";
import { startConflicts } from "./compose-conflict.js";
import { startMedia } from "./compose-media.js";
import { startMentioning } from "./compose-mention.js";
import { startLink } from "./compose-link.js";
import { startThreads } from "./compose-thread.js";

const root = document.querySelector("[data-compose]");
const data = JSON.parse(document.getElementById("compose-data").textContent);
const scope = document.querySelector("meta[name=tertulia-live]")?.dataset.scope ?? "";
const store = new Store(data, { url: root.dataset.save, scope, hold: "held" in root.dataset });
const view = new View(root, store);
const saved = root.querySelector("[data-saved]");

/** Put what the store holds into the boxes of `where`. */
function fill(where = root) {
  for (const box of where.querySelectorAll("[data-field]")) {
    const value = store.get(box.dataset.scope, box.dataset.field);
    if (value === undefined || box === document.activeElement) continue;
    const shown = value ?? (box.dataset.field === "text" ? data.post.text : "");
    if (box.value !== String(shown)) box.value = shown;
  }
}

function typed(box) {
  const { scope: of, field } = box.dataset;
  let { value } = box;
  if ("number" in box.dataset) value = value ? Number(value) : null;
  // A variant that says what the common text says inherits it again.
  if (of !== "post" && field === "text" && value === data.post.text) value = null;
  store.set(of, field, value);
  wroteNow();
}

let frame = 0;
const waiting = new Set();
function repaint(of) {
  waiting.add(of);
  if (frame) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    const all = waiting.has("post");
    const scopes = all ? ["post"] : [...waiting];
    waiting.clear();
    for (const one of scopes) view.changed(one);
    performance.mark("compose-painted");
  });
}

/* what the store tells */
let landed = Date.now();
const words = (name) => { saved.textContent = saved.dataset[name] ?? ""; };
store.addEventListener("typed", ({ detail }) => repaint(detail.scope));
store.addEventListener("wait", () => words("wait"));
store.addEventListener("held", () => {
  words("held");
  const button = root.querySelector("[data-save-held]");
  if (button) button.disabled = store.dirty.size === 0;
});
store.addEventListener("here", () => words("here"));
store.addEventListener("expired", () => { words("here"); notice("expired"); });
store.addEventListener("server", ({ detail }) => {
  landed = Date.now();
  words(detail.conflicts?.length ? "here" : "server");
  if (detail.state_html) root.querySelector("[data-state]").innerHTML = detail.state_html;
  after();
});
store.addEventListener("theirs", ({ detail }) => {
  fill();
  repaint(detail.scope);
  if (detail.scope === "post" && detail.field === "media") location.reload();
});
store.addEventListener("channels", () => { if (!store.dirty.size) location.reload(); });
store.addEventListener("problems", ({ detail }) => {
  for (const place of root.querySelectorAll("[data-problem]")) {
    const [of, field] = place.dataset.problem.split(".");
    const told = detail.problems[field];
    const mine = told && (detail.sent.has(`${of}.${field}`) || !detail.sent.size);
    place.hidden = !mine;
    place.textContent = mine ? told : "";
  }
  const general = Object.entries(detail.problems).filter(([field]) => !root.querySelector(`[data-problem$=".${CSS.escape(field)}"]`));
  if (Object.keys(detail.problems).length) { words("here"); say(Object.values(detail.problems).join(" ")); }
  if (general.length) notice("", general.map(([, told]) => told).join(" "));
});
setInterval(() => {
  const minutes = Math.floor((Date.now() - landed) / 60_000);
  if (minutes && !store.dirty.size) saved.textContent = saved.dataset.ago.replace("%n", minutes);
}, 20_000);

function notice(name, text = document.getElementById("compose-words").dataset[name]) {
  const place = root.querySelector("[data-notices]");
  const old = place.querySelector("[data-notice]") ?? place.appendChild(document.createElement("div"));
  old.className = "banner banner-mix";
  old.dataset.notice = "";
  old.setAttribute("role", "alert");
  old.textContent = text;
}

/** Once it is saved: what the brand says of it, and what stands in the way. */
const after = throttle(async () => {
  document.getElementById("brand-says")?.dispatchEvent(new Event("refresh"));
  try {
    const response = await fetch(root.dataset.check, { credentials: "same-origin" });
    if (response.ok && !response.redirected) view.problems((await response.json()).problems);
  } catch { /* it is asked again after the next change */ }
}, 2_500);

/* boxes */
on("input", "[data-field]", (box) => typed(box));
on("change", "select[data-field]", (box) => typed(box));
on("change", "[data-option]", (box) => {
  const id = box.dataset.channel;
  const value = box.type === "checkbox" ? box.checked : box.value;
  store.set(id, "options", { ...store.get(id, "options"), [box.dataset.option]: value });
});

/* variants */
function open(row, write) {
  for (const other of root.querySelectorAll(".variant.is-open")) if (other !== row) close(other);
  row.classList.add("is-open");
  row.querySelector("[data-open]").setAttribute("aria-expanded", "true");
  const box = row.querySelector(".variant-edit");
  if (!box || data.readonly || store.get(row.dataset.variant, "parts")?.length) { view.one(row.dataset.variant); return; }
  if (write) {
    box.value = view.words(row.dataset.variant);
    box.hidden = false;
    row.querySelector("[data-shown]").hidden = true;
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }
  view.one(row.dataset.variant);
  row.scrollIntoView({ block: "nearest" });
}
function close(row) {
  row.classList.remove("is-open");
  row.querySelector("[data-open]").setAttribute("aria-expanded", "false");
  view.one(row.dataset.variant);
}
on("click", "[data-open]", (button) => {
  const row = button.closest("[data-variant]");
  if (row.classList.contains("is-open") && row.querySelector(".variant-edit")?.hidden !== false) close(row);
  else open(row, true);
});
on("click", "[data-shown]", (place) => open(place.closest("[data-variant]"), true));
on("focusout", ".variant-edit", (box) => {
  box.hidden = true;
  box.closest("[data-variant]").querySelector("[data-shown]").hidden = false;
  view.one(box.dataset.scope);
});
// A button of the row takes no focus from its text: the row would change its height under the pointer.
on("mousedown", ".variant-more button, .variant-head button", (_button, event) => event.preventDefault());
on("click", "[data-inherit]", (button) => {
  const id = button.closest("[data-variant]").dataset.variant;
  store.set(id, "text", null);
  store.set(id, "media", null);
  store.set(id, "parts", []);
  repaint(id);
  document.dispatchEvent(new CustomEvent("compose:parts", { detail: { id } }));
});
on("click", "[data-same-when]", (button) => {
  const box = button.closest(".menu-form").querySelector("[data-field=at]");
  box.value = "";
  typed(box);
});
on("click", "[data-comment-open]", (button) => {
  const place = button.closest(".variant-body").querySelector("[data-comment]");
  place.hidden = !place.hidden;
  button.setAttribute("aria-expanded", String(!place.hidden));
  if (!place.hidden) place.querySelector("textarea").focus();
});

/* previews */
on("click", "[data-unfold]", (button) => {
  const look = button.closest("[data-preview]");
  view.unfold(look, [...look.querySelectorAll("[data-unfold]")].indexOf(button));
});
on("click", "[data-look-dark]", (button) => {
  const dark = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(dark));
  root.querySelector("[data-previews]").classList.toggle("is-dark", dark);
});
on("click", "[data-look-size]", (button) => {
  for (const one of root.querySelectorAll("[data-look-size]")) one.setAttribute("aria-pressed", String(one === button));
  root.querySelector("[data-previews]").classList.toggle("is-desk", button.dataset.lookSize === "desk");
});
on("click", "button[data-part]", (button) => {
  root.dataset.part = button.dataset.part;
  for (const one of root.querySelectorAll("button[data-part]")) one.setAttribute("aria-pressed", String(one === button));
});

/* words put in by a button */
let last = null;
on("focusin", "[data-mentioning]", (box) => { last = box; });
on("click", "[data-insert]", (button) => {
  const box = last?.isConnected && !last.hidden ? last : document.getElementById("common");
  box.focus();
  const at = box.selectionStart;
  const before = box.value.slice(0, at);
  const text = button.dataset.insert.startsWith(" ") && (!before || /\s$/.test(before)) ? button.dataset.insert.trim() : button.dataset.insert;
  box.setRangeText(text, at, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  button.closest("[popover]")?.hidePopover();
});

/* leaving, sending */
async function flushed(form, submitter) {
  if (await store.save()) {
    form.dataset.flushed = "1";
    if (submitter) form.requestSubmit(submitter); else form.requestSubmit();
  }
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-flush]") || form.dataset.flushed || !(store.dirty.size || store.sending)) return;
  event.preventDefault();
  if (store.hold && form.id !== "post-do") { form.dataset.flushed = "1"; form.requestSubmit(event.submitter); return; }
  flushed(form, event.submitter);
});
on("click", "[data-save-held]", async (button) => {
  button.disabled = true;
  if (await store.save()) location.reload();
});
on("click", "[data-focus-at]", (button) => {
  button.closest("[popover]").hidePopover();
  const box = document.getElementById("at");
  box.focus();
  try { box.showPicker(); } catch { /* focus is enough */ }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target.closest("#remarks")) return;
  const button = root.querySelector("[data-schedule], [data-save-held]");
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
});
addEventListener("pagehide", () => { if (!store.hold) store.save({ keepalive: true }); });

/* others */
document.addEventListener("live:post", async ({ detail }) => {
  if (detail.id !== data.id || store.sending) return;
  try {
    const response = await fetch(root.dataset.current, { credentials: "same-origin" });
    if (response.ok && !response.redirected) {
      const told = await response.json();
      const was = data.state;
      store.merge(told);
      root.querySelector("[data-state]").innerHTML = told.state_html;
      if (was !== told.state && !store.dirty.size) location.reload();
    }
  } catch { /* the next event asks again */ }
});
document.addEventListener("live:desk", ({ detail }) => {
  if (detail.id === data.id) document.getElementById("desk")?.dispatchEvent(new Event("refresh"));
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id !== "brand-says") return;
  const watching = target.querySelectorAll(".is-watch").length;
  root.querySelector("[data-warnings]").textContent = watching ? String(watching) : "";
});

const tools = { root, data, store, view, repaint, fill };
startConflicts(tools);
startMedia(tools);
startMentioning(tools);
startLink(tools);
startThreads(tools);
startMentions();
startPresence();
if (!data.readonly) enter(root.dataset.presence);
fill();
view.all();
after();
if (store.recovered) { words("here"); if (!store.hold) store.save(); else store.say("held"); }
root.dataset.ready = "1";

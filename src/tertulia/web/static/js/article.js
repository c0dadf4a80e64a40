// The page on which an article is written.
import { on, say } from "./dom.js";
import { toolbar } from "./article-edit.js";
import { mark } from "./article-marks.js";
import { ask, saver } from "./article-save.js";

const page = document.querySelector("[data-article]");
const rich = document.getElementById("article-rich");
const source = document.getElementById("article-markdown");
const field = (name) => document.getElementById(`article-${name}`);
const mayEdit = "mayEdit" in page.dataset;
const saved = page.querySelector("[data-saved]");
let form = "rich";
let cover = Number(page.querySelector("[data-cover]").dataset.cover) || null;
let reload = false;

function values() {
  return {
    form,
    body: form === "rich" ? rich.innerHTML : source.value,
    title: field("title").value,
    excerpt: field("excerpt").value,
    slug: field("slug").value,
    tags: field("tags").value.split(","),
    search_title: field("search-title").value,
    search_description: field("search-description").value,
    cover,
  };
}

function said(where, told) {
  saved.textContent = `· ${saved.dataset[where === "conflict" ? "here" : where]}`;
  if (where === "problem") say(Object.values(told.problems ?? {}).join(" "));
  if (where === "conflict") {
    const banner = page.querySelector("[data-conflict]");
    const who = banner.querySelector("[data-who]");
    who.textContent = told.who || who.dataset.nobody;
    banner.hidden = false;
    keeping.begin(told.revision);
  }
  if (where !== "server") return;
  page.querySelector("[data-words]").textContent = told.counted.words;
  const ease = page.querySelector("[data-ease]");
  ease.dataset.ease = told.counted.ease;
  ease.textContent = told.counted.ease_words;
  page.querySelector("[data-result=address]").textContent = told.result.address;
  page.querySelector("[data-update]")?.removeAttribute("disabled");
  if (told.has_words && document.querySelector("#article-series [data-nothing]")) window.htmx.trigger("#article-series", "refresh");
  if (reload) location.reload();
  marked();
}

const keeping = saver(page.dataset.article, page.dataset.save, values, said);
keeping.begin(Number(page.dataset.revision));

function looked() {
  const title = field("search-title").value.trim() || field("title").value.trim();
  const words = field("search-description").value.trim() || field("excerpt").value.trim();
  for (const [name, text] of Object.entries({ title, description: words })) {
    const shown = page.querySelector(`[data-result=${name}]`);
    shown.dataset.empty ??= shown.textContent;
    shown.textContent = text || shown.dataset.empty;
    const row = page.querySelector(`[data-check=${name}]`);
    const length = [...text].length;
    row.querySelector("[data-now]").textContent = length;
    const check = row.querySelector(".article-check");
    check.classList.toggle("is-ok", length > 0 && length <= Number(row.dataset.most));
    check.classList.toggle("is-warn", length === 0 || length > Number(row.dataset.most));
  }
}

function changed() {
  if (!mayEdit) return;
  looked();
  keeping.changed();
}

function grow(box) {
  if (CSS.supports("field-sizing", "content")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

function marked() {
  const rows = [...document.querySelectorAll("#article-series li")];
  const chosen = rows.filter((row) => row.querySelector("input")?.checked ?? true);
  mark(rich, chosen.flatMap((row) => [...row.querySelectorAll("[data-source]")].map((one) => one.textContent)));
}

async function write(to) {
  if (to === form) return;
  const { status, told } = await ask(page.dataset.convert, { to, body: form === "rich" ? rich.innerHTML : source.value });
  if (status !== 200) { say(saved.dataset.problem); return; }
  if (to === "rich") rich.innerHTML = told.body;
  else source.value = told.body;
  form = to;
  rich.hidden = to !== "rich";
  source.hidden = to === "rich";
  for (const button of page.querySelectorAll("[data-form]")) button.setAttribute("aria-pressed", String(button.dataset.form === to));
  grow(source);
  if (to === "rich") marked();
}

function put(kept) {
  for (const name of ["title", "excerpt", "slug", "search_title", "search_description"]) field(name.replace("_", "-")).value = kept[name] ?? "";
  field("tags").value = (kept.tags ?? []).join(",");
  cover = kept.cover ?? null;
  if (kept.form === form) { if (form === "rich") rich.innerHTML = kept.body; else source.value = kept.body; return; }
  source.value = kept.body;
  form = kept.form;
  rich.hidden = true;
  source.hidden = false;
}

// A text that did not reach the server the last time is offered; what this tab held a moment ago goes on.
const left = mayEdit ? keeping.kept() : null;
const crossed = mayEdit && keeping.crossed();
const differs = left && (left.title !== field("title").value || left.excerpt !== field("excerpt").value || left.body !== rich.innerHTML);
if (differs && !crossed) page.querySelector("[data-found]").hidden = false;
else if (!differs) keeping.forget();

if (mayEdit) {
  toolbar(rich, source, { form: () => form, changed, convert: page.dataset.convert });
  rich.addEventListener("input", changed);
  for (const box of page.querySelectorAll("textarea, .article-data input")) {
    box.addEventListener("input", () => { grow(box); changed(); });
    grow(box);
  }
  field("title").addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); field("excerpt").focus(); } });
  document.addEventListener("article:cover", ({ detail }) => { cover = detail; reload = true; changed(); keeping.flush(); });
  on("click", "[data-no-cover]", () => { cover = null; reload = true; changed(); keeping.flush(); });
  addEventListener("pagehide", () => { if (keeping.pending()) keeping.leave(); });
  if (differs && crossed) { put(left); keeping.changed(); keeping.insist(); }
}
looked();

on("click", "[data-form]", (button) => write(button.dataset.form));
on("click", "[data-mine]", async () => { page.querySelector("[data-conflict]").hidden = true; await keeping.insist(); });
on("click", "[data-theirs]", () => { keeping.forget(); location.reload(); });
on("click", "[data-recover]", (button) => { put(keeping.kept() ?? values()); button.closest("[data-found]").hidden = true; changed(); });
on("click", "[data-drop]", (button) => { keeping.forget(); button.closest("[data-found]").hidden = true; });
on("click", "[data-edit-search]", (button) => {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  field("data").hidden = !open;
  if (open) field("search-title").focus();
});
on("click", ".article-parts [data-part]", (button) => {
  page.dataset.part = button.dataset.part;
  for (const one of page.querySelectorAll(".article-parts [data-part]")) one.setAttribute("aria-pressed", String(one === button));
});
on("change", "#article-series input", () => {
  const count = document.querySelectorAll("#article-series input:checked").length;
  const button = document.querySelector("[data-add-series]");
  button.disabled = count === 0;
  button.querySelector("span").textContent = count === 1 ? button.dataset.one : button.dataset.many.replace("%n", count);
  marked();
});
document.addEventListener("htmx:afterSwap", ({ target }) => { if (target.id === "article-series") marked(); });
// What somebody else, or the outbox, did to it: shown at once where nothing of ours is unsaved.
document.addEventListener("live:post", ({ detail }) => {
  if (String(detail.id) === page.dataset.article && !keeping.pending() && !page.contains(document.activeElement)) location.reload();
});

// What a button does is done to what stands on the page.
let going = false;
on("submit", "form[data-flush]", async (asked, event) => {
  const by = event.submitter;
  if (by?.dataset.sure && !going && !window.confirm(by.dataset.sure)) { event.preventDefault(); return; }
  if (!keeping.pending() || going) return;
  event.preventDefault();
  if (!(await keeping.flush())) return;
  going = true;
  asked.requestSubmit(by);
});

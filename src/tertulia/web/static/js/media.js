// The library: bringing files in, choosing several, the point of interest.
import { on } from "./dom.js";
import "./media-crop.js";
import { placeFocus, sendFile } from "./media-send.js";
import { toast } from "./undo.js";

const WAIT = 700;
const dialog = document.getElementById("media-bring");
const words = dialog?.dataset;
let busy = 0;
let brought = 0;

function row(name) {
  const line = document.createElement("li");
  const title = document.createElement("b");
  const said = document.createElement("span");
  const bar = document.createElement("progress");
  title.textContent = name;
  bar.max = 1;
  bar.value = 0;
  line.append(title, said, bar);
  dialog.querySelector("[data-coming]").append(line);
  return {
    progress(share) { bar.value = share; if (share >= 1) said.textContent = words.working; },
    done(asset) {
      bar.remove();
      line.className = "is-done";
      const link = document.createElement("a");
      link.href = asset.url;
      link.textContent = asset.name;
      title.replaceChildren(link);
      const told = [asset.again ? words.again : words.ready, ...asset.notes, ...asset.alike.map((one) => words.alike.replace("{name}", one.name))];
      said.textContent = told.join(" ");
    },
    failed(sentence) { bar.remove(); line.className = "is-bad"; said.textContent = sentence; },
  };
}

async function bring(files) {
  if (!dialog || !files.length) return;
  if (!dialog.open) dialog.showModal();
  busy += 1;
  for (const file of files) {
    const line = row(file.name);
    if (file.size > Number(words.most)) {
      const mega = (bytes) => Math.ceil(bytes / 1e6).toLocaleString(document.documentElement.lang);
      line.failed(words.tooLong.replace("{name}", file.name).replace("{size}", mega(file.size)).replace("{most}", mega(Number(words.most))));
      continue;
    }
    try {
      const brand = dialog.querySelector("[data-bring-brand]")?.value ?? "";
      line.done(await sendFile(words.upload, file, { brand, progress: line.progress, offline: words.offline }));
      brought += 1;
    } catch (failure) { line.failed(failure.message); }
  }
  busy -= 1;
  dialog.querySelector("[data-bring-done]").hidden = busy > 0;
}

if (dialog) {
  document.getElementById("bring-files").addEventListener("change", ({ target }) => { bring([...target.files]); target.value = ""; });
  document.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    document.body.classList.add("is-dropping");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("is-dropping"); });
  document.addEventListener("drop", (event) => {
    document.body.classList.remove("is-dropping");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    bring([...event.dataTransfer.files]);
  });
  document.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    bring([...event.clipboardData.files]);
  });
  dialog.querySelector("[data-address-form]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const values = new FormData(form);
    const brand = dialog.querySelector("[data-bring-brand]")?.value;
    if (brand) values.set("marca", brand);
    const line = row(form.url.value);
    line.progress(1);
    const headers = { "X-Requested-With": "fetch", "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content };
    const answer = await fetch(words.address, { method: "POST", body: values, headers }).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (answer?.ok) { line.done(told); brought += 1; form.reset(); } else line.failed(told?.words ?? words.offline);
    dialog.querySelector("[data-bring-done]").hidden = false;
  });
  on("click", "[data-bring-close]", () => dialog.close());
  dialog.addEventListener("close", () => { if (brought) location.reload(); });
}

// Several at once.
const form = document.querySelector("[data-many]");
function count() {
  const bar = form?.querySelector("[data-many-bar]");
  if (!bar) return;
  const n = form.querySelectorAll("input[name=pk]:checked").length;
  const said = bar.querySelector("[data-many-count]");
  bar.hidden = n === 0;
  form.classList.toggle("is-choosing", n > 0);
  said.textContent = n === 1 ? said.dataset.one : said.dataset.more.replace("{n}", n);
}
form?.addEventListener("change", count);
on("click", "[data-many-none]", () => { for (const box of form.querySelectorAll("input[name=pk]:checked")) box.checked = false; count(); });
count();

// The point of interest: by pointing, or by the arrow keys; kept when the hand rests.
let resting = 0;
function show(point) {
  const { x, y } = point.dataset;
  point.style.left = `${Number(x) * 100}%`;
  point.style.top = `${Number(y) * 100}%`;
  point.setAttribute("aria-label", point.dataset.label.replace("{x}", Math.round(x * 100)).replace("{y}", Math.round(y * 100)));
}
function move(point, x, y, wait) {
  point.dataset.x = Math.min(1, Math.max(0, x)).toFixed(4);
  point.dataset.y = Math.min(1, Math.max(0, y)).toFixed(4);
  show(point);
  clearTimeout(resting);
  resting = setTimeout(() => {
    const sent = document.querySelector("[data-focus-form]");
    sent.elements.focus.value = `${point.dataset.x} ${point.dataset.y}`;
    sent.requestSubmit();
  }, wait);
}
on("click", ".media-view img", (image, event) => {
  const point = document.querySelector("[data-focus-point]");
  const box = image.getBoundingClientRect();
  if (point) move(point, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height, 0);
});
on("keydown", "[data-focus-point]", (point, event) => {
  const step = event.shiftKey ? 0.1 : 0.02;
  const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
  if (!by) return;
  event.preventDefault();
  move(point, Number(point.dataset.x) + by[0], Number(point.dataset.y) + by[1], WAIT);
});
on("submit", ".media-poster", (poster) => { poster.elements.second.value = document.querySelector("video.media-view").currentTime.toFixed(2); }, true);

function settle(root) {
  placeFocus(root);
  for (const point of root.querySelectorAll("[data-focus-point]")) show(point);
}
settle(document);
document.addEventListener("htmx:afterSettle", () => {
  const had = document.activeElement === document.body;
  settle(document);
  if (had) document.querySelector("[data-focus-point]")?.focus({ preventScroll: true });
});
document.addEventListener("media:failed", ({ detail }) => toast(detail.words, { error: true }));

// Choosing from the library in a dialog. Opens with [data-pick-media]; see media/_picker.html for what it hears and tells.
import { on, say } from "./dom.js";
import { placeFocus, sendFile } from "./media-send.js";

const dialog = document.getElementById("media-picker");
const WAIT = 200;
let opener = null;
let one = false;
let asked = 0;
const chosen = new Map();

const part = (name) => dialog.querySelector(`[data-picker-${name}]`);

function tell() {
  const count = part("count");
  const n = chosen.size;
  count.textContent = n === 0 ? "" : n === 1 ? count.dataset.one : count.dataset.more.replace("{n}", n);
  part("done").disabled = n === 0;
}

async function load() {
  const mine = ++asked;
  const query = new URLSearchParams({ q: part("search").value, ver: opener?.dataset.pickMedia ?? "" });
  if (dialog.dataset.brand) query.set("marca", dialog.dataset.brand);
  const answer = await fetch(`${dialog.dataset.choices}?${query}`, { credentials: "same-origin" }).catch(() => null);
  if (mine !== asked) return;
  if (!answer?.ok) { part("said").textContent = dialog.dataset.offline; return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  part("list").replaceChildren(...page.body.childNodes);
  for (const box of part("list").querySelectorAll("input[type=checkbox]")) box.checked = chosen.has(Number(box.value));
  placeFocus(part("list"));
}

function open(button) {
  opener = button;
  one = button?.hasAttribute("data-one") ?? false;
  chosen.clear();
  part("said").textContent = "";
  tell();
  dialog.showModal();
  load();
}

function finish() {
  const assets = [...chosen.values()];
  dialog.close();
  if (assets.length) document.dispatchEvent(new CustomEvent("media:chosen", { detail: { ids: assets.map(({ id }) => id), assets, opener } }));
}

/** Send each file; what arrived is told, what did not says why. */
async function bring(files, { then }) {
  const bar = part("progress");
  const come = [];
  bar.hidden = false;
  for (const [number, file] of [...files].entries()) {
    try {
      const asset = await sendFile(dialog.dataset.upload, file, {
        brand: dialog.dataset.brand,
        offline: dialog.dataset.offline,
        progress: (share) => { bar.value = (number + share) / files.length; },
      });
      come.push(asset);
      for (const note of asset.notes) say(note);
    } catch (failure) {
      part("said").textContent = failure.message;
      document.dispatchEvent(new CustomEvent("media:failed", { detail: { words: failure.message } }));
    }
  }
  bar.hidden = true;
  bar.value = 0;
  then(come);
}

if (dialog) {
  on("click", "[data-pick-media]", (button) => open(button));
  on("change", "#media-picker input[type=checkbox]", (box) => {
    if (one) chosen.clear();
    const { name, kind, alt, thumb } = box.dataset;
    if (box.checked) chosen.set(Number(box.value), { id: Number(box.value), name, kind, alt, thumb });
    else chosen.delete(Number(box.value));
    if (one) for (const other of part("list").querySelectorAll("input:checked")) other.checked = other === box && box.checked;
    tell();
  });
  on("click", "[data-picker-done]", finish);
  let timer = 0;
  on("input", "[data-picker-search]", () => { clearTimeout(timer); timer = setTimeout(load, WAIT); });
  on("change", "[data-picker-files]", (box) => {
    bring([...box.files], { then: (come) => {
      if (one) chosen.clear();
      for (const asset of one ? come.slice(-1) : come) chosen.set(asset.id, asset);
      tell();
      load();
    } });
    box.value = "";
  });
  document.addEventListener("media:bring", ({ detail }) => bring(detail.files ?? [], { then: (assets) => {
    if (assets.length) document.dispatchEvent(new CustomEvent("media:chosen", { detail: { ids: assets.map(({ id }) => id), assets, opener: null } }));
  } }));
}

// The files of the post: chosen, dropped or pasted, in their order, each with its words for who cannot see it.
import { on } from "./dom.js";
import { toast } from "./undo.js";

const LONGEST_ALT = 1500;

export function startMedia({ root, data, store }) {
  const words = document.getElementById("compose-words").dataset;
  const list = () => store.get("post", "media");

  function paintAlt(box) {
    const item = box.closest("[data-asset]");
    const state = item.querySelector("[data-alt-state]");
    const there = Boolean(box.value.trim());
    const image = data.assets[item.dataset.asset]?.kind !== "file";
    state.hidden = !image;
    state.className = `state ${there ? "state-published" : "state-unconfirmed"}`;
    state.replaceChildren(document.createElement("i"), there ? state.dataset.ready : state.dataset.missing);
    const most = Math.min(LONGEST_ALT, ...Object.values(data.channels).map((one) => one.alt || LONGEST_ALT));
    item.querySelector("[data-alt-count]").textContent = there ? `${[...box.value].length} / ${most.toLocaleString(document.documentElement.lang, { useGrouping: "always" })}` : "";
  }

  async function reload() { if (await store.save()) location.reload(); }

  /** Files chosen from the library: their ids. */
  function add(ids) {
    const has = new Set(list().map(({ asset }) => asset));
    const fresh = ids.map(Number).filter((id) => id && !has.has(id));
    if (!fresh.length) return;
    store.set("post", "media", [...list(), ...fresh.map((asset) => ({ asset, alt: "" }))]);
    reload();
  }

  on("input", "[data-alt]", (box) => {
    const id = Number(box.dataset.alt);
    const own = box.value === (data.assets[id]?.alt ?? "") ? "" : box.value;
    store.set("post", "media", list().map((one) => (one.asset === id ? { ...one, alt: own } : one)));
    paintAlt(box);
  });
  on("click", "[data-media-drop]", (button) => {
    const id = Number(button.closest("[data-asset]").dataset.asset);
    store.set("post", "media", list().filter(({ asset }) => asset !== id));
    reload();
  });
  on("click", "[data-media-up]", (button) => {
    const id = Number(button.closest("[data-asset]").dataset.asset);
    const now = [...list()];
    const at = now.findIndex(({ asset }) => asset === id);
    if (at <= 0) return;
    now.splice(at - 1, 0, ...now.splice(at, 1));
    store.set("post", "media", now);
    reload();
  });

  // The library's picker tells what was chosen, and takes files that are dropped or pasted here.
  document.addEventListener("media:chosen", ({ detail }) => add(detail.ids ?? []));
  const bring = (files) => document.dispatchEvent(new CustomEvent("media:bring", { detail: { files } }));
  on("dragover", "[data-drop]", (_box, event) => { if ([...event.dataTransfer.types].includes("Files")) event.preventDefault(); });
  on("drop", "[data-drop]", (_box, event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    bring([...event.dataTransfer.files]);
  });
  on("paste", "[data-drop]", (_box, event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    bring([...event.clipboardData.files]);
  });
  document.addEventListener("media:failed", ({ detail }) => toast(detail?.words ?? words.uploadFailed, { error: true }));

  for (const box of root.querySelectorAll("[data-alt]")) paintAlt(box);
}

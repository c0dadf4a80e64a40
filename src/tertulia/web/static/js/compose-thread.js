// A long text as a thread: the server parts it where it reads best, and each part can be written on.
import { on, send } from "./dom.js";
import { toast } from "./undo.js";

export function startThreads({ root, store, view }) {
  const words = document.getElementById("compose-words").dataset;

  function draw(id) {
    const row = root.querySelector(`[data-variant="${CSS.escape(id)}"]`);
    const place = row?.querySelector("[data-parts]");
    if (!place) return;
    const parts = store.get(id, "parts") ?? [];
    place.hidden = !parts.length;
    const label = row.querySelector("[data-split-words]");
    if (label) label.textContent = parts.length ? label.dataset.splitOff : label.dataset.splitOn;
    if (place.contains(document.activeElement) && place.children.length === parts.length) return;
    place.replaceChildren(...parts.map((text, number) => {
      const box = document.createElement("textarea");
      box.className = "variant-part";
      box.value = text;
      box.setAttribute("aria-label", words.partN.replace("%n", number + 1));
      box.readOnly = Boolean(view.store.data.readonly);
      box.addEventListener("input", () => {
        const now = [...store.get(id, "parts")];
        now[number] = box.value;
        store.set(id, "parts", now);
      });
      return box;
    }));
    view.one(id);
  }

  async function part(id) {
    if (store.get(id, "parts")?.length) { store.set(id, "parts", []); draw(id); return; }
    try {
      const told = await (await send(root.dataset.splitUrl, { channel: id, text: view.words(id) })).json();
      store.set(id, "parts", told.parts.length > 1 ? told.parts : []);
      draw(id);
    } catch { toast(words.splitFailed, { error: true }); }
  }

  on("click", "[data-split]", (button) => part(button.dataset.split));
  on("click", "[data-split-all]", async () => {
    for (const [id, channel] of Object.entries(store.data.channels)) {
      const row = root.querySelector(`[data-variant="${CSS.escape(id)}"]`);
      if (channel.threads && row?.dataset.over === "true" && !store.get(id, "parts")?.length) await part(id);
    }
  });
  document.addEventListener("compose:parts", ({ detail }) => draw(detail.id));
  store.addEventListener("theirs", ({ detail }) => { if (detail.field === "parts") draw(detail.scope); });
  for (const id of Object.keys(store.data.variants)) draw(id);
}

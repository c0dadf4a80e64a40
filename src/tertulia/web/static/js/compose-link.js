// The post's link: what the campaign adds to it, and the card that networks will show.
import { send } from "./dom.js";
import { marked } from "./compose-text.js";

const WAIT = 1_200;

export function startLink({ root, data, store, view }) {
  const box = document.getElementById("link");
  const utm = root.querySelector("[data-utm]");
  const words = root.querySelector("[data-card-words]");
  let timer = 0;
  let asked = data.card?.url ?? "";

  function paintMarks() {
    const channels = Object.values(data.channels);
    const first = channels.find((one) => Object.keys(one.utm).length);
    const link = data.post.link;
    utm.hidden = !link || !first;
    if (utm.hidden) return;
    const { before, added, after } = marked(link, first.utm);
    utm.replaceChildren(before.replace(/^https?:\/\//, ""));
    for (const part of added.split(/(?<==)|(?=&)/)) {
      const mark = document.createElement(part === first.utm.utm_source ? "mark" : "span");
      mark.textContent = part;
      utm.append(mark);
    }
    utm.append(after);
  }

  async function read() {
    const link = data.post.link;
    if (link === asked || data.readonly) return;
    asked = link;
    if (link && !/^https?:\/\/[^\s.]+\.[^\s]+/.test(link)) return;
    words.textContent = link ? document.getElementById("compose-words").dataset.reading : "";
    try {
      const told = await (await send(root.dataset.card, { link })).json();
      if (link !== data.post.link) return;
      data.card = told.card;
      Object.assign(data.assets, told.assets);
      words.textContent = told.card.trouble ?? told.card.title ?? "";
      view.all();
    } catch { words.textContent = ""; }
  }

  store.addEventListener("typed", ({ detail }) => {
    if (detail.scope !== "post" || !["link", "campaign"].includes(detail.field)) return;
    paintMarks();
  });
  store.addEventListener("server", () => { clearTimeout(timer); timer = setTimeout(read, WAIT); });
  box?.addEventListener("blur", () => {
    const text = box.value.trim();
    if (text && !text.includes("://")) { box.value = `https://${text}`; box.dispatchEvent(new Event("input", { bubbles: true })); }
  });
  // Another campaign marks links otherwise on every channel: the page knows how once it is drawn again.
  store.addEventListener("server", () => {
    const now = data.post.campaign ?? null;
    if (now !== drawn && !store.dirty.size) location.reload();
  });
  const drawn = data.post.campaign ?? null;
  paintMarks();
}

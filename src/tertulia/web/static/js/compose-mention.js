// «@» in a text of the post offers people whom we know, on whatever network; each network then says them its way.
const WAIT = 180;

export function startMentioning({ root, data, store, repaint }) {
  const list = root.querySelector("#mention-list");
  if (!list) return;
  let box = null;
  let timer = 0;
  let asked = 0;

  const typing = (field) => field.value.slice(0, field.selectionStart).match(/(?:^|[\s(¡¿])@([\p{L}\p{N}_.-]{1,40})$/u)?.[1] ?? null;
  const close = () => { list.hidden = true; list.replaceChildren(); box?.removeAttribute("aria-controls"); };

  function choose(person) {
    const handle = Object.values(person.handles)[0];
    const start = box.selectionStart - typing(box).length - 1;
    remember(person);
    box.setRangeText(`${handle} `, start, box.selectionStart, "end");
    close();
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function remember(person) {
    for (const handle of Object.values(person.handles)) data.people[handle.replace(/^@/, "").toLowerCase()] = person;
  }

  function show(people) {
    list.replaceChildren(...people.map((person, place) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "menu-item";
      button.setAttribute("role", "option");
      const name = document.createElement("span");
      name.textContent = person.name;
      const where = document.createElement("small");
      where.textContent = Object.entries(person.handles).map(([network, handle]) => `${network} ${handle}`).join(" · ");
      button.append(name, where);
      button.addEventListener("mousedown", (event) => { event.preventDefault(); choose(person); });
      item.append(button);
      item.classList.toggle("is-first", place === 0);
      item.person = person;
      return item;
    }));
    list.hidden = !people.length;
    if (people.length) box.setAttribute("aria-controls", list.id);
  }

  async function ask(word) {
    asked += 1;
    const mine = asked;
    try {
      const response = await fetch(`${root.dataset.people}?q=${encodeURIComponent(word)}`, { credentials: "same-origin" });
      if (!response.ok || response.redirected || mine !== asked) return;
      show((await response.json()).people);
    } catch { close(); }
  }

  document.addEventListener("input", ({ target }) => {
    if (!(target instanceof Element) || !target.matches("[data-mentioning]")) return;
    box = target;
    const word = typing(box);
    clearTimeout(timer);
    if (word === null) { close(); return; }
    if (list.parentElement !== box.parentElement) box.after(list);
    timer = setTimeout(() => ask(word), WAIT);
  });
  document.addEventListener("keydown", (event) => {
    if (list.hidden || event.target !== box) return;
    const items = [...list.children];
    const here = items.findIndex((item) => item.classList.contains("is-first"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = (here + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length;
      items.forEach((item, place) => item.classList.toggle("is-first", place === next));
    } else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") choose(items[here].person);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("focusout", ({ target }) => { if (target === box) setTimeout(close, 150); });

  // Whom the text already mentioned when somebody else, or another browser, wrote it.
  store.addEventListener("theirs", ({ detail }) => { if (detail.field === "text") repaint(detail.scope); });
}

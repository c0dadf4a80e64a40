// Calendario: posts are dragged to another day, hour or column, or moved with Alt and the arrows; the page reads
// itself again when something changed elsewhere.
import { on, throttle } from "./dom.js";
import { toast } from "./undo.js";

const FAR = 6;
const EVERY = 5_000;
const words = () => document.getElementById("cal-words").dataset;
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

async function tell(url, values) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" },
      body: new URLSearchParams(values),
    });
    if (answer.status === 204) {
      location.reload();
      return;
    }
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    toast(told.why || words().lost, { error: true });
  } catch {
    toast(words().lost, { error: true });
  }
}

/** Where something is being dropped: a day, an hour of a day, or a column above a card. */
function place(x, y) {
  const under = document.elementFromPoint(x, y);
  const column = under?.closest("[data-column]");
  if (column) return { box: column, card: under.closest("[data-cards] [data-post]") };
  const day = under?.closest("[data-day]");
  return day ? { box: under.closest("[data-hour]") ?? day, day } : null;
}

function drop(post, target) {
  if (target.box.dataset.column) {
    const values = { columna: target.box.dataset.column };
    if (target.card && target.card.dataset.post !== post) values.antes = target.card.dataset.post;
    tell(`/calendario/columna/${post}/`, values);
    return;
  }
  if (target.day.matches(".is-past:not(.is-today)")) {
    toast(words().past, { error: true });
    return;
  }
  const values = { dia: target.day.dataset.day };
  if (target.box.dataset.hour) values.hora = target.box.dataset.hour;
  tell(`/calendario/mover/${post}/`, values);
}

let held = null;

document.addEventListener("pointerdown", (event) => {
  if (event.button || event.pointerType === "touch") return;
  const item = event.target.closest("[data-post]");
  if (!item || !item.closest("[data-calendar]") || event.target.closest("input, button")) return;
  held = { item, x: event.clientX, y: event.clientY, on: false, over: null };
});

document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.("[data-calendar] [data-post]")) event.preventDefault();
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const { item } = held;
  if (!held.on && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR) return;
  if (!held.on) {
    held.on = true;
    item.classList.add("is-held");
    document.body.classList.add("cal-dragging");
  }
  event.preventDefault();
  const target = place(event.clientX, event.clientY);
  if (target?.box !== held.over) {
    held.over?.classList.remove("is-over");
    target?.box.classList.add("is-over");
    held.over = target?.box ?? null;
  }
});

function release() {
  held?.item.classList.remove("is-held");
  held?.over?.classList.remove("is-over");
  document.body.classList.remove("cal-dragging");
  held = null;
}

document.addEventListener("pointerup", (event) => {
  if (!held) return;
  const { item, on: dragged } = held;
  release();
  if (!dragged) return;
  addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
  setTimeout(() => document.body.click(), 0);
  if (!item.matches("[data-movable]")) {
    toast(words().fixed, { error: true });
    return;
  }
  const target = place(event.clientX, event.clientY);
  if (target) drop(item.dataset.post, target);
});

document.addEventListener("pointercancel", release);

const STEPS = { ArrowLeft: { dias: -1 }, ArrowRight: { dias: 1 }, ArrowUp: { dias: -7 }, ArrowDown: { dias: 7 } };
const HOURS = { ...STEPS, ArrowUp: { horas: -1 }, ArrowDown: { horas: 1 } };

document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.("[data-post]");
  if (!event.altKey || !item || !STEPS[event.key] || !item.closest("[data-calendar]")) return;
  event.preventDefault();
  if (!item.matches("[data-movable]")) {
    toast(words().fixed, { error: true });
    return;
  }
  const column = item.closest("[data-column]");
  if (column) {
    byKey(item, column, event.key);
    return;
  }
  if (item.matches(".cal-idea")) return;
  const hours = item.closest("[data-hour]") !== null;
  tell(`/calendario/mover/${item.dataset.post}/`, (hours ? HOURS : STEPS)[event.key]);
});

function byKey(item, column, key) {
  const columns = [...document.querySelectorAll("[data-column]")];
  const cards = [...column.querySelectorAll("[data-post]")];
  const at = cards.indexOf(item);
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const other = columns[columns.indexOf(column) + (key === "ArrowLeft" ? -1 : 1)];
    if (other) tell(`/calendario/columna/${item.dataset.post}/`, { columna: other.dataset.column });
    return;
  }
  const above = key === "ArrowUp" ? cards[at - 1] : cards[at + 2];
  if (key === "ArrowUp" && !above) return;
  tell(`/calendario/columna/${item.dataset.post}/`, { columna: column.dataset.column, antes: above?.dataset.post ?? "" });
}

// The month opens where today is, if that is further down.
const today = document.querySelector(".cal-day.is-today");
if (today && today.getBoundingClientRect().bottom > innerHeight && !location.search.includes("dia=")) today.scrollIntoView({ block: "center" });

// On a phone what has passed is folded away until it is asked for.
const past = document.querySelector("[data-show-past]");
if (past && document.querySelector(".cal-day.is-past")) past.hidden = false;
on("click", "[data-show-past]", (link, event) => {
  event.preventDefault();
  document.querySelector(".cal-month").classList.add("shows-past");
  link.hidden = true;
});

const again = throttle(() => {
  const page = document.getElementById("calendar");
  if (!page || document.hidden || held || page.querySelector("input:focus, details[open], [popover]:popover-open")) return;
  window.htmx.trigger(page, "refresh");
}, EVERY);

document.addEventListener("live:any", ({ detail }) => {
  if (["post", "delivery"].includes(detail.kind)) again();
});


// Moving what is on the calendar: by mouse, by a finger that waits a moment, or by Alt and the arrows.
import { toast } from "./undo.js";

const FAR = 6;
const WAIT = 350;
const EDGE = 60;
const STEPS = { ArrowLeft: { dias: -1 }, ArrowRight: { dias: 1 }, ArrowUp: { dias: -7 }, ArrowDown: { dias: 7 } };
const HOURS = { ...STEPS, ArrowUp: { horas: -1 }, ArrowDown: { horas: 1 } };

/** Where something is being dropped: a day, an hour of a day, a column above a card, or the ideas without a date. */
function place(x, y) {
  const under = document.elementFromPoint(x, y);
  const column = under?.closest("[data-column]");
  if (column) return { box: column, card: under.closest("[data-cards] [data-post]") };
  const side = under?.closest("#cal-side");
  if (side) return { box: side, side };
  const day = under?.closest("[data-day]");
  return day ? { box: under.closest("[data-hour]") ?? day, day } : null;
}

/** Listen for it. `tell(url, values)` asks the server; `words()` are the page's own. */
export function startDragging({ tell, words }) {
  let held = null;

  function drop(item, target) {
    const post = item.dataset.post;
    if (target.box.dataset.column) {
      const values = { columna: target.box.dataset.column };
      if (target.card && target.card.dataset.post !== post) values.antes = target.card.dataset.post;
      tell(`/calendario/columna/${post}/`, values);
    } else if (target.side) {
      if (!item.matches(".cal-idea")) tell(`/calendario/mover/${post}/`, { dia: "" });
    } else if (target.day.matches(".is-past:not(.is-today)")) {
      toast(words().past, { error: true });
    } else if (target.day !== item.closest("[data-day]") || target.box.dataset.hour) {
      const values = { dia: target.day.dataset.day };
      if (target.box.dataset.hour) values.hora = target.box.dataset.hour;
      tell(`/calendario/mover/${post}/`, values);
    }
  }

  function lift() {
    const box = held.item.getBoundingClientRect();
    held.on = true;
    held.ghost = held.item.cloneNode(true);
    held.ghost.classList.add("cal-ghost");
    held.ghost.removeAttribute("id");
    held.ghost.setAttribute("aria-hidden", "true");
    held.ghost.style.width = `${box.width}px`;
    held.dx = held.x - box.left;
    held.dy = held.y - box.top;
    document.body.append(held.ghost);
    held.item.classList.add("is-held");
    document.body.classList.add("cal-dragging");
    follow(held.x, held.y);
  }

  function follow(x, y) {
    held.ghost.style.translate = `${x - held.dx}px ${y - held.dy}px`;
    const target = place(x, y);
    if (target?.box !== held.over) {
      held.over?.classList.remove("is-over");
      target?.box.classList.add("is-over");
      held.over = target?.box ?? null;
    }
    const scroller = document.querySelector("main.page") ?? document.scrollingElement;
    if (y < EDGE) scroller.scrollBy(0, -12);
    else if (y > innerHeight - EDGE) scroller.scrollBy(0, 12);
  }

  function release() {
    clearTimeout(held?.timer);
    held?.item.classList.remove("is-held");
    held?.over?.classList.remove("is-over");
    held?.ghost?.remove();
    document.body.classList.remove("cal-dragging");
    held = null;
  }

  document.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("[data-post]");
    if (event.button || !item?.closest("[data-calendar]") || event.target.closest("input, button, [data-open-card].icon-btn")) return;
    const touch = event.pointerType === "touch";
    held = { item, x: event.clientX, y: event.clientY, on: false, over: null, touch, id: event.pointerId };
    if (touch && item.matches("[data-movable]")) held.timer = setTimeout(() => held && lift(), WAIT);
  });

  // A link drags its address and a finger scrolls or asks for a menu: neither while a post is in hand.
  for (const kind of ["dragstart", "contextmenu"]) {
    document.addEventListener(kind, (event) => {
      if (kind === "dragstart" ? event.target.closest?.("[data-calendar] [data-post]") : held?.touch) event.preventDefault();
    });
  }
  document.addEventListener("touchmove", (event) => { if (held?.on) event.preventDefault(); }, { passive: false });

  document.addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.id) return;
    if (!held.on) {
      if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR) return;
      // A finger that moves before it has waited is scrolling.
      if (held.touch) { release(); return; }
      lift();
    }
    event.preventDefault();
    follow(event.clientX, event.clientY);
  });

  document.addEventListener("pointerup", (event) => {
    if (!held || event.pointerId !== held.id) return;
    const { item, on: dragged } = held;
    const target = dragged ? place(event.clientX, event.clientY) : null;
    release();
    if (!dragged) return;
    const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
    if (!item.matches("[data-movable]")) toast(words().fixed, { error: true });
    else if (target) drop(item, target);
  });

  document.addEventListener("pointercancel", () => { if (held) release(); });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) { release(); return; }
    const item = event.target.closest?.("[data-post]");
    if (!event.altKey || !item || !STEPS[event.key] || !item.closest("[data-calendar]")) return;
    event.preventDefault();
    if (!item.matches("[data-movable]")) { toast(words().fixed, { error: true }); return; }
    const column = item.closest("[data-column]");
    if (column) { byKey(item, column, event.key); return; }
    if (item.matches(".cal-idea")) return;
    const hours = item.closest("[data-hour]") !== null;
    tell(`/calendario/mover/${item.dataset.post}/`, (hours ? HOURS : STEPS)[event.key]);
  });

  function byKey(item, column, key) {
    const columns = [...document.querySelectorAll("[data-column]")];
    const cards = [...column.querySelectorAll("[data-post]")];
    const at = cards.indexOf(item);
    const url = `/calendario/columna/${item.dataset.post}/`;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const other = columns[columns.indexOf(column) + (key === "ArrowLeft" ? -1 : 1)];
      if (other) tell(url, { columna: other.dataset.column });
      return;
    }
    const above = key === "ArrowUp" ? cards[at - 1] : cards[at + 2];
    if (key === "ArrowUp" ? at > 0 : at < cards.length - 1) tell(url, { columna: column.dataset.column, antes: above?.dataset.post ?? "" });
  }

  return { held: () => Boolean(held?.on) };
}

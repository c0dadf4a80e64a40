// Calendario: the page reads itself again in place after every change, its own or another's; posts open in a drawer.
import { on, throttle } from "./dom.js";
import { startDragging } from "./calendar-drag.js";
import { toast } from "./undo.js";

const EVERY = 5_000;
const words = () => document.getElementById("cal-words").dataset;
const drawer = () => document.getElementById("cal-drawer");
let wanted = null;

/** Read the calendar again where it stands; `focus`: the id of the post that keeps the focus. */
function reread(focus) {
  wanted = focus ?? wanted;
  window.htmx.trigger(document.getElementById("calendar"), "refresh");
}

/** Ask the server for a change. A refusal is shown in its own words. */
async function tell(url, values) {
  const token = document.querySelector("meta[name=csrf-token]")?.content
    ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" },
      body: new URLSearchParams(values),
    });
    if (answer.status === 204) {
      reread(url.match(/\d+/)?.[0]);
      return true;
    }
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    toast(told.why || words().lost, { error: true });
  } catch {
    toast(words().lost, { error: true });
  }
  return false;
}

const drag = startDragging({ tell, words });

document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id !== "calendar" || !wanted) return;
  const item = document.querySelector(`#calendar [data-post="${wanted}"]`);
  wanted = null;
  (item?.matches("[tabindex]") ? item : item?.querySelector("a"))?.focus({ preventScroll: true });
});

// The drawer: one post, the ideas for a gap, or what is shown beside our posts.

async function open(url, part) {
  const body = document.getElementById("cal-drawer-body");
  body.textContent = body.dataset.wait;
  if (!drawer().matches(":popover-open")) drawer().showPopover();
  await window.htmx.ajax("GET", url, { target: body, swap: "innerHTML", ...(part ? { select: part } : {}) });
}

const plain = (event) => !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button);

on("click", "[data-open-card]", (link, event) => {
  if (!plain(event)) return;
  event.preventDefault();
  const here = encodeURIComponent(location.pathname + location.search);
  open(`/calendario/publicacion/${link.dataset.openCard}/?vuelta=${here}`);
});

on("click", "[data-drawer]", (link, event) => {
  if (!plain(event)) return;
  event.preventDefault();
  open(link.getAttribute("href"), link.dataset.drawer);
});

on("submit", "[data-move-form]", async (form, event) => {
  event.preventDefault();
  const values = new FormData(form, event.submitter);
  values.delete("csrfmiddlewaretoken");
  if (await tell(form.getAttribute("action"), values)) drawer().hidePopover();
});

drawer()?.addEventListener("toggle", ({ newState }) => {
  if (newState === "closed" && drawer().querySelector(".agendas")) reread();
});

// The folded ones of a crowded day are asked for when it is unfolded.
document.addEventListener("toggle", async ({ target }) => {
  const url = target.dataset?.dayMore;
  if (!url || !target.open) return;
  delete target.dataset.dayMore;
  await window.htmx.ajax("GET", url, { target: target.querySelector(".cal-chips"), swap: "innerHTML" });
}, true);

// The list: all or none; and its rows as they were chosen stay chosen until the page is another.
on("change", "[data-choose-all]", (box) => {
  for (const one of document.querySelectorAll("[name=elegida]:not(:disabled)")) one.checked = box.checked;
});

// On a phone a day shows all that it has, and what has passed is folded away until it is asked for.
function settle() {
  const phone = matchMedia("(max-width: 860px)").matches;
  const past = document.querySelector("[data-show-past]");
  if (past && document.querySelector(".cal-day.is-past")) past.hidden = false;
  if (!phone) return;
  for (const day of document.querySelectorAll(".cal-day:not(.is-past) details")) day.open = true;
}

on("click", "[data-show-past]", (link, event) => {
  event.preventDefault();
  document.querySelector(".cal-month").classList.add("shows-past");
  link.hidden = true;
});

on("click", "[data-show-ideas]", (_link, event) => {
  event.preventDefault();
  document.getElementById("cal-side").scrollIntoView({ behavior: "smooth" });
});

settle();
document.addEventListener("htmx:afterSettle", ({ target }) => { if (target.id === "calendar") settle(); });

const busy = () => drag.held() || document.hidden
  || document.querySelector("#calendar input:focus, #calendar input:checked, #calendar details[open], #calendar [popover]:popover-open, #cal-drawer:popover-open");
let missed = false;
const again = throttle(() => {
  missed = Boolean(busy());
  if (!missed) reread(document.activeElement?.closest("#calendar [data-post]")?.dataset.post);
}, EVERY);

// What was not shown because somebody was reading is shown as soon as they have done.
for (const done of ["toggle", "focusout", "change", "visibilitychange"]) {
  document.addEventListener(done, () => { if (missed) again(); }, true);
}

document.addEventListener("live:any", ({ detail }) => {
  if (["post", "delivery"].includes(detail.kind)) again();
});

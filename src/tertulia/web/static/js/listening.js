// The listening screen: figures stay on screen until their successors are there, what is new gathers in a pill,
// the conversation opens in its drawer, and the boxes stay open while several are ticked.
import { on, say, throttle, visible } from "./dom.js";
import { openDialog } from "./keys.js";

const COUNT_EVERY = 1_000;
let kept = new Map();
let open = [];
let focused = "";

const refreshPill = throttle(() => {
  const pill = document.getElementById("newpill");
  if (pill) window.htmx.trigger(pill, "refresh");
}, COUNT_EVERY);

/** Before the screen is exchanged: what of it is to stand there meanwhile, and what was open. */
function keep() {
  kept = new Map([...document.querySelectorAll("[data-keep]")].map((part) => [part.id, { nodes: [...part.childNodes], scroll: part.parentElement.scrollTop }]));
  open = [...document.querySelectorAll("#boxes:popover-open, #side:popover-open")].map((drawer) => drawer.id);
  focused = back(document.activeElement);
}

/** The id of what has the focus again afterwards: of a piece or its menu, what adds the next one to its row. */
function back(active) {
  const menu = active?.closest("[popover][id^=add-]");
  const row = active?.closest(".pieces > li");
  if (menu) return menu.id.replace("add-", "open-");
  return (row ? row.querySelector(".piece-add")?.id : active?.id) ?? "";
}

function putBack() {
  for (const [id, { nodes, scroll }] of kept) {
    const part = document.getElementById(id);
    if (!part || !nodes.length) continue;
    part.replaceChildren(...nodes);
    part.setAttribute("aria-busy", "true");
    part.parentElement.scrollTop = scroll;
  }
  kept = new Map();
  for (const id of open) document.getElementById(id)?.showPopover();
  open = [];
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function openKept() {
  const dialog = document.querySelector("dialog[data-open]");
  if (dialog) openDialog(dialog.id);
}

export function startListening() {
  openKept();
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id === "main" && detail.shouldSwap) keep();
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const { target } = detail;
    if (target.id === "main") putBack();
    else if (target.matches?.("[data-keep]")) target.removeAttribute("aria-busy");
    else if (target.id === "thread") showThread(target);
    else if (target.id === "newpill") say(document.getElementById("newpill")?.textContent.trim());
  });
  document.addEventListener("live:heard", refreshPill);
  document.addEventListener("live", ({ detail }) => { if (detail.state === "open") refreshPill(); });
  on("click", "#newpill", () => {
    window.htmx.ajax("GET", location.pathname + location.search, { target: "#main", select: "#main", swap: "outerHTML" });
  });
  on("click", "[data-close-drawer]", (button) => button.closest("[popover]")?.hidePopover());
  // On a wide screen the panes are no drawers: nothing may open them as such.
  matchMedia("(max-width: 1240px)").addEventListener("change", () => {
    for (const drawer of document.querySelectorAll("#boxes:popover-open, #side:popover-open")) drawer.hidePopover();
  });
}

function showThread(drawer) {
  if (!drawer.matches(":popover-open")) drawer.showPopover();
  const here = drawer.querySelector("[aria-current]");
  if (visible(here)) here.scrollIntoView({ block: "center" });
  drawer.focus({ preventScroll: true });
}

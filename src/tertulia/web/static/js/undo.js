// What was just done, for eight seconds, with the way back. A pointer or the focus on it stops the clock.
import { on } from "./dom.js";

const PLAIN_SECONDS = 6;
const STEP = 100;

function begin(toast) {
  if (toast.dataset.running || toast.dataset.toast === "stay") return;
  toast.dataset.running = "1";
  const whole = (Number(toast.dataset.undo) || PLAIN_SECONDS) * 1000;
  const ring = toast.querySelector("[data-ring]");
  let left = whole;
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const held = toast.matches(":hover, :focus-within");
    if (!held) left -= now - before;
    before = now;
    ring?.setAttribute("stroke-dasharray", `${Math.max(0, (left / whole) * 100)} 100`);
    if (left <= 0 || !toast.isConnected) {
      clearInterval(timer);
      toast.remove();
    }
  }, STEP);
}

/** Show a sentence in a toast; an error stays until it is closed. */
export function toast(words, { error = false } = {}) {
  const list = document.getElementById("toasts");
  if (!list || !words) return;
  const box = document.createElement("div");
  box.className = error ? "toast toast-error" : "toast";
  box.dataset.toast = error ? "stay" : "";
  const text = document.createElement("span");
  text.textContent = words;
  const close = document.createElement("button");
  close.className = "btn";
  close.type = "button";
  close.dataset.closeToast = "";
  close.textContent = list.dataset.close;
  box.append(text, close);
  list.append(box);
}

/** Over an open drawer or menu, which the browser lays over everything else. */
function rise(list) {
  const over = list.childElementCount && document.querySelector("[popover]:popover-open:not(#toasts)");
  if (list.popover) {
    if (over || !list.childElementCount) list.hidePopover();
    if (!list.childElementCount) list.popover = null;
  }
  if (!over) return;
  list.popover = "manual";
  list.showPopover();
}

export function startUndo() {
  const list = document.getElementById("toasts");
  if (!list) return;
  const look = () => {
    const undos = list.querySelectorAll("[data-undo]");
    // Only the newest can be taken back: an older one beside it would say something else than it does.
    [...undos].slice(0, -1).forEach((old) => old.remove());
    list.querySelectorAll("[data-toast]").forEach(begin);
    rise(list);
  };
  new MutationObserver(look).observe(list, { childList: true });
  look();
  on("click", "[data-close-toast]", (button) => button.closest("[data-toast]")?.remove());
  document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    const status = detail.xhr?.status ?? 0;
    if (target.matches?.("[data-undo]") && status >= 200 && status < 300) target.remove();
  });
  document.addEventListener("htmx:responseError", () => toast(list.dataset.failed, { error: true }));
  document.addEventListener("htmx:sendError", () => toast(list.dataset.offline, { error: true }));
}

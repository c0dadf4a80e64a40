// What every page needs, in one place. Pages with more to do load a module of their own besides.
import { on, say } from "./dom.js";
import { startClock } from "./clock.js";
import { openDialog, startKeys } from "./keys.js";
import { startLive } from "./live.js";
import "./theme.js";
import { startUndo } from "./undo.js";

startUndo();
startKeys();
startClock();
// What is told at once finds the page's own module listening, which comes after this one, and htmx at work.
document.addEventListener("DOMContentLoaded", startLive);

on("click", "[data-open-dialog]", (button) => {
  button.closest("[popover]")?.hidePopover();
  openDialog(button.dataset.openDialog);
});

on("click", "[data-copy]", async (button) => {
  try {
    await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
    say(button.dataset.done);
    button.append(` · ${button.dataset.done}`);
    button.removeAttribute("data-copy");
  } catch {
    window.prompt(button.textContent.trim(), button.dataset.copy);
  }
});

on("click", "[data-reveal]", (button) => {
  const field = document.getElementById(button.dataset.reveal);
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
});

// A menu that has done its work closes; what htmx brings may have replaced the button that opened it.
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  const menu = target.closest?.("[popover]:popover-open");
  if (menu && !menu.matches(".drawer")) menu.hidePopover();
});

// Counters of the rail and of the views change in place: {"counts": {"/bandeja/": 37, "mine": 9}}.
document.addEventListener("live:counts", ({ detail }) => {
  for (const [name, count] of Object.entries(detail.counts ?? {})) {
    for (const place of document.querySelectorAll(`[data-count="${CSS.escape(name)}"]`)) {
      const number = place.firstChild?.nodeType === Node.TEXT_NODE ? place.firstChild : null;
      const words = place.matches(".badge") && count > 99 ? "99+" : count.toLocaleString(document.documentElement.lang, { useGrouping: "always" });
      if (number) number.data = words;
      else place.prepend(words);
      if (place.matches(".badge")) place.hidden = count === 0;
    }
  }
});

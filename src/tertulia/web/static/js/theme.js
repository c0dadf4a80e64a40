// Light, dark or as the system says: shown at once, remembered by the server.
import { on, send } from "./dom.js";

on("click", "[data-set-theme]", (button) => {
  const theme = button.dataset.setTheme;
  document.documentElement.dataset.theme = theme;
  for (const other of document.querySelectorAll("[data-set-theme]")) {
    other.setAttribute("aria-pressed", String(other.dataset.setTheme === theme));
  }
  send("/ajustes/cuenta/aspecto/", { theme }).catch(() => {});
});

// Comprensión works without this: it fills the trial box with a ready sentence, and on a phone brings the tab that we
// are in into view.
import { on } from "./dom.js";

document.querySelector(".settings-tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

on("click", "[data-example]", (button) => {
  const box = document.getElementById("try-text");
  box.value = button.dataset.example;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});

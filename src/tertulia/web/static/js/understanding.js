// The trial box works without this: it fills the box with a ready sentence.
import { on } from "./dom.js";

on("click", "[data-example]", (button) => {
  const box = document.getElementById("try-text");
  box.value = button.dataset.example;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});

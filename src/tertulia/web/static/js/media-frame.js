// A template, or words on a picture, tried while they are written: the server draws it again.
import { on } from "./dom.js";

const form = document.querySelector("[data-frame-form]");
const image = document.querySelector("[data-frame-preview]");
const WAIT = 180;
let timer = 0;

function draw() {
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (!["csrfmiddlewaretoken", "name"].includes(name)) values.set(name, value);
  values.set("words", document.querySelector("[data-frame-words]").value);
  const next = new Image();
  next.addEventListener("load", () => { image.src = next.src; });
  next.src = `${form.dataset.preview}?${values}`;
}

if (form && image) {
  const later = () => { clearTimeout(timer); timer = setTimeout(draw, WAIT); };
  form.addEventListener("input", later);
  document.querySelector("[data-frame-words]").addEventListener("input", later);
  document.addEventListener("media:chosen", ({ detail }) => {
    form.querySelector("[data-frame-logo]").value = detail.ids[0];
    form.querySelector("[data-frame-logo-name]").textContent = detail.assets[0].name;
    later();
  });
  on("click", "[data-frame-nologo]", () => {
    form.querySelector("[data-frame-logo]").value = "";
    form.querySelector("[data-frame-logo-name]").textContent = "";
    later();
  });
}

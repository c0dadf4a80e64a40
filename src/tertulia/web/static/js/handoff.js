// A colleague's answer is kept in their browser at every keystroke until it has been sent.
import { store } from "./dom.js";

const form = document.querySelector("form[data-keep]");

if (form) {
  const key = `tertulia.${form.dataset.keep}`;
  const field = form.querySelector("[data-keep-text]");
  const before = store.get(key);
  if (before && !field.value) field.value = before;
  field.addEventListener("input", () => { if (field.value) store.set(key, field.value); else store.remove(key); });
  const fit = () => { field.style.height = "auto"; field.style.height = `${Math.min(field.scrollHeight + 2, 320)}px`; };
  field.addEventListener("input", fit);
  fit();
} else {
  // It has been sent, or can be sent no more: nothing is kept on a phone that others may use.
  try {
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith("tertulia.consulta-"))) localStorage.removeItem(name);
  } catch { /* nothing was kept */ }
}

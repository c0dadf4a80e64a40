// Adding a source works without this: it finds among the offers as one types, and stops a file that is too long.
import { on } from "./dom.js";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const box = document.querySelector("[data-offer-search]");
if (box) {
  const none = document.querySelector("[data-offer-none]");
  const show = () => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    let any = false;
    for (const group of document.querySelectorAll("[data-offer-group]")) {
      let here = false;
      for (const offer of group.querySelectorAll("[data-offer]")) {
        const fits = words.every((word) => plain(offer.dataset.offer).includes(word));
        offer.hidden = !fits;
        here ||= fits;
      }
      group.hidden = !here;
      any ||= here;
    }
    none.hidden = any;
  };
  box.addEventListener("input", show);
  box.form?.addEventListener("submit", (event) => event.preventDefault());
  show();
}

const note = document.getElementById("too-long");
if (note) {
  on("change", "input[type=file][data-most]", (input) => {
    const long = [...input.files].some((file) => file.size > Number(input.dataset.most));
    note.hidden = !long;
    input.form.querySelector("button.btn-primary").disabled = long;
  });
}

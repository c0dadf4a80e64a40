// The ring and the figure beside an answer: how much of the network's limit is used.
import { lengthOf } from "./count.js";

const NEAR = 0.9;

/** Show the length of `text` in `counter` ([data-counter]); returns by how much it is over (0 = fits). */
export function showLength(counter, text) {
  const limit = Number(counter.dataset.limit) || null;
  const urlLength = counter.dataset.urlLength ? Number(counter.dataset.urlLength) : null;
  const length = lengthOf(text, counter.dataset.unit, { urlLength, shortMentions: "shortMentions" in counter.dataset });
  const words = (n) => n.toLocaleString(document.documentElement.lang, { useGrouping: "always" });
  const over = limit ? Math.max(0, length - limit) : 0;
  const share = limit ? Math.min(1, length / limit) : 0;
  counter.querySelector(".ring").toggleAttribute("hidden", !limit);
  counter.querySelector("[data-ring]")?.setAttribute("stroke-dasharray", `${share * 100} 100`);
  counter.classList.toggle("is-near", share > NEAR && !over);
  counter.classList.toggle("is-over", over > 0);
  const figure = counter.querySelector("[data-figure]");
  if (over) figure.textContent = counter.dataset.over.replace("%n", words(over));
  else figure.textContent = limit ? `${words(length)} / ${words(limit)}` : length ? words(length) : "";
  return over;
}

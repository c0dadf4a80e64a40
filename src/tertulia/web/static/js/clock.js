// Times that keep themselves fresh: «2 min» becomes «3 min», a deadline counts down, without asking the server.

const NBSP = "\u00a0";
const EVERY = 20_000;
const born = new WeakMap();

function ages() {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const minutes = Math.floor((Date.now() - Date.parse(time.dateTime)) / 60_000);
    const [min, h] = time.dataset.ago.split(" ");
    if (minutes < 1) continue;
    // From a day on the server writes the date: it comes with the next reading of the page.
    const words = minutes < 60 ? `${minutes}${NBSP}${min}` : `${Math.min(23, Math.floor(minutes / 60))}${NBSP}${h}`;
    const text = time.dataset.spoken ? time.dataset.spoken.replace("%n", words) : words;
    if (time.textContent !== text) time.textContent = text;
  }
}

function span(minutes) {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const parts = [[days, "d"], [hours, "h"], [days ? 0 : minutes % 60, "min"]];
  return parts.filter(([n]) => n).map(([n, unit]) => `${n}${NBSP}${unit}`).join(" ") || `0${NBSP}min`;
}

function deadlines() {
  for (const mark of document.querySelectorAll(".sla[data-minutes]")) {
    if (!born.has(mark)) born.set(mark, Date.now());
    const left = Number(mark.dataset.minutes) - Math.floor((Date.now() - born.get(mark)) / 60_000);
    const words = mark.querySelector("[data-left]");
    if (!words) continue;
    mark.classList.toggle("sla-soon", left >= 0 && left < 30);
    mark.classList.toggle("sla-late", left < 0);
    const text = left < 0 ? mark.dataset.late : span(left);
    if (words.textContent !== text) words.textContent = text;
  }
}

export function startClock() {
  const tick = () => { if (!document.hidden) { ages(); deadlines(); } };
  tick();
  setInterval(tick, EVERY);
  document.addEventListener("visibilitychange", tick);
  document.addEventListener("htmx:afterSettle", tick);
}

// Settings work without this: it saves a press where a choice says enough, and folds the empty half of a week.
import { on } from "./dom.js";

for (const button of document.querySelectorAll("[data-no-js]")) button.hidden = true;
on("change", "select[data-submit]", (select) => select.form.requestSubmit());

// On a phone the sections are a strip: bring the one we are in into view.
document.querySelector(".settings-nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"];

function button(words, call) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-link btn-small";
  made.textContent = words;
  made.addEventListener("click", call);
  return made;
}

function values(day) {
  return [...day.querySelectorAll("[data-shift] input")].map((input) => input.value);
}

function unfold(day) {
  for (const shift of day.querySelectorAll("[data-shift]")) shift.hidden = false;
  day.querySelector("[data-more]")?.remove();
}

function fold(week, day) {
  const shifts = [...day.querySelectorAll("[data-shift]")];
  const second = shifts[1];
  if (!second || [...second.querySelectorAll("input")].some((input) => input.value)) return;
  second.hidden = true;
  const more = button(week.dataset.wordsSecond, () => { unfold(day); second.querySelector("input").focus(); });
  more.dataset.more = "";
  day.append(more);
}

function copy(week, first) {
  const given = values(first);
  for (const name of WEEKDAYS) {
    const day = week.querySelector(`[data-day="${name}"]`);
    if (day === first) continue;
    if (given.slice(2).some(Boolean)) unfold(day);
    day.querySelectorAll("[data-shift] input").forEach((input, place) => { input.value = given[place] ?? ""; });
  }
}

for (const week of document.querySelectorAll("[data-week]")) {
  if (week.querySelector("input:disabled")) continue;
  const always = week.querySelector("[data-week-always]");
  const days = week.querySelector("[data-week-days]");
  for (const day of week.querySelectorAll("[data-day]")) fold(week, day);
  const monday = week.querySelector("[data-day=mon]");
  days.append(button(week.dataset.wordsCopy, () => copy(week, monday)));
  const show = () => { days.hidden = always.checked; };
  always.addEventListener("change", show);
  show();
}

// The browser knows where it stands: propose its time zone where nobody has chosen one.
for (const select of document.querySelectorAll("select[data-guess-zone]")) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!select.form.querySelector("[aria-invalid]") && [...select.options].some((option) => option.value === here)) select.value = here;
}

// The list beside the conversation: what is open, what came, what changed; nothing moves under the reader's eyes.
import { emit, on, say, throttle } from "./dom.js";

const EVERY = 1_000;
/** Counting is cheap, and what has just come should be there within the second whenever it comes. */
const COUNT_EVERY = 500;
const NEAR_END = 80;
const rowsDue = new Map();
const panes = document.querySelector(".panes");

const refresh = (element) => { if (element) window.htmx.trigger(element, "refresh"); };
const refreshPill = throttle(() => refresh(document.getElementById("newpill")), COUNT_EVERY);
const refreshEntries = throttle(() => refresh(document.getElementById("entries")), EVERY);
const refreshPresence = throttle(() => refresh(document.getElementById("presence")), EVERY);

function current() {
  return document.getElementById("thread")?.dataset.caseId ?? "";
}

function refreshRow(id) {
  if (!rowsDue.has(id)) rowsDue.set(id, throttle(() => refresh(document.getElementById(`row-${id}`)), EVERY));
  rowsDue.get(id)();
}

const me = document.querySelector("meta[name=tertulia-live]")?.dataset.member;

/** What was told while the list was being fetched: it may have been read before that happened. */
let meanwhile = null;

function told({ detail }) {
  meanwhile?.push(detail);
  const thread = document.getElementById("thread")?.dataset.threadId;
  if (detail.thread !== undefined && String(detail.thread) === thread) refreshEntries();
  const id = detail.case === undefined ? "" : String(detail.case);
  if (!id) return;
  if (detail.kind === "presence") {
    if (id === current() && String(detail.member) !== me) refreshPresence();
    return;
  }
  if (id === current()) refreshEntries();
  if (document.getElementById(`row-${id}`)) refreshRow(id);
  else refreshPill();
}

/** The row of the open case is marked; opening it means having read it. */
function mark() {
  const id = current();
  panes.dataset.case = id;
  for (const article of document.querySelectorAll(".row > article")) {
    const here = article.parentElement.dataset.row === id && id !== "";
    if (here) article.setAttribute("aria-current", "true");
    else article.removeAttribute("aria-current");
    if (here) {
      article.parentElement.classList.remove("is-unread");
      article.querySelector(".dot")?.remove();
    }
  }
}

function atEnd(box) {
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
}

function toEnd() {
  const box = document.getElementById("conversation");
  if (box) box.scrollTop = box.scrollHeight;
}

function showEnd() {
  toEnd();
  document.getElementById("below").hidden = true;
}

/** What is shown has been read: an answer may be sent without the warning that something new was said. */
function seeAll() {
  showEnd();
  const seen = document.querySelector("[data-seen]");
  if (seen) seen.value = last("#entries [data-message]") || seen.value;
}

let newest = "";
let stood = true;
let top = 0;

/** What the last of these messages says has been seen with it. */
function last(selector) {
  return [...document.querySelectorAll(selector)].at(-1)?.dataset.message ?? "";
}

function lastOfTheirs() {
  return last("#entries [data-message]:not(.is-ours)");
}

function beforeSwap({ detail }) {
  if (detail.target.id !== "entries") return;
  const box = document.getElementById("conversation");
  newest = lastOfTheirs();
  stood = atEnd(box);
  top = box.scrollTop;
}

/** What was being read stays where it was; only who stood at the end goes on to the new end. */
function entriesChanged() {
  if (stood) {
    // Whoever is writing looks at their own words: what came meanwhile is told before these are sent.
    if (document.getElementById("reply-text")?.value.trim()) showEnd();
    else seeAll();
    return;
  }
  document.getElementById("conversation").scrollTop = top;
  if (lastOfTheirs() !== newest) document.getElementById("below").hidden = false;
}

// The new parts have their size only once htmx has settled them.
function afterSettle({ detail }) {
  if (detail.target.id === "case") toEnd();
  if (detail.target.id === "entries") entriesChanged();
  if (detail.target.id === "items") {
    const missed = meanwhile ?? [];
    meanwhile = null;
    for (const one of missed) told({ detail: one });
  }
}

function afterSwap({ detail }) {
  const { target, requestConfig } = detail;
  if (target.id === "case") {
    mark();
    if (requestConfig?.elt?.matches?.("[data-row-link]")) opened();
  } else if (target.id === "newpill") {
    say(document.getElementById("newpill")?.textContent.trim());
  } else if (target.id === "items" || target.classList?.contains("row")) {
    mark();
  }
}

function opened() {
  panes.dataset.view = "case";
  const title = document.querySelector(".thread-title h2");
  say(title?.textContent ?? "");
  // On a phone the list is gone: the reader must stand in the conversation.
  if (!document.querySelector(".list")?.getClientRects().length) document.getElementById("conversation")?.focus();
}

function remember() {
  const key = `tertulia.list.${location.pathname}${location.search}`;
  const items = document.getElementById("items");
  try {
    const top = sessionStorage.getItem(key);
    if (top && items) items.scrollTop = Number(top);
    addEventListener("pagehide", () => {
      const list = document.getElementById("items");
      if (list) sessionStorage.setItem(key, String(list.scrollTop));
    });
  } catch { /* a browser without storage starts at the top */ }
}

export function startInbox() {
  if (!panes) return;
  mark();
  toEnd();
  remember();
  document.addEventListener("live:any", told);
  document.addEventListener("htmx:beforeRequest", ({ detail }) => { if (detail.target.id === "items") meanwhile = []; });
  document.addEventListener("htmx:beforeSwap", beforeSwap);
  document.addEventListener("htmx:afterSwap", afterSwap);
  document.addEventListener("htmx:afterSettle", afterSettle);
  // The tabs come with every answer; the rail says the same number.
  document.addEventListener("htmx:oobAfterSwap", () => {
    const open = document.getElementById("list-views")?.dataset.open;
    if (open !== undefined) emit("live:counts", { counts: { "/bandeja/": Number(open) } });
  });
  // After a silence something may have come that was not told.
  document.addEventListener("live", ({ detail }) => {
    if (detail.state === "open" && panes.dataset.wasLost) { refreshPill(); refreshEntries(); delete panes.dataset.wasLost; }
    if (detail.state === "lost") panes.dataset.wasLost = "1";
  });
  on("click", "#newpill", () => {
    document.getElementById("items").scrollTop = 0;
    refresh(document.getElementById("items"));
  });
  on("click", "#below, [data-see-new]", () => {
    seeAll();
    document.getElementById("conversation").focus();
  });
}

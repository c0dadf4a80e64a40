// The toolbar of an article, over rich text and over Markdown alike.
import { on } from "./dom.js";
import { ask } from "./article-save.js";

const BLOCKS = { p: "", h2: "## ", h3: "### ", pre: "    " };
const LINES = { quote: "> ", ul: "- ", ol: "1. " };
const AROUND = { bold: "**", italic: "*" };

/** `rich` and `source` are the two places to write in; `form()` says which is in use; `changed()` is told. */
export function toolbar(rich, source, { form, changed, convert }) {
  let range = null;
  let wanted = "body";

  document.execCommand("defaultParagraphSeparator", false, "p");

  function keep() {
    const chosen = getSelection();
    if (chosen.rangeCount && rich.contains(chosen.anchorNode)) range = chosen.getRangeAt(0).cloneRange();
  }

  function back() {
    rich.focus();
    if (!range) return;
    const chosen = getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
  }

  function run(command, value) {
    back();
    document.execCommand(command, false, value);
    keep();
    changed();
  }

  function inside(tag) {
    const node = getSelection().anchorNode;
    const element = node instanceof Element ? node : node?.parentElement;
    const found = element?.closest(tag);
    return found && rich.contains(found) ? found : null;
  }

  function around(mark, after = mark) {
    const { selectionStart: from, selectionEnd: to, value } = source;
    source.setRangeText(`${mark}${value.slice(from, to)}${after}`, from, to, "end");
    if (from === to) source.selectionStart = source.selectionEnd = from + mark.length;
    source.focus();
    changed();
  }

  function prefix(mark) {
    const from = source.value.lastIndexOf("\n", source.selectionStart - 1) + 1;
    const to = source.selectionEnd;
    const lines = source.value.slice(from, to).split("\n").map((line) => mark + line.replace(/^(#{1,6} |> |- |\d+\. )/, ""));
    source.setRangeText(lines.join("\n"), from, to, "end");
    source.focus();
    changed();
  }

  function put(words, html) {
    if (form() === "markdown") {
      source.setRangeText(words, source.selectionStart, source.selectionEnd, "end");
      source.focus();
      changed();
    } else run("insertHTML", html);
  }

  const escape = (text) => { const box = document.createElement("p"); box.textContent = text; return box.innerHTML.replaceAll('"', "&quot;"); };

  const rich_do = {
    bold: () => run("bold"),
    italic: () => run("italic"),
    ul: () => run("insertUnorderedList"),
    ol: () => run("insertOrderedList"),
    quote: () => (inside("blockquote") ? run("outdent") : run("formatBlock", "blockquote")),
  };

  function openLink() {
    keep();
    const menu = document.getElementById("article-link");
    const box = document.getElementById("article-link-url");
    box.value = form() === "rich" ? inside("a")?.getAttribute("href") ?? "" : "";
    menu.showPopover();
    box.focus();
  }

  on("mousedown", ".article-bar button", (_button, event) => event.preventDefault());
  on("click", ".article-bar [data-do]", (button) => {
    const what = button.dataset.do;
    if (what === "link") openLink();
    else if (form() === "rich") { keep(); rich_do[what](); }
    else if (AROUND[what]) around(AROUND[what]);
    else prefix(LINES[what]);
  });
  on("change", "[data-block]", (select) => {
    if (form() === "rich") run("formatBlock", select.value);
    else prefix(BLOCKS[select.value]);
  });
  on("submit", "[data-link-form]", (menu, event) => {
    event.preventDefault();
    const url = document.getElementById("article-link-url").value.trim();
    menu.hidePopover();
    if (form() === "markdown") { around("[", `](${url})`); return; }
    back();
    if (getSelection().isCollapsed && !inside("a")) run("insertHTML", `<a href="${escape(url)}">${escape(url)}</a>`);
    else run("createLink", url);
  });
  on("click", "[data-unlink]", (button) => { button.closest("[popover]").hidePopover(); if (form() === "rich") run("unlink"); });
  on("click", "[data-insert-link]", (button) => {
    button.closest("[popover]").hidePopover();
    const { insertLink: url, words } = button.dataset;
    if (!range && form() === "rich") { range = document.createRange(); range.selectNodeContents(rich); range.collapse(false); }
    put(`[${words}](${url})`, `<a href="${escape(url)}">${escape(words)}</a>`);
  });

  on("click", "[data-pick]", (button) => { keep(); wanted = button.dataset.pick; document.getElementById("article-pictures").showPopover(); });
  on("click", "[data-picture]", (button) => {
    button.closest("[popover]").hidePopover();
    const { picture, src, alt } = button.dataset;
    if (wanted === "cover") { document.dispatchEvent(new CustomEvent("article:cover", { detail: Number(picture) })); return; }
    put(`\n\n![${alt}](asset:${picture})\n\n`, `<p><img src="${escape(src)}" data-asset="${picture}" alt="${escape(alt)}"></p><p><br></p>`);
  });

  rich.addEventListener("paste", async (event) => {
    event.preventDefault();
    keep();
    const html = event.clipboardData.getData("text/html");
    const plain = event.clipboardData.getData("text/plain");
    if (!html) {
      if (!/\n/.test(plain.trim())) run("insertText", plain);
      else run("insertHTML", plain.trim().split(/\n{2,}/).map((part) => `<p>${escape(part).replaceAll("\n", "<br>")}</p>`).join(""));
      return;
    }
    const { status, told } = await ask(convert, { to: "clean", body: html });
    if (status !== 200) run("insertText", plain);
    else {
      const one = told.body.match(/^<p>((?:(?!<\/?p>)[\s\S])*)<\/p>$/);
      run("insertHTML", one ? one[1] : told.body);
    }
  });
  rich.addEventListener("drop", (event) => { if (event.dataTransfer.files.length) event.preventDefault(); });
  rich.addEventListener("blur", keep);
  rich.addEventListener("focus", () => { if (!rich.textContent && !rich.querySelector("img")) document.execCommand("formatBlock", false, "p"); });
  for (const place of [rich, source]) {
    place.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const key = event.key.toLowerCase();
      if (key === "k") { event.preventDefault(); openLink(); }
      else if (place === source && (key === "b" || key === "i")) { event.preventDefault(); around(AROUND[key === "b" ? "bold" : "italic"]); }
    });
  }
  document.addEventListener("selectionchange", () => {
    if (form() !== "rich" || !rich.contains(getSelection().anchorNode)) return;
    const select = document.querySelector("[data-block]");
    if (select) select.value = inside("h2") ? "h2" : inside("h3") ? "h3" : inside("pre") ? "pre" : "p";
    for (const [what, tag] of Object.entries({ bold: "strong, b", italic: "em, i", quote: "blockquote", ul: "ul", ol: "ol", link: "a" })) {
      document.querySelector(`.article-bar [data-do="${what}"]`)?.setAttribute("aria-pressed", String(Boolean(inside(tag))));
    }
  });
}

// What goes out of a text on one network, and how it is painted: the same rules as `planner.links`,
// `planner.mentions` and `web.compose.previews`, which have the last word. Pure, but for `paint`.

const LINK = /(?<![\p{L}\p{N}_@#/.])https?:\/\/[^\s<>"“”«»]+/giu;
const LINK_TAIL = /[.,;:!?'…)\]}]+$/u;
const MENTION = /(?<![\p{L}\p{N}_/@.])@([\p{L}\p{N}_][\p{L}\p{N}_.-]*(?:@[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?)/gu;
const TAG = /(?<![\p{L}\p{N}_&#/])#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*/gu;
const UTM = ["utm_source", "utm_medium", "utm_campaign", "utm_content"];

function linkEnd(link) {
  const tail = link.match(LINK_TAIL);
  let end = link.length;
  while (tail && end > tail.index) {
    const part = link.slice(0, end);
    if (part.endsWith(")") && part.split("(").length >= part.split(")").length) break;
    end -= 1;
  }
  return end;
}

const quoted = (value) => encodeURIComponent(value).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** An address with the campaign's marks: {before, added, after}. What it says of them already is respected. */
export function marked(url, utm) {
  const [, bare, fragment = ""] = url.match(/^([^#]*)(#.*)?$/s);
  const [, query = null] = bare.match(/\?(.*)$/s) ?? [];
  const has = (query ?? "").split("&").map((pair) => pair.split("=")[0].toLowerCase());
  const more = Object.entries(utm ?? {}).map(([name, value]) => `${name}=${quoted(value)}`).join("&");
  if (!more || has.some((name) => UTM.includes(name)) || !/^https?:\/\/[^/?#]/i.test(url)) return { before: url, added: "", after: "" };
  const clean = query === "" ? bare.slice(0, -1) : bare;
  return { before: clean, added: `${query ? "&" : "?"}${more}`, after: fragment === "#" ? "" : fragment };
}

export function dressed(text, utm) {
  if (!utm || !Object.keys(utm).length) return text;
  return text.replace(LINK, (link) => {
    const end = linkEnd(link);
    const { before, added, after } = marked(link.slice(0, end), utm);
    return before + added + after + link.slice(end);
  });
}

/** «@ana» as she is called on `network`: by her handle there; by name where we know her only elsewhere. */
export function resolved(text, network, people) {
  return text.replace(MENTION, (whole, token) => {
    const key = token.replace(/[.-]+$/, "");
    const known = people[key.toLowerCase()];
    if (!known) return whole;
    return (known.handles[network] || known.name) + token.slice(key.length);
  });
}

/** Names of those mentioned who have no account there that we know. */
export function unknown(text, network, people) {
  const keys = [...text.matchAll(MENTION)].map((match) => match[1].replace(/[.-]+$/, "").toLowerCase());
  return [...new Set(keys)].filter((key) => people[key] && !people[key].handles[network]).map((key) => people[key].name);
}

export const hasCard = (channel, pictures) => channel.embeds && !pictures.length;

/** The texts that go out on `channel`: one, or those of a thread. */
export function goingOut({ words, parts = [], link = "", kind = "post", pictures = [] }, channel, people) {
  const texts = parts.length ? [...parts] : [words];
  if (kind === "article") return texts;
  const below = link && !hasCard(channel, pictures) && !channel.without && !texts[0].includes(link);
  if (below) texts[0] = `${texts[0].trimEnd()}\n\n${link}`.trimStart();
  return texts.map((text) => dressed(resolved(text, channel.network, people), channel.utm));
}

/** A text cut into what is plain and what is coloured: [{kind, text}]. */
export function pieces(text) {
  const found = [];
  for (const [kind, pattern] of [["link", LINK], ["tag", TAG], ["at", MENTION]]) {
    for (const match of text.matchAll(pattern)) {
      const end = kind === "link" ? match.index + linkEnd(match[0]) : match.index + match[0].length;
      if (!found.some((one) => match.index < one.end && end > one.start)) found.push({ kind, start: match.index, end });
    }
  }
  found.sort((one, other) => one.start - other.start);
  const kept = [];
  let last = 0;
  for (const { kind, start, end } of found) {
    if (start > last) kept.push({ kind: "plain", text: text.slice(last, start) });
    kept.push({ kind, text: text.slice(start, end) });
    last = end;
  }
  if (last < text.length) kept.push({ kind: "plain", text: text.slice(last) });
  return kept;
}

export function short(link) {
  const bare = link.replace(/^https?:\/\/(www\.)?/i, "");
  const signs = [...bare];
  return signs.length <= 30 ? bare : `${signs.slice(0, 29).join("")}…`;
}

/** Where the network folds the text away: the shown part, or null where all of it is shown. */
export function folded(text, { foldChars, foldLines }) {
  let end = text.length;
  if (foldChars && [...text].length > foldChars) {
    const cut = [...text].slice(0, foldChars).join("");
    end = Math.max(cut.search(/\s\S*$/), 1);
  }
  if (foldLines) {
    const lines = text.split("\n");
    if (lines.length > foldLines) end = Math.min(end, lines.slice(0, foldLines).join("\n").length);
  }
  return end < text.length ? `${text.slice(0, end).trimEnd()}…` : null;
}

const painted = new WeakMap();

function node(kind, text) {
  if (kind === "break") return document.createElement("br");
  if (kind === "plain") return document.createTextNode(text);
  const span = document.createElement("span");
  span.className = "pv-a";
  span.append(kind === "link" ? short(text) : text);
  return span;
}

/** The pieces of one paragraph, a line break as a piece of its own. */
function lines(block) {
  return pieces(block).flatMap(({ kind, text }) => text.split("\n").flatMap((line, row) => [
    ...(row ? [{ kind: "break", text: "" }] : []),
    ...(line ? [{ kind, text: line }] : []),
  ]));
}

/** Put `now` into a paragraph that shows `was`: only what is not the same is touched. */
function fill(paragraph, was, now) {
  const kept = was && was.length === now.length && was.every(({ kind }, place) => kind === now[place].kind);
  if (!kept) { paragraph.replaceChildren(...now.map(({ kind, text }) => node(kind, text))); return; }
  now.forEach(({ kind, text }, place) => {
    if (text === was[place].text) return;
    const child = paragraph.childNodes[place];
    if (kind === "plain") child.data = text;
    else child.textContent = kind === "link" ? short(text) : text;
  });
}

/** Put `text` into `place` as paragraphs with coloured links, hashtags and mentions. */
export function paint(place, text) {
  const was = painted.get(place);
  if (was?.text === text) return;
  const blocks = text.replace(/^\n+|\n+$/g, "").split(/\n{2,}/).filter((block) => block.trim());
  const old = was?.blocks ?? [];
  const parts = blocks.map((block, row) => (old[row]?.block === block ? old[row] : { block, pieces: lines(block) }));
  if (!was || old.length !== parts.length) {
    place.replaceChildren(...parts.map(() => Object.assign(document.createElement("p"), { className: "pv-p" })));
  }
  parts.forEach((part, row) => {
    const fresh = !was || old.length !== parts.length;
    if (fresh || part !== old[row]) fill(place.children[row], fresh ? null : old[row].pieces, part.pieces);
  });
  painted.set(place, { text, blocks: parts });
}

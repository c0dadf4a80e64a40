// Painting: each variant's row and its preview, from what the store holds.
import { bytesOf, lengthOf } from "./count.js";
import { changes, paintChanges, pieces } from "./compose-diff.js";
import { folded, goingOut, hasCard, paint, unknown } from "./compose-text.js";

const WHOLE = 0.35;
const NEAR = 0.9;
const unfolded = new Set();
const language = document.documentElement.lang || "es";
const numbers = new Intl.NumberFormat(language, { useGrouping: "always" });
const number = (n) => numbers.format(n);
const say = (words, n) => words.replace("%n", n);

const zone = { timeZone: "UTC" };
const weekday = new Intl.DateTimeFormat(language, { ...zone, weekday: "short" });
const date = new Intl.DateTimeFormat(language, { ...zone, day: "numeric" });
const hour = new Intl.DateTimeFormat(language, { ...zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** «mar 13, 12:30» of «2026-10-13T12:30». */
export function when(local) {
  if (!local) return "";
  const day = new Date(`${local}Z`);
  return `${weekday.format(day).replace(".", "")} ${date.format(day)}, ${hour.format(day)}`;
}

export class View {
  constructor(root, store) {
    this.root = root;
    this.store = store;
    this.rows = new Map([...root.querySelectorAll("[data-variant]")].map((row) => [row.dataset.variant, row]));
    this.lengths = new Map();
    /** What each variant showed last: what is the same is not painted again. */
    this.shown = new Map();
    this.looks = new Map([...root.querySelectorAll("[data-preview]")].map((look) => [look.dataset.preview, look]));
  }

  channel(id) { return this.store.data.channels[id]; }

  words(id) { return this.store.data.variants[id].text ?? this.store.data.post.text; }

  pictures(id) { return this.store.data.variants[id].media ?? this.store.data.post.media; }

  /** The texts that go out on channel `id`. */
  texts(id) {
    const { post, kind, people, variants } = this.store.data;
    const told = { words: this.words(id), parts: variants[id].parts, link: post.link, kind, pictures: this.pictures(id) };
    return goingOut(told, this.channel(id), people);
  }

  all() {
    this.common();
    for (const id of this.rows.keys()) this.one(id);
  }

  /** What changed at `scope`: a variant's own row, or everything where it is common. */
  changed(scope) {
    if (scope === "post") this.all();
    else this.one(scope);
  }

  common() {
    const { post } = this.store.data;
    const place = this.root.querySelector("[data-common-count]");
    const length = lengthOf(post.text);
    if (place) place.textContent = say(length === 1 ? place.dataset.one : place.dataset.many, number(length));
  }

  one(id) {
    if (!this.channel(id)) return;
    if (this.store.data.variants[id].locked) return;
    const texts = this.texts(id);
    this.row(id, texts);
    const { post, variants, card, assets } = this.store.data;
    const state = JSON.stringify([texts, post.at, post.title, post.link, card, variants[id].at, variants[id].first_comment, Object.keys(assets), [...unfolded]]);
    if (this.shown.get(id) === state) return;
    this.shown.set(id, state);
    this.look(id, texts);
  }

  row(id, texts) {
    const row = this.rows.get(id);
    const variant = this.store.data.variants[id];
    const { post, kind } = this.store.data;
    const own = variant.text !== null && variant.text !== post.text;
    const found = own ? pieces(post.text, variant.text) : [{ op: "same", text: this.words(id) }];
    const same = found.reduce((sum, { op, text }) => sum + (op === "same" ? text.length : 0), 0);
    const whole = own && same < WHOLE * variant.text.length;
    const tag = row.querySelector("[data-changes]");
    const many = changes(found) + Number(Boolean(variant.parts.length)) + Number(Boolean(variant.first_comment));
    tag.hidden = !many;
    if (many) tag.textContent = whole ? tag.dataset.whole : many === 1 ? tag.dataset.one : say(tag.dataset.many, many);
    const open = row.classList.contains("is-open");
    paintChanges(row.querySelector("[data-shown]"), whole ? [{ op: "same", text: variant.text }] : found, !open);
    row.querySelector("[data-shown]").hidden = variant.parts.length > 0 || !row.querySelector(".variant-edit").hidden;
    const back = row.querySelector("[data-inherit]");
    if (back) back.hidden = variant.text === null && variant.media === null && !variant.parts.length;
    const moment = row.querySelector("[data-when]");
    moment.textContent = when(variant.at || post.at) || moment.dataset.none;
    moment.classList.toggle("is-own", Boolean(variant.at));
    this.count(row, id, texts, kind);
    this.notes(row, id);
  }

  /** The ring: the longest part counts, in the network's own unit; where bytes are short, they. */
  count(row, id, texts, kind) {
    const counter = row.querySelector("[data-counter]");
    const { limits } = this.channel(id);
    const pictures = this.pictures(id).length > 0;
    const limit = pictures && limits.caption ? limits.caption : limits.maximum;
    const lengths = texts.map((text) => this.length(text, limits));
    const figure = counter.querySelector("[data-figure]");
    if (kind === "article") { figure.textContent = ""; counter.querySelector(".ring").toggleAttribute("hidden", true); return; }
    const length = Math.max(...lengths);
    const bytes = limits.bytes ? Math.max(...texts.map((text) => bytesOf(text))) : 0;
    const over = limit ? Math.max(0, length - limit) : 0;
    const heavy = limits.bytes && bytes > limits.bytes ? bytes - limits.bytes : 0;
    const share = limit ? Math.min(1, Math.max(length / limit, limits.bytes ? bytes / limits.bytes : 0)) : 0;
    counter.querySelector(".ring").toggleAttribute("hidden", !limit);
    counter.querySelector("[data-ring]").setAttribute("stroke-dasharray", `${share * 100} 100`);
    counter.classList.toggle("is-near", share > NEAR && !over && !heavy);
    counter.classList.toggle("is-over", over > 0 || heavy > 0);
    if (over) figure.textContent = say(counter.dataset.over, number(over));
    else if (heavy) figure.textContent = say(counter.dataset.over, `${number(heavy)} B`);
    else figure.textContent = limit ? `${number(length)} / ${number(limit)}` : number(length);
    row.dataset.over = String(over > 0 || heavy > 0);
  }

  /** Networks that count alike are asked once for the same text. */
  length(text, limits) {
    const rule = `${limits.unit} ${limits.urlLength} ${limits.shortMentions}`;
    const known = this.lengths.get(rule);
    if (known?.text === text) return known.length;
    const length = lengthOf(text, limits.unit, limits);
    this.lengths.set(rule, { text, length });
    return length;
  }

  notes(row, id) {
    const channel = this.channel(id);
    const { post, people } = this.store.data;
    const plain = row.querySelector("[data-plain]");
    const names = unknown(this.words(id), channel.network, people);
    plain.hidden = !names.length;
    if (names.length) plain.textContent = say(plain.dataset.words, names.join(", "));
    const goes = row.querySelector("[data-link-goes]");
    if (!goes) return;
    const inside = post.link && !this.words(id).includes(post.link);
    goes.textContent = !post.link ? "" : hasCard(channel, this.pictures(id)) ? goes.dataset.card : channel.without ? goes.dataset.none : inside ? goes.dataset.text : "";
  }

  look(id, texts) {
    const look = this.looks.get(id);
    if (!look) return;
    const channel = this.channel(id);
    const { post, variants } = this.store.data;
    look.querySelector("[data-pv-when]").textContent = when(variants[id].at || post.at);
    this.parts(look, texts.length);
    [...look.querySelectorAll("[data-pv-text]")].forEach((place, part) => {
      const fold = place.parentElement.querySelector("[data-unfold]");
      const cut = unfolded.has(`${id}.${part}`) ? null : folded(texts[part], channel);
      if (fold) fold.hidden = cut === null;
      paint(place, cut ?? texts[part]);
    });
    const heading = look.querySelector("h4");
    if (heading) heading.textContent = post.title;
    this.comment(look, variants[id], channel);
    this.card(look, channel, id, texts[0]);
    this.frame(look, channel);
  }

  /** As many posts under one another as the thread has parts. */
  parts(look, wanted) {
    const list = look.querySelector("[data-pv-parts]");
    while (list.children.length > Math.max(1, wanted)) list.lastElementChild.remove();
    while (list.children.length < wanted) {
      const copy = list.firstElementChild.cloneNode(true);
      copy.classList.add("pv-goes-on");
      copy.querySelectorAll("[data-pv-media], [data-pv-card]").forEach((gone) => gone.remove());
      list.append(copy);
    }
  }

  comment(look, variant, channel) {
    const place = look.querySelector("[data-pv-comment]");
    place.hidden = !variant.first_comment.trim();
    if (place.hidden) return;
    const [text] = goingOut({ words: variant.first_comment }, channel, this.store.data.people);
    paint(place.querySelector("[data-pv-comment-text]"), text);
  }

  card(look, channel, id, text) {
    const place = look.querySelector("[data-pv-card]");
    const { post, card } = this.store.data;
    const shows = Boolean(post.link) && !this.pictures(id).length && !channel.without && (channel.embeds || (channel.cards && text.includes(post.link.split("?")[0])));
    place.hidden = !shows || channel.kind === "blog";
    if (place.hidden) return;
    const read = card?.url === post.link ? card : {};
    place.querySelector("[data-card-title]").textContent = read.title || post.link;
    place.querySelector("[data-card-about]").textContent = read.description ?? "";
    try { place.querySelector("[data-card-host]").textContent = new URL(post.link).hostname.replace(/^www\./, ""); } catch { /* being typed */ }
    const asset = this.store.data.assets[read.asset];
    let figure = place.querySelector("figure");
    if (!asset) { figure?.remove(); return; }
    if (!figure) {
      figure = document.createElement("figure");
      figure.append(new Image());
      place.prepend(figure);
    }
    if (!figure.firstElementChild.src.endsWith(asset.thumb)) figure.firstElementChild.src = asset.thumb;
    figure.firstElementChild.alt = "";
  }

  /** A lone picture is cropped as the network does, around what matters in it. */
  frame(look, channel) {
    const figures = look.querySelectorAll("[data-pv-media] figure");
    for (const figure of figures) {
      const asset = this.store.data.assets[figure.dataset.asset];
      const picture = figure.querySelector("img");
      if (!asset || !picture) continue;
      const natural = asset.ratio || 1.5;
      const ratio = channel.ratio ?? Math.min(Math.max(natural, 0.75), 2.4);
      figure.style.setProperty("aspect-ratio", figures.length === 1 ? String(ratio) : "1");
      picture.style.setProperty("object-position", `${asset.focus[0] * 100}% ${asset.focus[1] * 100}%`);
    }
  }

  unfold(look, part) {
    unfolded.add(`${look.dataset.preview}.${part}`);
    this.one(look.dataset.preview);
  }

  /** What stands in the way, as the server told, at each variant. */
  problems(found) {
    for (const [id, row] of this.rows) {
      const list = row.querySelector("[data-problems]");
      const told = found[id] ?? [];
      list.hidden = !told.length;
      list.replaceChildren(...told.map(({ words, severity }) => {
        const line = document.createElement("li");
        line.className = `is-${severity}`;
        line.textContent = words;
        return line;
      }));
      const stops = row.querySelector("[data-stops]");
      const many = told.filter(({ severity }) => severity === "stop").length;
      stops.hidden = !many;
      stops.textContent = many === 1 ? stops.dataset.one : say(stops.dataset.many, many);
    }
  }
}

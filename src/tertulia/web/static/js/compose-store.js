// What the page holds of a post: what stands on the server, what was typed since, and the way there and back.
// Nothing typed is lost: it is kept in this browser at every keystroke, and sent a moment later with what the
// writer had seen, so that the server can tell when somebody else has written there meanwhile.
import { store } from "./dom.js";

const WAIT = 900;
const PREFIX = "tertulia.post.";
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class Store extends EventTarget {
  constructor(data, { url, scope, hold }) {
    super();
    this.data = data;
    this.url = url;
    this.hold = hold;
    this.key = `${PREFIX}${scope}.${data.id}`;
    /** {"post.text": {base, value}}: typed here and not on the server yet. */
    this.dirty = new Map();
    this.timer = 0;
    this.sending = null;
    this.recover();
  }

  part(scope) { return scope === "post" ? this.data.post : this.data.variants[scope]; }

  get(scope, field) { return this.part(scope)?.[field]; }

  /** What somebody typed. */
  set(scope, field, value) {
    const part = this.part(scope);
    if (!part || same(part[field], value)) return;
    const name = `${scope}.${field}`;
    const base = this.dirty.has(name) ? this.dirty.get(name).base : part[field];
    part[field] = value;
    if (same(base, value)) this.dirty.delete(name);
    else this.dirty.set(name, { base, value });
    this.keep();
    this.say("typed", { scope, field });
    this.later();
  }

  keep() {
    if (this.dirty.size) store.set(this.key, JSON.stringify({ at: Date.now(), dirty: [...this.dirty] }));
    else store.remove(this.key);
  }

  /** What this browser still had from a crash, a closed session or a dead line. */
  recover() {
    let kept = null;
    try { kept = JSON.parse(store.get(this.key)); } catch { /* not ours */ }
    for (const [name, { base, value }] of kept?.dirty ?? []) {
      const [scope, field] = name.split(".");
      const part = this.part(scope);
      if (!part || same(part[field], value)) continue;
      this.dirty.set(name, { base, value });
      part[field] = value;
    }
    this.recovered = this.dirty.size > 0;
  }

  say(kind, detail = {}) { this.dispatchEvent(new CustomEvent(kind, { detail })); }

  later() {
    clearTimeout(this.timer);
    if (this.hold) { this.say("held"); return; }
    this.say("wait");
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  payload() {
    const told = { base: {}, set: {}, variants: {} };
    for (const [name, { base, value }] of this.dirty) {
      const [scope, field] = name.split(".");
      const part = scope === "post" ? told : (told.variants[scope] ??= { base: {}, set: {} });
      part.base[field] = base;
      part.set[field] = value;
    }
    return told;
  }

  /** Send what was typed. Resolves to whether all of it is on the server. */
  async save({ keepalive = false } = {}) {
    clearTimeout(this.timer);
    if (this.sending) { await this.sending.catch(() => {}); }
    if (!this.dirty.size) return true;
    const sent = new Map(this.dirty);
    this.sending = this.post(sent, keepalive);
    try { return await this.sending; } finally { this.sending = null; }
  }

  async post(sent, keepalive) {
    let response;
    try {
      response = await fetch(this.url, {
        method: "POST",
        body: JSON.stringify(this.payload()),
        headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector("meta[name=csrf-token]")?.content ?? "", "X-Requested-With": "fetch" },
        credentials: "same-origin",
        keepalive,
      });
    } catch { this.say("here"); return false; }
    if (response.status === 401 || response.status === 403 || response.redirected) { this.say("expired"); return false; }
    let told = null;
    try { told = await response.json(); } catch { this.say("here"); return false; }
    if (response.status === 422) { this.say("problems", { problems: told.problems ?? {}, sent }); return false; }
    if (!response.ok) { this.say("here"); return false; }
    this.say("problems", { problems: {}, sent });
    this.landed(sent, told);
    return !told.conflicts.length;
  }

  landed(sent, told) {
    const held = new Set(told.conflicts.map(({ scope, field }) => `${scope}.${field}`));
    for (const [name, { value }] of sent) {
      if (held.has(name)) continue;
      const now = this.dirty.get(name);
      if (!now) continue;
      if (same(now.value, value)) this.dirty.delete(name);
      else now.base = value;
    }
    this.keep();
    this.merge(told);
    this.say("server", told);
    if (this.dirty.size && !told.conflicts.length) this.later();
  }

  /** What the server has now: shown where nothing is being typed, put beside it where something is. */
  merge(told) {
    const conflicts = [];
    this.data.revision = told.revision;
    this.data.state = told.state;
    for (const scope of ["post", ...Object.keys(this.data.variants)]) {
      const theirs = scope === "post" ? told.post : told.variants[scope];
      for (const [field, value] of Object.entries(theirs ?? {})) {
        const typed = this.dirty.get(`${scope}.${field}`);
        if (!typed) {
          if (!same(this.part(scope)[field], value)) { this.part(scope)[field] = value; this.say("theirs", { scope, field, value }); }
        } else if (!same(typed.base, value) && !same(typed.value, value)) conflicts.push({ scope, field, theirs: value });
        else if (same(typed.value, value)) this.dirty.delete(`${scope}.${field}`);
      }
    }
    const gone = Object.keys(told.variants).length !== Object.keys(this.data.variants).length;
    if (conflicts.length) this.say("conflict", { conflicts, who: told.who ?? "" });
    if (gone) this.say("channels");
  }

  /** After a conflict: `mine` stays and goes out over theirs, or theirs is taken. */
  settle(scope, field, theirs, mine) {
    const name = `${scope}.${field}`;
    const typed = this.dirty.get(name);
    if (!typed) return;
    if (mine) { typed.base = theirs; this.keep(); this.later(); return; }
    this.dirty.delete(name);
    this.part(scope)[field] = theirs;
    this.keep();
    this.say("theirs", { scope, field, value: theirs });
  }
}

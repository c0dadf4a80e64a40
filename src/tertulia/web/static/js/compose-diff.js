// What a variant says otherwise than the common text, word by word. Pure, but for `paintChanges`.

const WORDS = /\s+|[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]/gu;
const MOST = 1200;

/** [{op: same | added | removed, text}]: the same and the removed joined are `old`, the same and the added `now`. */
export function pieces(old, now) {
  if (old === now) return old ? [{ op: "same", text: old }] : [];
  const a = old.match(WORDS) ?? [];
  const b = now.match(WORDS) ?? [];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const joined = [["same", a.slice(0, head)], ...middle, ["same", a.slice(a.length - tail)]];
  return smooth(joined.filter(([, words]) => words.length).map(([op, words]) => ({ op, text: words.join("") })));
}

/** The longest common run of words, by the table of lengths; texts too long for it change as wholes. */
function between(a, b) {
  if (!a.length || !b.length || a.length * b.length > MOST * MOST) return [["removed", a], ["added", b]];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const found = [];
  const put = (op, word) => (found.at(-1)?.[0] === op ? found.at(-1)[1].push(word) : found.push([op, [word]]));
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { put("same", a[i]); i += 1; j += 1; } else if (j >= b.length || (i < a.length && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) { put("removed", a[i]); i += 1; } else { put("added", b[j]); j += 1; }
  }
  return found;
}

/** A blank alone between two changes does not part them. */
function smooth(found) {
  const kept = [];
  let removed = "";
  let added = "";
  const close = () => {
    let [head, tail] = ["", ""];
    while (removed && added && removed[0] === added[0] && /\s/.test(removed[0])) { head += removed[0]; removed = removed.slice(1); added = added.slice(1); }
    while (removed && added && removed.at(-1) === added.at(-1) && /\s/.test(removed.at(-1))) { tail = removed.at(-1) + tail; removed = removed.slice(0, -1); added = added.slice(0, -1); }
    for (const [op, text] of [["same", head], ["removed", removed], ["added", added], ["same", tail]]) if (text) kept.push({ op, text });
    [removed, added] = ["", ""];
  };
  found.forEach(({ op, text }, place) => {
    if (op === "same") {
      if (!text.trim() && (removed || added) && place < found.length - 1) { removed += text; added += text; } else { close(); kept.push({ op, text }); }
    } else if (op === "removed") removed += text;
    else added += text;
  });
  close();
  return kept;
}

/** How many separate changes there are in `found`. */
export function changes(found) {
  return found.filter(({ op }, place) => op !== "same" && (place === 0 || found[place - 1].op === "same")).length;
}

const LONGEST_SAME = 60;
const painted = new WeakMap();

/** Show `found` in `place`; where `brief`, what stayed before the first change is only hinted at. */
export function paintChanges(place, found, brief) {
  const state = JSON.stringify([found, brief]);
  if (painted.get(place) === state) return;
  painted.set(place, state);
  const changed = found.some(({ op }) => op !== "same");
  const nodes = found.map(({ op, text }, at) => {
    if (op === "same") {
      const long = brief && changed && at === 0 && text.length > LONGEST_SAME;
      return document.createTextNode(long ? `… ${text.slice(-LONGEST_SAME / 2).replace(/^\S*\s/, "")}` : text);
    }
    const mark = document.createElement(op === "added" ? "ins" : "del");
    mark.textContent = text;
    return mark;
  });
  place.replaceChildren(...nodes);
}

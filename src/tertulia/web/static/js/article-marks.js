// The sentences that a promotion takes are marked in the article, without touching its text.

/** Where `words` stands in `block`, as a Range; null where it does not. Blanks of any length are alike. */
function find(block, words) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const places = [];
  let text = "";
  while (walker.nextNode()) {
    for (let at = 0; at < walker.currentNode.data.length; at += 1) {
      const sign = /\s/.test(walker.currentNode.data[at]) ? " " : walker.currentNode.data[at];
      if (sign === " " && text.endsWith(" ")) continue;
      text += sign;
      places.push([walker.currentNode, at]);
    }
  }
  const start = text.indexOf(words);
  if (start < 0) return null;
  const range = document.createRange();
  range.setStart(...places[start]);
  const [node, at] = places[start + words.length - 1];
  range.setEnd(node, at + 1);
  return range;
}

/** Mark each of `sources` (sentences) in `rich`. Returns how many were found. */
export function mark(rich, sources) {
  if (!CSS.highlights) return 0;
  const blocks = [...rich.querySelectorAll("p, li, h2, h3, h4, h5, h6")];
  const ranges = [];
  for (const source of new Set(sources)) {
    for (const block of blocks) {
      const range = find(block, source);
      if (range) { ranges.push(range); break; }
    }
  }
  CSS.highlights.set("article-sources", new Highlight(...ranges));
  return ranges.length;
}

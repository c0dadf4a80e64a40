// What the words of a search are, told apart at sight: the parser on the server has the last word on meaning, this
// only colours. Pure: text in, nodes out.

const TERM = '-?(?:[\\p{L}\\p{N}_]+:)?(?:"[^"]*"?(?:~\\d+)?|[^\\s()"]+)';
const TOKEN = new RegExp(`(\\s+)|([()])|(${TERM})(\\s+)(O?NEAR\\/\\d+)(\\s+)(${TERM})|(${TERM})`, "giu");
const OPERATOR = /^(AND|OR|NOT|Y|O|NO)$/;
const LANGUAGE = /^(idioma|lang|language):/i;
const FIELD = /^[\p{L}_]+:/u;

function chip(kind, ...parts) {
  const made = document.createElement("span");
  made.className = kind ? `chip chip-${kind}` : "chip";
  made.append(...parts);
  return made;
}

/** The kind of one word as written: «exclude», «language», «field», or «» for what is looked for in the text. */
export function kind(word) {
  if (word.startsWith("-") && word.length > 1) return "exclude";
  if (LANGUAGE.test(word)) return "language";
  return FIELD.test(word) ? "field" : "";
}

function node(match, afterNot) {
  const [whole, space, mark, left, before, near, after, right, word] = match;
  if (space || mark || OPERATOR.test(whole)) return document.createTextNode(whole);
  if (near) {
    const strong = document.createElement("b");
    strong.textContent = near;
    return chip("near", left, before, strong, after, right);
  }
  return chip(afterNot ? "exclude" : kind(word), word);
}

/** `text` as nodes with its chips; what stands at the character `bad` (-1: nothing does) is underlined. */
export function paint(text, bad = -1) {
  const nodes = [];
  const wrong = bad < 0 ? -1 : [...text].slice(0, bad).join("").length;
  let afterNot = false;
  let past = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > past) nodes.push(text.slice(past, match.index));
    past = match.index + match[0].length;
    const made = node(match, afterNot);
    if (wrong >= match.index && wrong < past && !match[1]) nodes.push(chip("bad", match[0]));
    else nodes.push(made);
    if (!match[1]) afterNot = /^(NOT|NO)$/.test(match[0]);
  }
  if (past < text.length) nodes.push(text.slice(past));
  nodes.push("\u200b");
  return nodes;
}

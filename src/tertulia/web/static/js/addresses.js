// Addresses in a text, as X finds them: the same rules as `connectors.web_addresses`. Pure: no page.
import { TLDS } from "./tlds.js";

const LONGEST_LABEL = 63;
const LONGEST = 4096;
const T_CO = 40;

const LATIN = "À-ÖØ-öø-ÿĀ-ɏɓɔɖɗəɛɣɨɯɲʉʻ\\u0300-\\u036fḀ-ỿ";
const CYRILLIC = "\\u0400-\\u04ff";
const SPACES = "\\u0009-\\u000d \\u0085\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const MARKS = "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069";
const NEVER = "\\ufffe\\ufeff\\uffff";
const SIGNS = String.raw`!'#%&\(\)*+,\\\-.\/:;<=>?@\[\]\^_\{\|\}~$`;

const IN_DOMAIN = `[^${SIGNS}${SPACES}${NEVER}${MARKS}]`;
const IN_PATH = String.raw`[a-zA-Z0-9${CYRILLIC}${LATIN}!*';:=+,.$\/%#\[\]\-\u2013_~@\|&]`;
const PARENS = String.raw`\((?:${IN_PATH}+|${IN_PATH}*\(${IN_PATH}+\)${IN_PATH}*)\)`;
const PATH_END = String.raw`(?:[a-zA-Z0-9${CYRILLIC}${LATIN}=_#\/+\-]|${PARENS})`;
const PATH = String.raw`(?:${IN_PATH}*(?:${PARENS}${IN_PATH}*)*${PATH_END}|@${IN_PATH}+\/)`;
const IN_QUERY = String.raw`[a-zA-Z0-9!?*'@\(\);:&=+$\/%#\[\]\-_.,~\|]`;
const QUERY_END = String.raw`[a-zA-Z0-9\-_&=#\/]`;
const T_CO_LINK = new RegExp(String.raw`^[hH][tT]{2}[pP][sS]?:\/\/[tT]\.[cC][oO]\/([a-zA-Z0-9]+)(?:\?${IN_QUERY}*${QUERY_END})?`, "u");
const CHUNK = new RegExp(`[${SPACES}]?[^${SPACES}]*\\.[^${SPACES}]*`, "gu");

/** The longest label and the most of them that are looked at: far beyond any name, so that typing stays quick. */
const LONG = 255;
const MANY = 127;

let patterns = null;

/** A pattern for any of `endings` in either case, the longest first, by what they share at the beginning. */
function tree(endings) {
  const onward = new Map();
  for (const ending of endings) {
    const [first, ...rest] = ending;
    if (first) onward.set(first, [...(onward.get(first) ?? []), rest.join("")]);
  }
  const branches = [...onward.keys()].sort().map((c) => (c >= "a" && c <= "z" ? `[${c}${c.toUpperCase()}]` : c) + tree(onward.get(c)));
  if (!branches.length) return "";
  return `(?:${branches.join("|")})${endings.includes("") ? "?" : ""}`;
}

/** An address with what stands before it; and a bare domain in Latin letters. */
function compiled() {
  if (patterns) return patterns;
  const ending = String.raw`(?:${tree(TLDS)}(?=[^0-9a-zA-Z@+\-]|$)|[xX][nN]--[\-0-9a-zA-Z]+)`;
  const sub = String.raw`(?:(?:${IN_DOMAIN}(?:[_\-]|${IN_DOMAIN}){0,${LONG}})?${IN_DOMAIN}\.)`;
  const name = String.raw`(?:(?:${IN_DOMAIN}(?:-|${IN_DOMAIN}){0,${LONG}})?${IN_DOMAIN}\.)`;
  const address = String.raw`([^A-Za-z0-9@＠$#＃${NEVER}]|^)((?<scheme>[hH][tT][tT][pP][sS]?:\/\/)?(?<domain>${sub}{0,${MANY}}${name}${ending})(?::[0-9]+)?(?<path>\/${PATH}*)?(?:\?${IN_QUERY}*${QUERY_END})?)`;
  const latin = String.raw`(?:[\-a-zA-Z0-9${LATIN}]+\.)+${ending}`;
  patterns = [new RegExp(address, "gu"), new RegExp(latin, "gu")];
  return patterns;
}

/** How long a label is once written in ASCII (RFC 3492); as it is where it already is. */
function asciiLength(label) {
  const signs = [...label].map((sign) => sign.codePointAt(0));
  const basic = signs.filter((sign) => sign < 128).length;
  if (basic === signs.length) return basic;
  let [n, delta, bias, handled, length] = [128, 0, 72, basic, basic + (basic ? 1 : 0)];
  while (handled < signs.length) {
    const next = Math.min(...signs.filter((sign) => sign >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const sign of signs) {
      if (sign < n) delta += 1;
      if (sign !== n) continue;
      length += digits(delta, bias);
      bias = adapted(delta, handled + 1, handled === basic);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    n += 1;
  }
  return 4 + length;
}

function digits(delta, bias) {
  let [left, count] = [delta, 1];
  for (let k = 36; ; k += 36) {
    const threshold = Math.min(Math.max(k - bias, 1), 26);
    if (left < threshold) return count;
    left = Math.floor((left - threshold) / (36 - threshold));
    count += 1;
  }
}

function adapted(delta, points, first) {
  let [left, k] = [Math.floor(delta / (first ? 700 : 2)), 0];
  left += Math.floor(left / points);
  while (left > 455) {
    left = Math.floor(left / 35);
    k += 36;
  }
  return k + Math.floor((36 * left) / (left + 38));
}

const isAscii = (text) => /^[\x00-\x7f]*$/.test(text);

/** Whether each label of `domain` fits what names on the net may be. */
function canBe(domain, length) {
  if (domain.startsWith("xn--") && !isAscii(domain)) return false;
  let total = length;
  for (const label of domain.split(".")) {
    const written = asciiLength(label);
    if (written < 1 || written > LONGEST_LABEL) return false;
    total += written - [...label].length;
  }
  return total + "https://".length <= LONGEST;
}

function withScheme(match, start) {
  let url = match[2];
  const short = url.match(T_CO_LINK);
  if (short && short[1].length > T_CO) return [];
  if (short) url = short[0];
  return canBe(match.groups.domain, [...match[2]].length) ? [[start, start + url.length]] : [];
}

function bare(match, start) {
  const spans = [...match.groups.domain.matchAll(compiled()[1])]
    .filter((found) => canBe(found[0], [...found[0]].length))
    .map((found) => [start + found.index, start + found.index + found[0].length]);
  if (spans.length && match.groups.path) spans.at(-1)[1] = start + match[2].length;
  return spans;
}

/** Where each address begins and ends (UTF-16), in order. `isBare`: also those without http:// or https://. */
export function addresses(text, isBare = false) {
  const found = [];
  for (const chunk of text.matchAll(CHUNK)) {
    if (!isBare && !chunk[0].includes("://")) continue;
    for (const match of chunk[0].matchAll(compiled()[0])) {
      const start = chunk.index + match.index + match[1].length;
      if (match.groups.scheme) found.push(...withScheme(match, start));
      else if (isBare && !["-", "_", ".", "/"].includes(match[1])) found.push(...bare(match, start));
    }
  }
  return found;
}

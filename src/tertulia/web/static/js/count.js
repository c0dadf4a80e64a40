// How long a text is, in the network's own unit: the same rules as `connectors.counting`, which has the last word
// when it is sent. Pure: no page, so that it can be tested alone.
import { addresses } from "./addresses.js";

const WORD = String.raw`\p{L}\p{M}\p{Nd}\p{Pc}`;
const REMOTE = new RegExp(
  String.raw`(?<![=\/${WORD}])(@[a-zA-Z0-9_]+(?:[.\-]+[a-zA-Z0-9_]+)*)@[${WORD}]+(?:[${WORD}.\-]+[${WORD}]+)?(?::[0-9]+)?`,
  "gu",
);
/** Code points that X counts as one; all others count two (twitter-text v3). */
const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];
/** The regions that have a flag among the emoji that Unicode recommends. */
const COUNTRIES = `
AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET
EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM
IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF
MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK
PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC
TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
`;
const flag = (code) => String.fromCodePoint(...[...code].map((letter) => letter.charCodeAt(0) + 0x1f1e6 - 65));
const part = (code) => `🏴${String.fromCodePoint(...[...code].map((letter) => 0xe0000 + letter.charCodeAt(0)), 0xe007f)}`;
const FLAGS = [...COUNTRIES.trim().split(/\s+/).map(flag), ...["gbeng", "gbsct", "gbwls"].map(part)].join("|");
const ONE = String.raw`(?:\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|(?![0-9#*©®])(?!\p{Regional_Indicator})\p{Emoji}\ufe0f?(?!\ufe0e)|[©®]\ufe0f)`;
/** Whole emoji, with their tones and what is joined to them. */
const EMOJI = new RegExp(String.raw`[0-9#*]\ufe0f?\u20e3|${FLAGS}|${ONE}(?:\u200d${ONE})*`, "gu");

const encoder = new TextEncoder();
let segmenter = null;

const codePoints = (text) => [...text].length;

/** The bytes of `text` in UTF-8, for limits in bytes besides. */
export const bytesOf = (text) => encoder.encode(text).length;

function graphemes(text) {
  segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
  return [...segmenter.segment(text)].length;
}

function weight(text) {
  let sum = 0;
  const plain = text.replace(EMOJI, () => ((sum += 2), ""));
  for (const sign of plain) {
    const code = sign.codePointAt(0);
    sum += LIGHT.some(([low, high]) => code >= low && code <= high) ? 1 : 2;
  }
  return sum;
}

const UNITS = {
  chars: codePoints,
  graphemes,
  utf16: (text) => text.length,
  bytes: bytesOf,
  emoji_bytes: (text) => [...text.matchAll(EMOJI)].reduce((sum, [emoji]) => sum + bytesOf(emoji) - codePoints(emoji), codePoints(text)),
};

/** What stands between the addresses of `text`, and how many there are. */
function between(text, spans) {
  const plain = [];
  let last = 0;
  for (const [start, end] of spans) {
    plain.push(text.slice(last, start));
    last = end;
  }
  return [...plain, text.slice(last)];
}

function weighted(text, urlLength) {
  const plain = between(text, addresses(text, true));
  return plain.reduce((sum, piece) => sum + weight(piece), (plain.length - 1) * urlLength);
}

/**
 * Length of `text` in `unit` («chars», «graphemes», «utf16», «bytes», «weighted», «emoji_bytes»). `urlLength`: what
 * every link counts (null: as written). `shortMentions`: of «@ana@masto.es» only «@ana» counts.
 */
export function lengthOf(text, unit = "chars", { urlLength = null, shortMentions = false } = {}) {
  if (unit === "weighted") return weighted(text.normalize("NFC"), urlLength ?? 23);
  const measure = UNITS[unit] ?? UNITS.chars;
  const shorten = (piece) => (shortMentions ? piece.replace(REMOTE, "$1") : piece);
  if (urlLength === null) return measure(shorten(text));
  const plain = between(text, addresses(text));
  return measure(shorten(plain.join("\0"))) + (plain.length - 1) * (urlLength - 1);
}

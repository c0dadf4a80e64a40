// How long a text is, in the network's own unit: the same rules as `connectors.faces.count`, which has the last
// word when the answer is sent. Pure: no page, so that it can be tested alone.

const URL_PATTERN = /(?<![\p{L}\p{N}@#_/.])https?:\/\/[^\s<>"“”«»]+/giu;
const URL_TAIL = /[.,;:!?'…)\]}]+$/u;
const REMOTE = /(?<![=/\p{L}\p{N}_])(@[\p{L}\p{N}_]+(?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?)@[\p{L}\p{N}][\p{L}\p{N}.-]*(?::\d+)?/gu;
const EMOJI = /\p{Emoji_Presentation}|\ufe0f|\u20e3|\p{Regional_Indicator}{2}/u;
/** Code points that X counts as one; all others count two (twitter-text v3). */
const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];

let segmenter = null;

function graphemes(text) {
  segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
  return [...segmenter.segment(text)].map((part) => part.segment);
}

function weight(cluster) {
  if (EMOJI.test(cluster)) return 2;
  let sum = 0;
  for (const sign of cluster) {
    const code = sign.codePointAt(0);
    sum += LIGHT.some(([low, high]) => code >= low && code <= high) ? 1 : 2;
  }
  return sum;
}

const UNITS = {
  chars: (text) => [...text].length,
  graphemes: (text) => graphemes(text).length,
  weighted: (text) => graphemes(text).reduce((sum, cluster) => sum + weight(cluster), 0),
};

/** Punctuation after a link is the sentence's; a parenthesis that the link opened is its own. */
function linkEnd(link) {
  const tail = link.match(URL_TAIL);
  let end = link.length;
  while (tail && end > tail.index) {
    const part = link.slice(0, end);
    if (part.endsWith(")") && part.split("(").length >= part.split(")").length) break;
    end -= 1;
  }
  return end;
}

/**
 * Length of `text` in `unit` («chars», «graphemes», «weighted»). `urlLength`: what every link counts (null: as
 * written). `shortMentions`: of «@ana@masto.es» only «@ana» counts.
 */
export function lengthOf(text, unit = "chars", { urlLength = null, shortMentions = false } = {}) {
  let counted = text.normalize("NFC");
  if (urlLength !== null) {
    counted = counted.replace(URL_PATTERN, (link) => "x".repeat(urlLength) + link.slice(linkEnd(link)));
  }
  if (shortMentions) counted = counted.replace(REMOTE, "$1");
  return (UNITS[unit] ?? UNITS.chars)(counted);
}

// How long a text is, in the network's own unit. Pure: no page, so that it can be tested alone.

const URL_PATTERN = /\bhttps?:\/\/[^\s<>«»"]+/giu;
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;
/** Code points that X counts as one; all others count two (twitter-text v3). */
const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];

let segmenter = null;

function graphemes(text) {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return [...segmenter.segment(text)].map((part) => part.segment);
}

function weight(text) {
  let sum = 0;
  for (const cluster of graphemes(text.normalize("NFC"))) {
    if (EMOJI.test(cluster)) { sum += 2; continue; }
    for (const sign of cluster) {
      const code = sign.codePointAt(0);
      sum += LIGHT.some(([low, high]) => code >= low && code <= high) ? 1 : 2;
    }
  }
  return sum;
}

const UNITS = {
  chars: (text) => [...text].length,
  graphemes: (text) => graphemes(text).length,
  weighted: weight,
};

/** Length of `text` in `unit` («chars», «graphemes», «weighted»); each link counts `urlLength` if it is given. */
export function lengthOf(text, unit = "chars", urlLength = null) {
  const measure = UNITS[unit] ?? UNITS.chars;
  if (urlLength === null) return measure(text);
  let links = 0;
  const rest = text.replace(URL_PATTERN, () => { links += 1; return ""; });
  return measure(rest) + links * urlLength;
}

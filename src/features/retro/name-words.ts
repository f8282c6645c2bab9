/** A text as words to compare: where they are, what is between them, and what they are without accents and capitals. */

/** A word of a text and its place there. */
export type PlacedWord = { readonly start: number; readonly end: number }

// Scripts that put no blank between words.
const WIDE = String.raw`[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]`
// Modifier letters that people type as apostrophes.
const APOSTROPHES = String.raw`\u02b9-\u02bf\u02c8\u02ca\u02cb`
const NARROW_LETTER = String.raw`(?!${WIDE}|[${APOSTROPHES}])[\p{L}\p{N}]`
const WIDE_LETTER = String.raw`(?=[\p{L}\p{N}])(?![${APOSTROPHES}])${WIDE}`
// A letter beyond ASCII as an address has it: “%C3%A9”.
const ENCODED = String.raw`%[c-fC-F][0-9a-fA-F](?:%[89abAB][0-9a-fA-F])+`
// Marks on letters, and signs of which nothing is seen.
const WITHIN = String.raw`[\p{M}\u00ad\u200b-\u200d\u2060\ufeff]`
// “%20”, “%40”: no letter.
const SIGN = '%[2-7][0-9a-fA-F]'
const SIGN_LENGTH = 3
/** Runs of letters and digits. “%20” is taken whole and is no word, so that its digits do not belong to the next one. */
const WORDS = new RegExp(
  [
    String.raw`(?:[A-Za-z0-9]|${NARROW_LETTER}|${ENCODED})(?:[A-Za-z0-9]|${NARROW_LETTER}|${WITHIN}|${ENCODED})*`,
    String.raw`(?:${WIDE_LETTER}${WITHIN}*)+`,
    String.raw`${SIGN}`,
  ].join('|'),
  'gu',
)

/** The words of a text, in order; one pass. */
export function wordsIn(text: string): readonly PlacedWord[] {
  const words: PlacedWord[] = []
  for (const { index: start, 0: word } of text.matchAll(WORDS))
    if (word.length !== SIGN_LENGTH || !word.startsWith('%'))
      words.push({ start, end: start + word.length })
  return words
}

/** What may be between two words of a name, as bits. */
export const GAPS = {
  blank: 1,
  joined: 2,
  apostrophe: 4,
  stop: 8,
  comma: 16,
  nothing: 32,
  other: 64,
} as const
/** Signs between two words, beyond which they are not of one name. */
const OTHER_MAX = 3

/** What is between two words; 0 where it parts them. */
export function gapOf(text: string, from: number, to: number): number {
  if (from === to) return GAPS.nothing
  const gap = text.slice(from, to)
  if (gap === ' ') return GAPS.blank
  if (/^(?:\s+|%20)$/.test(gap)) return GAPS.blank
  if (/^(?:[-._+\u2010-\u2013]|%2[BDE]|%5F)$/i.test(gap)) return GAPS.joined
  if (/^(?:['’‘`´′\u02b9-\u02bf\u02c8\u02ca\u02cb]|%27)$/.test(gap)) return GAPS.apostrophe
  if (/^\.\s$/.test(gap)) return GAPS.stop
  if (/^,\s?$/.test(gap)) return GAPS.comma
  return gap.length <= OTHER_MAX ? GAPS.other : 0
}

const ASCII = /^[A-Za-z0-9]*$/
// Letters that Unicode does not take apart.
const PLAIN: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
}
// As they are written where a keyboard has none of them.
const IN_TWO: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' }

/** A word in small letters, without accents, decoded. Syllables of Hangul stay whole. */
export function folded(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase()
  return small(word)
    .normalize('NFD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    .normalize('NFC')
    .replaceAll(/[øłđðßæœþıħŧ]/g, (letter) => PLAIN[letter] ?? letter)
}

/** The same with umlauts in two letters, as “mueller”. */
export function foldedInTwo(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase()
  return folded(small(word).replaceAll(/[äöüåø]/g, (letter) => IN_TWO[letter] ?? letter))
}

/** Everything a name’s word is written as: “ødegård” is odegard, oedegaard and odegaard. */
export const spellings = (word: string): readonly string[] => [
  ...new Set([folded(word), foldedInTwo(word), folded(small(word).replaceAll('å', 'aa'))]),
]

function small(word: string): string {
  if (!word.includes('%')) return word.toLowerCase().normalize('NFC')
  try {
    return decodeURIComponent(word).toLowerCase().normalize('NFC')
  } catch {
    // Half a letter, or no UTF-8: nobody's name.
    return word.toLowerCase()
  }
}

const ALL_WIDE = new RegExp(`^${WIDE}+$`, 'u')
const ALL_PREFIXED = /^[\p{scx=Arabic}\p{scx=Hebrew}]+$/u

/** Is this wholly in a script without blanks (“wide”), or in one that writes “and” and “the” before a word as a part of it? */
export function isInside(letters: string): 'wide' | 'prefixed' | undefined {
  if (ALL_WIDE.test(letters)) return 'wide'
  return ALL_PREFIXED.test(letters) ? 'prefixed' : undefined
}

/** “And”, “so”, “in”, “for”, “as”, and the Hebrew ones, as letters before a word. */
const PREFIXES = /^[وفبلكובהלמשכ]{1,2}(?=\p{L}{3})/u

/** How many letters before a name belong to the sentence, as in “ومحمد”. */
export function prefixOf(word: string): number {
  return PREFIXES.exec(word)?.[0].length ?? 0
}

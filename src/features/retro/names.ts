/**
 * Finds participants' names in a text and offers the role instead (R-192). Pure, so the page warns while one types. Walks the
 * text once, word by word: what it costs does not depend on how many people there are.
 */
import { sentenceCase } from '#kernel/words.ts'
import {
  formsOf,
  PART_MIN,
  type Ending,
  type Forms,
  type NamedPerson,
  type Step,
} from './name-forms.ts'
import {
  folded,
  foldedInTwo,
  gapOf,
  isInside,
  prefixOf,
  wordsIn,
  type PlacedWord,
} from './name-words.ts'

export type { NamedPerson } from './name-forms.ts'
export type FoundName = {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly person: string
  readonly instead: string
}

/**
 * Every place in `text` where somebody is named: in full, by first or last name, as a @mention, or as an account or address made
 * from the name. The longest match wins and matches do not overlap. Case, accents and the kind of apostrophe are ignored; a part
 * that is also an ordinary word must be capitalised, so that "will" the verb is not "Will" the person. A particle or a title
 * alone, and a part of two letters, is nobody. What follows a name (“Mira’s”, “Miras”) is not of it.
 */
export function findNames(text: string, people: readonly NamedPerson[]): readonly FoundName[] {
  const walk: Walk = { text, words: wordsIn(text), forms: formsOf(people) }
  const addresses = addressesIn(text)
  const found: FoundName[] = []
  let done = 0
  let address = 0
  for (let index = 0; index < walk.words.length; index++) {
    const word = walk.words[index]
    if (!word || word.end <= done || !mayBegin(walk, word)) continue
    while ((addresses[address]?.sign ?? Infinity) <= word.start) address++
    const local = (addresses[address]?.from ?? Infinity) <= word.start
    const marked = local || MARKS.test(text.slice(Math.max(word.start - 2, 0), word.start))
    for (const match of matchesAt(walk, index, marked, done)) {
      if (match.start < done) continue
      const span = match.person ? spanOf(walk, match, addresses.slice(address, address + 2)) : match
      const start = Math.max(span.start, done)
      done = span.end
      const { person } = match
      if (!person) continue
      const instead = standsFor(person, text, start)
      found.push({ start, end: done, text: text.slice(start, done), person: person.id, instead })
    }
  }
  return found
}

/** A name with the sign of a mention before it, or with all of the address that it is in. */
function spanOf(
  { text }: Walk,
  { start, end }: Match,
  addresses: readonly Address[],
): { readonly start: number; readonly end: number } {
  const around = addresses.filter(({ from, sign }) => from < end && start < sign)
  return around.length === 0
    ? { start: mentionAt(text, start), end }
    : {
        start: Math.min(start, ...around.map(({ from }) => from)),
        end: Math.max(end, ...around.map(({ to }) => to)),
      }
}

type Walk = {
  readonly text: string
  readonly words: readonly PlacedWord[]
  readonly forms: Forms
}
type Match = {
  readonly start: number
  readonly end: number
  readonly person: NamedPerson | undefined
}

/** A quick no for nearly every word of a text: no form begins with it, and it is none with more letters than the form. */
function mayBegin({ text, forms }: Walk, { start, end }: PlacedWord): boolean {
  const raw = text.slice(start, end)
  return !/^[A-Za-z]*[A-RT-Za-rt-z]$/.test(raw) || forms.words.next.has(raw.toLowerCase())
}

/** What says that an account follows: “@” that ends no address, and “~”. */
const MARKS = /(?:(?<![\p{L}\p{N}])@|~)$/u

function mentionAt(text: string, start: number): number {
  return /(?<![\p{L}\p{N}])@$/u.test(text.slice(Math.max(start - 2, 0), start)) ? start - 1 : start
}

/** What begins at this word: one match, or several inside a run of letters without blanks. */
function matchesAt(walk: Walk, index: number, marked: boolean, done: number): readonly Match[] {
  const { text, words } = walk
  const word = words[index]
  if (!word) return []
  const whole = word.start >= done ? longestAt(walk, index, marked, 0) : undefined
  if (whole) return [whole]
  const lettered = walk.forms.letters.next.size > 0 && (text.codePointAt(word.start) ?? 0) > 0x5_80
  if (lettered) {
    const inside = insideOf(walk, word, done)
    if (inside.length > 0) return inside
  }
  const prefix =
    (text.codePointAt(word.start) ?? 0) > 0x5_80 ? prefixOf(text.slice(word.start, word.end)) : 0
  const after = Array.from({ length: prefix }, (_, cut) => longestAt(walk, index, marked, cut + 1))
  const match = after.find((one) => one?.person !== undefined)
  return match ? [match] : []
}

/** The longest form that begins with this word, without its first `cut` letters. */
function longestAt(walk: Walk, index: number, marked: boolean, cut: number): Match | undefined {
  const { text, words } = walk
  const start = (words[index]?.start ?? 0) + cut
  const begins = text.slice(start, words[index]?.end)
  const first = { capital: isCapital(begins), marked, wide: isInside(begins) === 'wide' }
  let step: Step | undefined = walk.forms.words
  let best: Match | undefined
  for (let at = index; step && step.next.size > 0; at++) {
    const word = words[at]
    if (!word) break
    const raw = text.slice(at === index ? start : word.start, word.end)
    const gap = at === index ? ~0 : gapOf(text, words[at - 1]?.end ?? 0, word.start)
    const ended = endingAt(step, raw, gap, first)
    if (ended) best = { start, end: word.end - ended.less, person: ended.person }
    step = stepTo(step, raw, gap)
  }
  return best
}

type First = { readonly capital: boolean; readonly marked: boolean; readonly wide: boolean }

function stepTo({ next }: Step, raw: string, gap: number): Step | undefined {
  const plain = folded(raw)
  const edge = next.get(plain) ?? (plain === raw ? undefined : next.get(foldedInTwo(raw)))
  return edge && (edge.gaps & gap) !== 0 ? edge.step : undefined
}

/** Whose form ends with this word, and how many letters of it are not of the name. */
function endingAt(
  step: Step,
  raw: string,
  gap: number,
  first: First,
): { readonly person: NamedPerson | undefined; readonly less: number } | undefined {
  const ending = stepTo(step, raw, gap)?.ends.find((end) => counts(end, first))
  if (ending) return { person: ending.person, less: 0 }
  for (const { stem, less } of stemsOf(raw)) {
    const of = stepTo(step, stem, gap)?.ends.find((end) => end.takesMore && counts(end, first))
    if (of) return { person: of.person, less }
  }
  return undefined
}

const counts = ({ where, byLetters }: Ending, { capital, marked, wide }: First): boolean =>
  !(wide && byLetters) && (where === 'everywhere' || marked || (where === 'capital' && capital))

const isCapital = (raw: string): boolean => /^\p{Lu}\P{Lu}*$/u.test(raw)

/** Numbers that an account has after the name; more are an identifier. */
const DIGITS_MAX = 4

/** “Miras” is Mira and an s, which stays; “mlund2” is mlund, and the number goes with it. */
function stemsOf(raw: string): readonly { readonly stem: string; readonly less: number }[] {
  let end = raw.length
  while (end > 0 && raw.length - end <= DIGITS_MAX && isDigit(raw.codePointAt(end - 1))) end--
  if (end < raw.length)
    return end >= PART_MIN && raw.length - end <= DIGITS_MAX
      ? [{ stem: raw.slice(0, end), less: 0 }]
      : []
  const stem = raw.slice(0, -1)
  // “Anns” is Ann’s; “anns” and shorter ones are other words.
  const enough = stem.length > PART_MIN || (stem.length === PART_MIN && /^\p{Lu}/u.test(raw))
  return enough && /s$/i.test(raw) ? [{ stem, less: 1 }] : []
}
const isDigit = (code: number | undefined): boolean =>
  code !== undefined && code >= 48 && code <= 57

/** Names inside a run of letters, the longest at each place. */
function insideOf({ text, forms }: Walk, word: PlacedWord, done: number): readonly Match[] {
  const found: Match[] = []
  for (let at = Math.max(word.start, done); at < word.end;) {
    const match = lettersAt(text, at, forms.letters)
    if (match) found.push(match)
    at = match?.end ?? at + String.fromCodePoint(text.codePointAt(at) ?? 0).length
  }
  return found
}

/** One of these may be between two letters of a name: a blank, the dot of foreign names, or what accounts have. */
const BETWEEN = /^[\s·・._-]$/
const MARK = /^\p{M}$/u

function lettersAt(text: string, start: number, root: Step): Match | undefined {
  let step: Step = root
  let best: Match | undefined
  let between = false
  for (let at = start; at < text.length;) {
    const letter = String.fromCodePoint(text.codePointAt(at) ?? 0)
    const end = at + letter.length
    const edge = step.next.get(folded(letter))
    if (edge) {
      step = edge.step
      between = false
      const person = step.ends[0]?.person
      if (person) best = { start, end, person }
    } else if (MARK.test(letter) && at > start) {
      if (best?.end === at) best = { ...best, end }
    } else if (BETWEEN.test(letter) && !between && at > start) between = true
    else break
    at = end
  }
  return best
}

/**
 * What is said instead of the name at `start`: a mention stays one (“@commander”), and what began a sentence with a capital
 * begins it with one (“The commander”).
 */
function standsFor(person: NamedPerson, text: string, start: number): string {
  const called = person.called ?? `the ${person.role}`
  if (text[start] === '@') return `@${called.replace(/^the /, '')}`
  return /^\p{Lu}$/u.test(text[start] ?? '') && beginsSentence(text, start)
    ? sentenceCase(called)
    : called
}

/** Is there nothing before, or the end of a line or of a sentence? Looks back over blanks alone. */
function beginsSentence(text: string, start: number): boolean {
  let before = start - 1
  while (text[before] === ' ') before--
  return before < 0 || '\n.!?'.includes(text[before] ?? '')
}

type Address = { readonly from: number; readonly sign: number; readonly to: number }
/** What an address may have before and after its sign. */
const ADDRESS = /^[\p{L}\p{N}\p{M}._+-]$/u
const SIGN = /@|%40/g

/** Mail addresses, by their sign (also encoded). Walks from each sign to the next at most. */
function addressesIn(text: string): readonly Address[] {
  const found: Address[] = []
  for (const { index: sign, 0: written } of text.matchAll(SIGN)) {
    let from = sign
    let to = sign + written.length
    while (from > 0 && ADDRESS.test(text[from - 1] ?? '')) from--
    while (to < text.length && ADDRESS.test(text[to] ?? '')) to++
    while (text[to - 1] === '.') to--
    if (from < sign && to > sign + written.length) found.push({ from, sign, to })
  }
  return found
}

/** The text with each name replaced by the role. */
export function withoutNames(text: string, people: readonly NamedPerson[]): string {
  let result = ''
  let from = 0
  for (const found of findNames(text, people)) {
    result += text.slice(from, found.start) + found.instead
    from = found.end
  }
  return result + text.slice(from)
}

/** Finds participants' names in a text and offers the role instead (R-192). Pure, so the page warns while one types. */
import { sentenceCase } from '#kernel/words.ts'

export type NamedPerson = {
  readonly id: string
  readonly name: string
  readonly role: string
  /** What stands for the name; “the” and the role, where it is left out. */
  readonly called?: string
}
export type FoundName = {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly person: string
  readonly instead: string
}

/** Words shorter than this are too often ordinary words to be taken for a name alone ("Al", "Jo" still match in full). */
const PART_MIN = 3

/**
 * Every place in `text` where a person's full name, first name or last name is a word of its own, or as an
 * @mention; the longest match wins and matches do not overlap. Case and accents are ignored for full names; a single
 * part must be capitalised as in the name, so that "will" the verb is not "Will" the person.
 */
export function findNames(text: string, people: readonly NamedPerson[]): readonly FoundName[] {
  const found: FoundName[] = []
  const plain = withoutAccents(text)
  for (const person of people) {
    const full = withoutAccents(person.name.trim()).text
    const parts = full.split(/[\s-]+/).filter((part) => part.length >= PART_MIN)
    for (const [word, flags, sign] of [
      [full, 'giu', '@?'] as const,
      ...parts.map((part) => [part, 'gu', '@?'] as const),
      // As a mention it is nobody's verb: there the letters' case says nothing.
      ...parts.map((part) => [part, 'giu', '@'] as const),
      ...handleOf(parts[0]).map((handle) => [handle, 'gu', '@?'] as const),
    ]) {
      if (word === '') continue
      const pattern = new RegExp(
        `(?<![\\p{L}\\p{N}])${sign}${escape(word)}(?![\\p{L}\\p{N}])`,
        flags,
      )
      for (const match of plain.text.matchAll(pattern)) {
        const start = plain.at[match.index] ?? 0
        const end = plain.at[match.index + match[0].length] ?? text.length
        const instead = standsFor(person, text, start)
        found.push({ start, end, text: text.slice(start, end), person: person.id, instead })
      }
    }
  }
  return withoutOverlaps([...found, ...addressesOf(plain, text, people)])
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

/** What an address may have before and after its sign. */
const ADDRESS = /^[\p{L}\p{N}._+-]$/u

/** Mail addresses that begin with somebody's name: whoever reads one knows whose it is. Walks the text once for each sign. */
function addressesOf(
  { text: plain, at }: ReturnType<typeof withoutAccents>,
  text: string,
  people: readonly NamedPerson[],
): readonly FoundName[] {
  const found: FoundName[] = []
  if (!plain.includes('@')) return found
  const known = new Map(
    people.toReversed().flatMap((person) => partsOf(person).map((part) => [part, person] as const)),
  )
  for (let sign = plain.indexOf('@'); sign >= 0; sign = plain.indexOf('@', sign + 1)) {
    let from = sign
    let to = sign + 1
    while (from > 0 && ADDRESS.test(plain[from - 1] ?? '')) from--
    while (to < plain.length && ADDRESS.test(plain[to] ?? '')) to++
    while (plain[to - 1] === '.') to--
    if (from === sign || to === sign + 1) continue
    const local = plain
      .slice(from, sign)
      .toLowerCase()
      .split(/[._+-]/)
    const whose = local.map((part) => known.get(part)).find((person) => person !== undefined)
    if (!whose) continue
    const [start, end] = [at[from] ?? 0, at[to] ?? text.length]
    const instead = standsFor(whose, text, start)
    found.push({ start, end, text: text.slice(start, end), person: whose.id, instead })
  }
  return found
}

const partsOf = ({ name }: NamedPerson): readonly string[] =>
  withoutAccents(name.trim().toLowerCase())
    .text.split(/[\s-]+/)
    .filter((part) => part.length >= PART_MIN)

/** First names that are words of their own in small letters: of these only the capital says that somebody is meant. */
const ordinary = new Set(
  'art bill bob dale dean drew faith frank gene glen grace grant guy hope jack joy mark max may miles nick pat rich rob rose sue wade will'.split(
    ' ',
  ),
)

/** The first name as people write it in a hurry, and as their account is called: “tomi”. */
function handleOf(first: string | undefined): readonly string[] {
  const small = first?.toLowerCase() ?? ''
  return small === '' || ordinary.has(small) ? [] : [small]
}

/** The text without accents, and for each of its characters (and its end) the place it came from. */
function withoutAccents(text: string): { readonly text: string; readonly at: readonly number[] } {
  const at: number[] = []
  let plain = ''
  let index = 0
  for (const character of text) {
    const bare = character.normalize('NFD').replaceAll(/\p{M}/gu, '')
    for (let unit = 0; unit < bare.length; unit++) at.push(index)
    plain += bare
    index += character.length
  }
  return { text: plain, at: [...at, index] }
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

function withoutOverlaps(found: readonly FoundName[]): readonly FoundName[] {
  const kept: FoundName[] = []
  const order = found.toSorted((a, b) => a.start - b.start || b.end - a.end)
  for (const span of order) if (span.start >= (kept.at(-1)?.end ?? 0)) kept.push(span)
  return kept
}

function escape(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/\s+/g, String.raw`\s+`)
}

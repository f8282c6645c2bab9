/**
 * What can be done by one line, such as `/severity high token used from outside`. A slice says which word it begins with, what may
 * stand after it and in which order, and which commands it comes to. Reading a line is here, once for all of them.
 */
import type { Actor } from './decider.ts'

/** A command as a line, a sheet or who takes something back sends it. */
export type LineCommand = {
  readonly slice: string
  readonly verb: string
  readonly input: Readonly<Record<string, unknown>>
}

/** One of several that may stand in a line: `value` is what is meant; it is written as that, or as any of the other words. */
export type LineChoice = {
  readonly value: string
  readonly label: string
  /** What it means, beside it in the list. */
  readonly hint?: string
  /** Other ways to write it. */
  readonly also?: readonly string[]
}

/**
 * What may stand after the word, read in this order. A `choice`, a `person` (`@Ana`) and a `moment` (`14:05`, `at 14:05`) are one word
 * each; `words` are the rest of the line. One that does not fit where it might stand is left out and the words are read on.
 */
export type LineField<S> = {
  readonly name: string
  readonly label: string
  readonly required?: boolean
} & (
  | { readonly is: 'choice'; choices(state: S): readonly LineChoice[] }
  | { readonly is: 'person' | 'moment' | 'words' }
)

/** What was read, by the fields' names: a choice's value, a person's id, an instant, or words. */
export type LineGiven = Readonly<Record<string, string | undefined>>

/** What the commands are made in view of. `now` is the server's time, RFC 3339. */
export type LineWorld<S> = {
  readonly state: S
  readonly you: Actor
  readonly now: string
  readonly nameOf: (person: string) => string
}

export type LineAct<S> = {
  /** What is typed after the slash: letters and dashes. */
  readonly word: string
  /** The command it is mainly for, `slice/verb`: who has no right to that is not offered it. */
  readonly for: string
  readonly label: string
  /** How it is written, as an example. */
  readonly hint: string
  /** Where it stands among the others in a list: what is needed first has the lowest. */
  readonly rank: number
  /** What the button says that does it. */
  readonly press: string
  readonly fields: readonly LineField<S>[]
  /** What it comes to: carried out together, or not at all. */
  commands(given: LineGiven, world: LineWorld<S>): readonly LineCommand[]
}

/** What slices can do by a line, in the order of a list. */
export function linesOf<S>(
  slices: readonly { readonly lines?: readonly LineAct<never>[] }[],
): readonly LineAct<S>[] {
  const all = slices.flatMap(({ lines }): readonly LineAct<S>[] => lines ?? [])
  return all.toSorted((a, b) => a.rank - b.rank)
}

/** Why it says that something was taken back. */
export const UNDONE = 'Taken back by whoever did it, within ten seconds.'

/** What a page knows that a line may name. */
export type LineNames = {
  readonly people: readonly { readonly id: string; readonly name: string }[]
  /** The instant somebody means by such a word, in the record's zone; undefined when it is none. */
  readonly instant: (text: string) => string | undefined
}

/** A line that begins with the word of an act, read as far as it goes. */
export type LineReading<S> = {
  readonly act: LineAct<S>
  readonly given: LineGiven
  /** Fields that must stand in it and do not yet. */
  readonly missing: readonly LineField<S>[]
  /** What stands behind all that the act takes. It would be lost, so the line is no act as it is. */
  readonly left: string
  /** Why a word is not what it looks like, in a sentence: `@xyz` and nobody is called so, `2pm` and no time is written so. Else empty. */
  readonly unknown: string
  /** What is typed at the end may become one of these, which replace it from there. */
  readonly open: {
    readonly from: number
    readonly offers: readonly LineOffer[]
    /** It is understood as it stands: `@mi` of one Mira. */
    readonly understood: boolean
  } | null
}
export type LineOffer = { readonly text: string; readonly label: string; readonly hint: string }

/** More offers than this are a list to search. */
const OFFERS_MAX = 8
/** Characters that name one of several; more are a sentence. */
const TYPED_MAX = 100

/** Reads a line; undefined when it begins with no act's word, in any case, followed by a space or the end. */
export function readLine<S>(
  text: string,
  acts: readonly LineAct<S>[],
  state: S,
  names: LineNames,
): LineReading<S> | undefined {
  const first = wordAt(text, 0)
  const act = acts.find(({ word }) => first?.text.toLowerCase() === `/${word}`)
  if (!act || !first || first.start > 0) return undefined
  const given: Record<string, string> = {}
  const offers: LineOffer[] = []
  let at = first.end
  let from = text.length
  let understood = false
  let unknown = ''
  for (const field of act.fields) {
    const next = wordAt(text, at)
    if (field.is === 'words') {
      const rest = text.slice(at).trim()
      if (rest !== '') given[field.name] = rest
      at = text.length
      continue
    }
    const read = next && readField(field, { text, at: next.start, state, names })
    const start = next?.start ?? text.length
    if (next && !read) unknown ||= misread(field, next.text)
    const ends = next === undefined || next.end === text.length
    // What must stand there is looked for by all the words that are typed, `/done rotate the m`.
    const whole = read !== undefined && !read.short
    if (at < text.length && !whole && (ends || field.required)) {
      const offered = offersOf(field, text.slice(start), state, names)
      if (next && !read && offered.length === 0) unknown ||= unheardOf(field, next.text, state)
      offers.push(...offered)
      from = start
      understood = read !== undefined && ends
    }
    if (read) {
      given[field.name] = read.value
      at = read.end
    }
  }
  return {
    act,
    given,
    missing: act.fields.filter(({ name, required }) => required && given[name] === undefined),
    left: text.slice(at).trim(),
    unknown,
    open: offers.length === 0 ? null : { from, offers: offers.slice(0, OFFERS_MAX), understood },
  }
}

/** A word that would be read on as text although it is meant for this field: whoever does not see that records something else. */
function misread<S>({ is }: LineField<S>, word: string): string {
  const said = word.slice(0, TYPED_MAX)
  if (is === 'person' && word.startsWith('@'))
    return `Nobody on it is called ${said}. Invite them first, or write it without @.`
  if (is === 'moment' && LIKE_A_TIME.test(word))
    return `“${said}” is no time here. Write 14:05, 14:05Z or 2026-11-21T14:05Z.`
  return ''
}
/** A word that nothing could complete, where one of several must stand: said with those that could. */
function unheardOf<S>(field: LineField<S>, word: string, state: S): string {
  if (field.is !== 'choice' || !field.required) return ''
  const label = field.label.toLowerCase()
  const known = field.choices(state).slice(0, OFFERS_MAX)
  if (known.length === 0) return `There is no ${label} to name here.`
  const said = known.map((choice) => choice.label).join(', ')
  return `“${word.slice(0, TYPED_MAX)}” names no ${label} here; ${said} would.`
}
const LIKE_A_TIME = /^(?:\d{1,2}(?:[.:h]\d{2}\S{0,20}|[ap]m)|yesterday|noon|midnight)$/i

type Word = { readonly text: string; readonly start: number; readonly end: number }

/** The word that begins at or after a place. */
function wordAt(text: string, at: number): Word | undefined {
  let start = at
  while (start < text.length && isSpace(text.charAt(start))) start += 1
  let end = start
  while (end < text.length && !isSpace(text.charAt(end))) end += 1
  return end > start ? { text: text.slice(start, end), start, end } : undefined
}
const isSpace = (character: string) => character.trim() === ''

type Place<S> = {
  readonly text: string
  readonly at: number
  readonly state: S
  readonly names: LineNames
}
type Read = {
  readonly value: string
  readonly end: number
  /** It was not written in full. */
  readonly short?: boolean
}

function readField<S>(field: LineField<S>, place: Place<S>): Read | undefined {
  const word = wordAt(place.text, place.at)
  if (!word) return undefined
  if (field.is === 'choice') {
    const found = field
      .choices(place.state)
      .find((choice) => waysToWrite(choice).includes(word.text.toLowerCase()))
    return found && { value: found.value, end: word.end }
  }
  if (field.is === 'person') return readPerson(place)
  return readMoment(word, place)
}

const waysToWrite = ({ value, label, also = [] }: LineChoice): readonly string[] =>
  [value, label, ...also].map((way) => way.toLowerCase())

/** `@Ana Ruiz` in full, or as much of one name as only one person has. */
function readPerson({ text, at, names }: Place<unknown>): Read | undefined {
  if (text.charAt(at) !== '@') return undefined
  const rest = text.slice(at + 1).toLowerCase()
  const whole = names.people
    .filter(({ name }) => startsAsWord(rest, name.toLowerCase()))
    .toSorted((a, b) => b.name.length - a.name.length)[0]
  if (whole) return { value: whole.id, end: at + 1 + whole.name.length }
  const word = wordAt(text, at + 1)
  if (word?.start !== at + 1) return undefined
  const called = names.people.filter(({ name }) => isCalled(name, word.text))
  return called.length === 1 && called[0]
    ? { value: called[0].id, end: word.end, short: true }
    : undefined
}

const startsAsWord = (rest: string, name: string): boolean =>
  rest.startsWith(name) && (rest.length === name.length || isSpace(rest.charAt(name.length)))

/** Whether it begins so, or one of its parts does. */
const isCalled = (name: string, typed: string): boolean =>
  [name, ...name.split(' ')].some((part) => part.toLowerCase().startsWith(typed.toLowerCase()))

/** Whether each of the typed words begins one of these. */
const isTold = (text: string, typed: string): boolean => {
  const words = text.toLowerCase().split(/\s+/u)
  return typed.split(/\s+/u).every((part) => words.some((word) => word.startsWith(part)))
}

/** `14:05`, or `at` and then one. */
function readMoment(word: Word, { text, names }: Place<unknown>): Read | undefined {
  const stated = word.text.toLowerCase() === 'at' ? wordAt(text, word.end) : word
  const instant = stated && names.instant(stated.text)
  return instant === undefined || !stated ? undefined : { value: instant, end: stated.end }
}

function offersOf<S>(
  field: LineField<S>,
  typed: string,
  state: S,
  names: LineNames,
): readonly LineOffer[] {
  const begun = typed.trim().slice(0, TYPED_MAX).toLowerCase()
  if (field.is === 'choice')
    return field
      .choices(state)
      .filter(
        (choice) =>
          waysToWrite(choice).some((way) => way.startsWith(begun)) ||
          (field.required && choice.hint !== undefined && isTold(choice.hint, begun)),
      )
      .map(({ value, label, hint }) => ({ text: value, label, hint: hint ?? field.label }))
  if (field.is === 'person' && (begun === '' || begun.startsWith('@')))
    return names.people
      .filter(({ name }) => isCalled(name, begun.slice(1)))
      .map(({ name }) => ({ text: `@${name}`, label: `@${name}`, hint: field.label }))
  return []
}

/**
 * What can be done by one line, such as `/severity high token used from outside`. A slice says which word it begins with, what may
 * stand after it and in which order, and which commands it comes to. Reading a line is here, once for all of them.
 */
import type { Actor } from './decider.ts'
import { likeAMoment, readMoment } from './line-moment.ts'
import { isSlip, plainWord, wordAt, isSpace } from './word.ts'

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
  const skipped: LineField<S>[] = []
  for (const field of act.fields) {
    if (field.is === 'words') {
      at = readLate(skipped, { text, at, state, names }, given)
      const rest = text.slice(at).trim()
      if (rest !== '') given[field.name] = rest
      at = text.length
      continue
    }
    const next = wordAt(text, at)
    const place = { text, at: next?.start ?? text.length, state, names }
    const read = next && readField(field, place)
    const ends = next === undefined || next.end === text.length
    // What must stand there is looked for by all the words that are typed, `/done rotate the m`.
    const whole = read !== undefined && !read.short
    const offered =
      at < text.length && !whole && (ends || field.required) ? offersOf(field, place) : []
    if (next) unknown ||= misread(field, place, { read, offered: offered.length })
    if (offered.length > 0) {
      offers.push(...offered)
      from = place.at
      understood = read !== undefined && ends
    }
    if (read) {
      given[field.name] = read.value
      at = read.end
    } else skipped.push(field)
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

/** A choice that stands behind what should follow it is meant as well: `/declare 14:05 high`. Answers where what is left begins. */
function readLate<S>(
  skipped: readonly LineField<S>[],
  place: Place<S>,
  given: Record<string, string>,
): number {
  let at = place.at
  const open = skipped.filter(({ is }) => is === 'choice')
  for (let found: LineField<S> | undefined; open.length > 0;) {
    const start = wordAt(place.text, at)?.start ?? place.text.length
    const read = (field: LineField<S>) => readField(field, { ...place, at: start })
    found = open.find((field) => read(field) !== undefined)
    const meant = found && read(found)
    if (!found || !meant) break
    given[found.name] = meant.value
    at = meant.end
    open.splice(open.indexOf(found), 1)
  }
  return at
}

/** Why a word is not what this field takes it for, or would be read on as text although it is meant for it; else empty. */
function misread<S>(
  field: LineField<S>,
  place: Place<S>,
  found: { readonly read: Read | undefined; readonly offered: number },
): string {
  const { text, at, names } = place
  const word = wordAt(text, at)?.text.slice(0, TYPED_MAX) ?? ''
  if (field.is === 'moment') {
    const like = likeAMoment(text, at, names.instant).slice(0, TYPED_MAX)
    return like === ''
      ? ''
      : `“${like}” is no time here. Write 14:05, 14:05Z, 2026-11-21 14:05 or 2026-11-21T14:05Z.`
  }
  if (found.read) return ''
  if (field.is === 'person' && word.startsWith('@')) return notOne(word, names)
  return field.is === 'choice' && found.offered === 0 ? notAChoice(field, word, place.state) : ''
}

/** `@Ana` names nobody, or more than one. */
function notOne(word: string, { people }: People): string {
  const called = whoAreCalled({ people }, plainWord(word.slice(1)))
  if (called.length < 2)
    return `Nobody on it is called ${word}. Invite them first, or write it without @.`
  const names = called.slice(0, OFFERS_MAX).map((id) => people.find((one) => one.id === id)?.name)
  return `${word} may be ${names.join(' or ')}. Write the whole name, or the address in a terminal, or choose in the form of the act.`
}

/** Where one of several must stand: a word that nothing could complete. Where one may: a slip of one of them. */
function notAChoice<S>(
  field: Extract<LineField<S>, { is: 'choice' }>,
  word: string,
  state: S,
): string {
  const label = field.label.toLowerCase()
  const known = field.choices(state)
  if (field.required) {
    if (known.length === 0) return `There is no ${label} to name here.`
    const said = known.slice(0, OFFERS_MAX).map((choice) => choice.label)
    return `“${word}” names no ${label} here; ${said.join(', ')} would.`
  }
  const meant = known.find((choice) =>
    waysToWrite(choice).some((way) => isSlip(plainWord(word), way)),
  )
  return meant
    ? `Is “${word}” the ${label} ${meant.label}? Write it so, or begin what follows with another word.`
    : ''
}

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
      .find((choice) => waysToWrite(choice).includes(plainWord(word.text).toLowerCase()))
    return found && { value: found.value, end: word.end }
  }
  if (field.is === 'person') return readPerson(place)
  return readMoment(place.text, place.at, place.names.instant)
}

const waysToWrite = ({ value, label, also = [] }: LineChoice): readonly string[] =>
  [value, label, ...also].map((way) => way.toLowerCase())

/** `@Ana Ruiz` in full, or as much of one name as only one person has. */
function readPerson({ text, at, names }: Place<unknown>): Read | undefined {
  if (text.charAt(at) !== '@') return undefined
  const named = names.people
    .filter(({ name }) => standsAt(text, at + 1, name))
    .toSorted((a, b) => b.name.length - a.name.length)
  const [whole] = named
  if (whole) {
    // Of two who are called the same nobody is meant.
    const other = named.find(({ id, name }) => id !== whole.id && sameName(name, whole.name))
    return other ? undefined : { value: whole.id, end: at + 1 + whole.name.length }
  }
  const word = wordAt(text, at + 1)
  if (word?.start !== at + 1) return undefined
  const called = whoAreCalled(names, word.text)
  const [id, other] = called
  return id === undefined || other !== undefined
    ? undefined
    : { value: id, end: word.end, short: true }
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** Whether a whole name stands there, in any case, and ends there. */
const standsAt = (text: string, at: number, name: string): boolean => {
  const end = at + name.length
  return sameName(text.slice(at, end), name) && (end >= text.length || isSpace(text.charAt(end)))
}

type People = Pick<LineNames, 'people'>
/** Ids of those whose name, or a part of it, begins so: each once. */
const whoAreCalled = ({ people }: People, typed: string): readonly string[] => [
  ...new Set(people.filter(({ name }) => isCalled(name, typed)).map(({ id }) => id)),
]

/** Whether it begins so, or one of its parts does. */
const isCalled = (name: string, typed: string): boolean =>
  [name, ...name.split(' ')].some((part) => part.toLowerCase().startsWith(typed.toLowerCase()))

/** Whether each of the typed words begins one of these. */
const isTold = (text: string, typed: string): boolean => {
  const words = text.toLowerCase().split(/\s+/u)
  return typed.split(/\s+/u).every((part) => words.some((word) => word.startsWith(part)))
}

function offersOf<S>(field: LineField<S>, place: Place<S>): readonly LineOffer[] {
  const { text, at, state, names } = place
  const begun = text.slice(at).trim().slice(0, TYPED_MAX).toLowerCase()
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

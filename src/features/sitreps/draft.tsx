/** A report while it is written: its kind, its words, whom it reaches, and the command that sends it. */
import { useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { counted } from '#kernel/words.ts'
import { useIncident, useNow } from '#web/kit/incident.tsx'
import { useKept } from '#web/kit/kept.tsx'
import { Note } from '#web/kit/widgets.tsx'
import { onIt, worksOnIt } from '../access/contract.ts'
import { finalOwedSince } from '../conclude/view.ts'
import { owesReport, untold } from '../handoff/contract.ts'
import { untoldInWords } from '../handoff/view.ts'
import { plainWords } from '../log/told.ts'
import { questionsTo } from '../roles/contract.ts'
import type { Sitrep, SitrepsState } from './contract.ts'
import {
  declarationDue,
  doingInWords,
  endInWords,
  isDeclaration,
  nextByCadence,
  type Digest,
  speaks,
} from './view.ts'

export const kinds = [
  { value: 'declared', label: 'Declaration' },
  { value: 'initial', label: 'First' },
  { value: 'update', label: 'Update' },
  { value: 'handoff', label: 'Handoff' },
  { value: 'final', label: 'Final' },
] as const
export type Kind = (typeof kinds)[number]['value']

/** Where the address says to begin: `?kind=final`, `?corrects=2`, or `?include=42` with a fact that was chosen in the timeline. */
export type Start = {
  readonly kind?: string
  readonly corrects?: number
  readonly include?: number
}

export function useStart(): Start {
  const { kind, corrects, include } = useSearch({ strict: false }) as Readonly<
    Record<string, unknown>
  >
  return {
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(typeof corrects === 'number' ? { corrects } : {}),
    ...(typeof include === 'number' ? { include } : {}),
  }
}

/** What was said of it in a declaration before, which may have reached nobody; else what came with the report of it. */
const detailsSoFar = ({ sitreps, incident }: DetailSources): string =>
  sitreps.sent.findLast((sitrep) => isDeclaration(sitrep, sitreps.sent))?.doing ?? incident.details
type DetailSources = {
  readonly sitreps: SitrepsState
  readonly incident: { readonly details: string }
}

type Words = { readonly know: string; readonly doing: string; readonly need: string }

/** What somebody typed. `typed` is null until then: the form says what one of the chosen kind begins with. */
type Typed = {
  readonly chosen: Kind | null
  /** The number of the report it corrects. */
  readonly corrects: number | null
  readonly typed: Words | null
  readonly included: readonly number[]
}

export type Draft = ReturnType<typeof useDraft>

export function useDraft(digest: Digest, start: Start) {
  const { state, nameOf, now, you } = useIncident()
  const asked = questionsTo(state.roles)
  // With the minutes a promised report gets late, and then the commander may send it.
  const toAll = speaks(state, you.id, useNow(10_000))
  const { sent } = state.sitreps
  const toCorrect = sent.find(({ number }) => number === start.corrects)
  /** What a form of this kind begins with. */
  const blank = (kind: Kind): Words =>
    kind === 'declared'
      ? { know: state.incident.title, doing: detailsSoFar(state), need: '' }
      : {
          know:
            kind === 'final'
              ? endInWords(state)
              : kind === 'handoff'
                ? untoldInWords(state.handoff, nameOf)
                : '',
          doing: doingInWords(digest, nameOf),
          need: `Nothing. Please send questions to ${asked ? nameOf(asked) : 'the commander'}.`,
        }
  // Kept until it is sent; an address that asks for a kind, or names a report to correct, has a draft of its own.
  const kept = useKept<Typed>(`sitreps/draft ${start.corrects ?? start.kind ?? 'next'}`, {
    chosen: known(start.kind) ?? null,
    corrects: start.corrects ?? null,
    typed: toCorrect ? wordsOf(toCorrect) : null,
    included: [],
  })
  const { chosen, corrects, typed, included } = kept.value
  const setChosen = (next: Kind) => kept.set((now) => ({ ...now, chosen: next }))
  const handedOver = toAll ? untold(state.handoff).length > 0 : owesReport(state.handoff, you.id)
  const comes = finalOwedSince(state) ? 'final' : kindNext(handedOver, declarationDue(state), sent)
  const kind = toAll ? (chosen ?? comes) : 'handoff'
  const [nextAt, setNextAt] = useState<string | null>(() => nextByCadence(state, now()))
  const words = typed ?? blank(kind)
  const type = (changed: Partial<Words>) => {
    // What others send meanwhile does not change the form under somebody's hands: its kind is settled.
    kept.set((now) => ({ ...now, typed: { ...words, ...changed }, chosen: chosen ?? kind }))
  }
  const toggle = (seq: number, text: string) => {
    const has = included.includes(seq)
    const next = has ? included.filter((entry) => entry !== seq) : [...included, seq]
    kept.set((now) => ({ ...now, included: next }))
    type({ know: has ? without(words.know, text) : withLine(words.know, text) })
  }
  // A fact that was chosen in the timeline joins what is typed already, once.
  const chosenFact = digest.facts.find(({ seq }) => seq === start.include)
  const joined = useRef(false)
  useEffect(() => {
    if (!chosenFact || joined.current) return
    joined.current = true
    if (!included.includes(chosenFact.seq)) toggle(chosenFact.seq, plainWords(chosenFact.text))
  })
  const promises = toAll && (kind !== 'final' || corrects !== null)
  const base = { ...words, ...(promises && nextAt ? { next_at: nextAt } : {}) }
  const corrected = sent.find(({ number }) => number === corrects)
  return {
    kept,
    toAll,
    /** May this person send nothing at all now? */
    silent: !toAll && !owesReport(state.handoff, you.id),
    promises,
    kind,
    /** Does it have the declaration's form, as one of its own or as the correction of one (R-014, R-154)? */
    declares:
      corrects === null ? kind === 'declared' : !!corrected && isDeclaration(corrected, sent),
    /** Goes on with another kind; what somebody typed is kept. */
    begin: setChosen,
    corrects,
    ...words,
    type,
    nextAt,
    setNextAt,
    included,
    toggle,
    correct: (sitrep: Sitrep) => {
      const { number } = sitrep
      kept.set((now) => ({ ...now, corrects: number, typed: wordsOf(sitrep), included: [] }))
    },
    act:
      corrects === null
        ? { verb: 'send', input: { ...base, kind, included } }
        : { verb: 'correct', input: { ...base, corrects } },
    /** Begins anew, with the kind that comes next. */
    clear: () => {
      kept.done({ chosen: null, corrects: null, typed: null, included: [] })
      setNextAt(nextByCadence(state, now()))
    },
  }
}

const wordsOf = ({ know, doing, need }: Sitrep): Words => ({ know, doing, need })

const known = (asked: string | undefined): Kind | undefined =>
  kinds.find(({ value }) => value === asked)?.value

/** The kind that comes next: a handoff that is not told yet, the declaration while it is due, then the first report, then updates. */
function kindNext(handedOver: boolean, declares: boolean, sent: readonly Sitrep[]): Kind {
  if (handedOver) return 'handoff'
  if (declares) return 'declared'
  return sent.every((sitrep) => isDeclaration(sitrep, sent)) ? 'initial' : 'update'
}

const withLine = (know: string, text: string) =>
  know.trim() === '' ? text : `${know.trim()}\n${text}`

const without = (know: string, text: string) =>
  know
    .replace(text, '')
    .replace(/\n{2,}/g, '\n')
    .trim()

/** Who will read it: everyone on the incident, or the response team. */
export function useReaders(toAll: boolean): readonly string[] {
  const { access } = useIncident().state
  return Object.keys(access.members).filter((id) =>
    toAll ? onIt(access, id) : worksOnIt(access, id),
  )
}

/** Names beyond this are counted: nobody reads a longer line. */
const NAMED_MAX = 12

/** Whom it will reach, and that it reaches nobody where only the sender is there. */
export function Readers(props: {
  readonly toAll: boolean
  readonly declares?: boolean
  /** Are they named, or counted? */
  readonly named?: boolean
}) {
  const { toAll } = props
  const { you, nameOf } = useIncident()
  const readers = useReaders(toAll)
  if (readers.every((id) => id === you.id))
    return (
      <Note>
        Nobody else is {toAll ? 'on the incident' : 'of the response team'} yet: this reaches nobody
        but you. Invite people first
        {props.declares ? ', or copy it as text from the preview to where they read it' : ''}.
      </Note>
    )
  const names = readers.slice(0, NAMED_MAX).map((id) => (id === you.id ? 'you' : nameOf(id)))
  const more = readers.length - names.length
  return (
    <p className="fb-small fb-faint">
      To {counted(readers.length, 'person', 'people')}{' '}
      {toAll ? 'on the incident' : 'of the response team'}
      {props.named
        ? `: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}; `
        : ', you among them, '}
      here and by mail where it is set up.
    </p>
  )
}

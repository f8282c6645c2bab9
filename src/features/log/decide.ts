import { go, refuseFuture, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import { listOf } from '#kernel/list.ts'
import { onIt, type AccessState } from '../access/contract.ts'
import {
  commands,
  entryAt,
  events,
  refusals,
  isPartial,
  placeAfter,
  type LogCommand,
  type LogEntry,
  type LogEvent,
  type LogState,
} from './contract.ts'
import { briefs } from './brief.ts'
import { verbs } from './verbs.ts'
import { waiting } from './waiting.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = { readonly log: LogState; readonly access: AccessState }

/** An entry that has been corrected this often is written anew: each earlier wording is kept and copied with it. */
const CORRECTIONS_MAX = 50

/** Shared: most entries are never corrected, and there may be a hundred thousand. */
const NONE: LogEntry['earlier'] = []

type Change = Exclude<LogEvent, { kind: 'log.added.v1' }>

function evolve(state: LogState, event: LogEvent): LogState {
  return event.kind === 'log.added.v1' ? added(state, event) : changed(state, event)
}

function added(state: LogState, event: Extract<LogEvent, { kind: 'log.added.v1' }>): LogState {
  const entry: LogEntry = {
    ...event.body,
    seq: event.seq,
    last: event.seq,
    occurred: event.occurred,
    recorded: event.recorded,
    by: event.actor,
    earlier: NONE,
    retracted: null,
  }
  const { counts, writers } = state
  return {
    entries: state.entries.append(entry),
    total: state.total + 1,
    counts: { ...counts, [entry.type]: (counts[entry.type] ?? 0) + 1 },
    writers: writers.includes(entry.by) ? writers : [...writers, entry.by],
  }
}

/**
 * The log after a correction or a retraction. One that an entry has seen already changes nothing, so that an entry read
 * from the server and an event of the feed may arrive in either order; one about an entry not held here changes nothing.
 */
export function changed(state: LogState, event: Change): LogState {
  const place = placeAfter(state, event.body.entry - 1)
  const entry = state.entries.at(place)
  if (entry?.seq !== event.body.entry || entry.last >= event.seq) return state
  const next = { ...changedEntry(entry, event), last: event.seq }
  const gone = next.retracted !== null && entry.retracted === null
  const counts = gone
    ? { ...state.counts, [entry.type]: (state.counts[entry.type] ?? 0) - 1 }
    : state.counts
  return { ...state, counts, entries: state.entries.set(place, next) }
}

function changedEntry(entry: LogEntry, event: Change): LogEntry {
  if (event.kind === 'log.retracted.v1')
    return {
      ...entry,
      retracted: { at: event.recorded, by: event.actor, reason: event.body.reason },
    }
  const before = {
    text: entry.text,
    occurred: entry.occurred,
    until: event.recorded,
    by: event.actor,
    reason: event.body.reason,
  }
  return {
    ...entry,
    text: event.body.text,
    occurred: event.body.occurred ?? entry.occurred,
    earlier: [...entry.earlier, before],
  }
}

function decide(command: LogCommand, world: World<Needed>): Decided {
  const { log, access } = world.state
  const { input } = command
  const future =
    'occurred' in input && input.occurred ? refuseFuture(input.occurred, world.now) : undefined
  if (future) return future
  if (command.verb === 'add') {
    const { type, text, mentions, occurred } = command.input
    // A mention must not tell somebody outside the incident that it exists, nor a reporter what is said.
    const outside = mentions.find((person) => !onIt(access, person))
    if (outside !== undefined) return no('mention-outside')
    return go({
      kind: 'log.added.v1',
      body: { type, text, mentions: [...new Set(mentions)] },
      ...(occurred ? { occurred } : {}),
    })
  }
  const entry = entryAt(log, command.input.entry)
  // A partial log cannot say that there is none: the server, which holds them all, decides for real.
  if (!entry && !isPartial(log)) return no('no-such-entry')
  if (entry?.retracted) return no('already-retracted')
  if (command.verb === 'correct' && entry && entry.earlier.length >= CORRECTIONS_MAX)
    return no('too-many-corrections', { max: CORRECTIONS_MAX })
  if (command.verb === 'retract') return go({ kind: 'log.retracted.v1', body: command.input })
  return go({ kind: 'log.corrected.v1', body: command.input })
}

/** The log. */
export const log: Slice<'log', LogState, typeof events, typeof commands, Needed> = {
  name: 'log',
  events,
  commands,
  refusals,
  verbs,
  initial: { entries: listOf(), total: 0, counts: {}, writers: [] },
  evolve,
  decide,
  waiting,
  briefs,
  say: (event, nameOf) => {
    switch (event.kind) {
      case 'log.added.v1':
        return event.body.text
      case 'log.corrected.v1':
        return `${nameOf(event.actor)} corrected entry ${event.body.entry}: ${event.body.reason}`
      case 'log.retracted.v1':
        return `${nameOf(event.actor)} retracted entry ${event.body.entry}: ${event.body.reason}`
    }
  },
}

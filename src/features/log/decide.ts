import { go, no, refuseFuture, type Decision, type Slice, type World } from '#kernel/decider.ts'
import type { FactOf } from '#kernel/event.ts'
import { onIt, type AccessState } from '../access/contract.ts'
import {
  commands,
  events,
  type LogCommand,
  type LogEntry,
  type LogEvent,
  type LogState,
} from './contract.ts'
import { verbs } from './verbs.ts'

type Decided = Decision<FactOf<typeof events>>

type Needed = { readonly log: LogState; readonly access: AccessState }

function evolve(state: LogState, event: LogEvent): LogState {
  switch (event.kind) {
    case 'log.added.v1': {
      const entry: LogEntry = {
        ...event.body,
        seq: event.seq,
        occurred: event.occurred,
        recorded: event.recorded,
        by: event.actor,
        earlier: [],
        retracted: null,
      }
      return { entries: [...state.entries, entry] }
    }
    case 'log.corrected.v1':
      return change(state, event.body.entry, (entry) => ({
        ...entry,
        text: event.body.text,
        occurred: event.body.occurred ?? entry.occurred,
        earlier: [
          ...entry.earlier,
          {
            text: entry.text,
            occurred: entry.occurred,
            until: event.recorded,
            by: event.actor,
            reason: event.body.reason,
          },
        ],
      }))
    case 'log.retracted.v1':
      return change(state, event.body.entry, (entry) => ({
        ...entry,
        retracted: { at: event.recorded, by: event.actor, reason: event.body.reason },
      }))
  }
}

function change(state: LogState, seq: number, how: (entry: LogEntry) => LogEntry): LogState {
  return { entries: state.entries.map((entry) => (entry.seq === seq ? how(entry) : entry)) }
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
    if (outside !== undefined)
      return no(
        'mention-outside',
        'You mentioned somebody who is not on this incident. Invite them first.',
      )
    return go({
      kind: 'log.added.v1',
      body: { type, text, mentions: [...new Set(mentions)] },
      ...(occurred ? { occurred } : {}),
    })
  }
  const entry = log.entries.find((one) => one.seq === command.input.entry)
  if (!entry) return no('no-such-entry', 'There is no log entry with this number here.')
  if (entry.retracted) return no('already-retracted', 'This entry was retracted.')
  if (command.verb === 'retract') return go({ kind: 'log.retracted.v1', body: command.input })
  return go({ kind: 'log.corrected.v1', body: command.input })
}

/** The log. */
export const log: Slice<'log', LogState, typeof events, typeof commands, Needed> = {
  name: 'log',
  events,
  commands,
  verbs,
  initial: { entries: [] },
  evolve,
  decide,
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

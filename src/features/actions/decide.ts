import { go, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import { onIt, type AccessState } from '../access/contract.ts'
import {
  commands,
  events,
  refusals,
  type ActionItem,
  type ActionsCommand,
  type ActionsEvent,
  type ActionsState,
} from './contract.ts'
import { verbs } from './verbs.ts'
import { waiting } from './waiting.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = { readonly actions: ActionsState; readonly access: AccessState }

/** More than this is a programme, not a follow-up. */
const ACTIONS_MAX = 200

/** A word a week for four years. */
const UPDATES_MAX = 200

function evolve(state: ActionsState, event: ActionsEvent): ActionsState {
  if (event.kind === 'actions.added.v1')
    return { all: [...state.all, { ...event.body, seq: event.seq, state: 'open', updates: [] }] }
  return {
    all: state.all.map((action) =>
      action.seq === event.body.action ? step(action, event) : action,
    ),
  }
}

function step(
  item: ActionItem,
  event: Exclude<ActionsEvent, { kind: 'actions.added.v1' }>,
): ActionItem {
  const said = (note: string) => [...item.updates, { at: event.recorded, by: event.actor, note }]
  switch (event.kind) {
    case 'actions.updated.v1':
      return { ...item, nextUpdateOn: event.body.nextUpdateOn, updates: said(event.body.note) }
    case 'actions.finished.v1':
      return { ...item, state: 'done', updates: said(event.body.note) }
    case 'actions.dropped.v1':
      return { ...item, state: 'dropped', updates: said(event.body.reason) }
  }
}

function decide(command: ActionsCommand, world: World<Needed>): Decided {
  const { actions, access } = world.state
  if (command.verb === 'add') {
    const { title, owner, next_update_on: nextUpdateOn, from } = command.input
    if (actions.all.length >= ACTIONS_MAX) return no('too-many-actions', { max: ACTIONS_MAX })
    if (!onIt(access, owner)) return no('not-a-member')
    return (
      refusePast(nextUpdateOn, world.now) ??
      go({ kind: 'actions.added.v1', body: { title, owner, nextUpdateOn, from } })
    )
  }
  const item = actions.all.find((action) => action.seq === command.input.action)
  if (!item) return no('no-such-action')
  if (item.state !== 'open') return no('action-over', { state: item.state })
  switch (command.verb) {
    case 'update': {
      const { action, note, next_update_on: nextUpdateOn } = command.input
      if (item.updates.length >= UPDATES_MAX) return no('too-many-updates', { max: UPDATES_MAX })
      return (
        refusePast(nextUpdateOn, world.now) ??
        go({ kind: 'actions.updated.v1', body: { action, note, nextUpdateOn } })
      )
    }
    case 'finish':
      return go({ kind: 'actions.finished.v1', body: command.input })
    case 'drop':
      return go({ kind: 'actions.dropped.v1', body: command.input })
  }
}

function refusePast(date: string, now: string): Decided | undefined {
  return date < now.slice(0, 10) ? no('date-past') : undefined
}

/** The follow-up register of one incident; it stays open after closing. */
export const actions: Slice<'actions', ActionsState, typeof events, typeof commands, Needed> = {
  name: 'actions',
  events,
  commands,
  refusals,
  verbs,
  initial: { all: [] },
  evolve,
  decide,
  waiting,
  timeline: { label: 'action item' },
  say: (event, nameOf) => {
    switch (event.kind) {
      case 'actions.added.v1':
        return `Action for ${nameOf(event.body.owner)}: ${event.body.title}; next update on ${event.body.nextUpdateOn}`
      case 'actions.updated.v1':
        return `Action ${event.body.action}: ${event.body.note}; next update on ${event.body.nextUpdateOn}`
      case 'actions.finished.v1':
        return `Action ${event.body.action} is done: ${event.body.note}`
      case 'actions.dropped.v1':
        return `Action ${event.body.action} was given up: ${event.body.reason}`
    }
  },
}

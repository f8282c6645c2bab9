import { expect, it } from 'vitest'
import { recipientsOf } from '#kernel/contribution.ts'
import {
  aConcluded,
  ana,
  anIncident,
  aTeam,
  jon,
  mira,
  oda,
  reported,
  system,
  tomi,
  rowIn,
  type Story,
} from '#testkit/slice.ts'
import type { Right } from '#kernel/decider.ts'
import { allCommands } from '../index.ts'
import { followers, may } from './contract.ts'
import { letters } from './reactions.ts'

const rights: readonly Right[] = [
  'see-progress',
  'read',
  'write',
  'command',
  'communicate',
  'take',
  'join-handoff',
  'system',
  'administer',
  'sign-in',
]

it('R-220: who is not on a restricted incident has no right at all on it, owners included', () => {
  const { state } = anIncident()
  expect(state.access.class).toBe('restricted')
  for (const right of rights) {
    expect(may(tomi, right, state)).toBe(false)
    expect(may(oda, right, state)).toBe(false)
    expect(may({ id: 'constructor', role: 'responder' }, right, state)).toBe(false)
  }
  expect(rowIn(state).readers).toEqual(['mira'])
})

it('R-220: an open record is open to responders and to nobody else', () => {
  const { state } = anIncident().does(mira, 'access/set-class', { class: 'open' })
  expect(may(tomi, 'read', state)).toBe(true)
  expect(may(jon, 'see-progress', state)).toBe(false)
  expect(may(oda, 'see-progress', state)).toBe(false)
  expect(may({ id: 'gast', role: 'guest' }, 'see-progress', state)).toBe(false)
})

it('R-220: no command whatsoever is open to somebody who is not on it', () => {
  for (const command of Object.keys(allCommands)) {
    const [slice = '', verb = ''] = command.split('/')
    const spec = allCommands[command]
    expect(spec && may(tomi, spec.needs, anIncident().state), `${slice}/${verb}`).toBe(false)
  }
})

it('R-220: whoever writes on an open record is on it from then on, and the record says so first', () => {
  const story = anIncident().does(mira, 'access/set-class', { class: 'open' })
  story.does(tomi, 'log/add', { text: 'I see it too.' })
  story.recorded('access.member-added.v1', 'log.added.v1')
  story.does(tomi, 'log/add', { text: 'Again.' }).recorded('log.added.v1')
  story
    .does(mira, 'tasks/add', { title: 'Rotate' })
    .does(ana, 'tasks/volunteer', { task: story.state.seq })
  story.recorded('access.member-added.v1', 'tasks.assigned.v1')
  story.does(mira, 'access/set-class', { class: 'restricted' })
  expect(may(ana, 'write', story.state)).toBe(true)
})

it('R-220: a refused command puts nobody on the record', () => {
  const story = anIncident().does(mira, 'access/set-class', { class: 'open' })
  story.tries(tomi, 'tasks/start', { task: 999 }).refused('no-such-task')
  expect(story.state.access.members['tomi']).toBeUndefined()
})

it('R-221: people are let in one by one, by name, with effect at once', () => {
  const story = anIncident()
  expect(may(tomi, 'write', story.state)).toBe(false)
  story.does(mira, 'access/invite', { person: 'tomi' })
  expect(may(tomi, 'write', story.state)).toBe(true)
  story.tries(mira, 'access/invite', { person: 'tomi' }).refused('already-a-member')
  story.tries(mira, 'access/invite', { person: 'the whole company' }).refused('invalid')
  story.tries(mira, 'access/invite', { person: ['ana', 'jon'] }).refused('invalid')
})

it('R-221: an observer reads and does nothing else', () => {
  const { state } = anIncident().does(mira, 'access/invite', { person: 'jon', as: 'observer' })
  const allowed = rights.filter((right) => may(jon, right, state))
  expect(allowed).toEqual(['see-progress', 'read'])
})

it('an invitation adds rights and never takes them away', () => {
  const story = aTeam()
  story.tries(tomi, 'access/invite', { person: 'mira', as: 'observer' }).refused('already-a-member')
  story.does(mira, 'access/invite', { person: 'jon', as: 'observer' })
  story.does(mira, 'access/invite', { person: 'jon', as: 'member' })
  expect(may(jon, 'write', story.state)).toBe(true)
})

it('R-220: who is removed has no right any more and leaves no duty, handoff or task behind', () => {
  const story = aTeam().does(mira, 'roles/assign', { role: 'communicator', person: 'ana' })
  story.does(mira, 'tasks/add', { title: 'Tell the press', assignee: 'ana' })
  story.does(mira, 'handoff/propose', { duty: 'commander', to: 'ana' })
  story.does(mira, 'access/remove', { person: 'ana', reason: 'Reassigned.' })
  story.recorded(
    'roles.released.v1',
    'handoff.withdrawn.v1',
    'tasks.assigned.v1',
    'access.member-removed.v1',
  )
  expect(rights.some((right) => may(ana, right, story.state))).toBe(false)
  expect(story.state.roles.communicator).toBeNull()
  expect(story.state.tasks.all[0]?.assignee).toBeNull()
  expect(story.state.handoff.all[0]?.outcome).toBe('withdrawn')
  expect(story.state.access.former['ana']).toMatchObject({ reason: 'Reassigned.' })
})

it('removing is the commander’s, never of the commander, and means something only on a restricted record', () => {
  const story = aTeam()
  story.tries(tomi, 'access/remove', { person: 'ana', reason: 'x' }).refused('forbidden')
  story.tries(mira, 'access/remove', { person: 'mira', reason: 'x' }).refused('use-handoff')
  story.tries(mira, 'access/remove', { person: 'oda', reason: 'x' }).refused('not-a-member')
  story.does(mira, 'access/set-class', { class: 'open' })
  story.tries(mira, 'access/set-class', { class: 'open' }).refused('already-so')
  story.tries(mira, 'access/remove', { person: 'ana', reason: 'x' }).refused('record-is-open')
})

it('the commander is removed like anybody else once command was handed over', () => {
  const story = aTeam().does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
  story.does(tomi, 'handoff/confirm', { handoff: story.state.seq })
  story.does(tomi, 'access/remove', { person: 'mira', reason: 'Gone home.' })
  expect(may(mira, 'see-progress', story.state)).toBe(false)
})

it('R-115: everyone confirms how the information is treated; a new classification asks again', () => {
  const story = aTeam()
  const asked = () =>
    rowIn(story.state)
      .waiting.filter((waiting) => waiting.what === 'rules')
      .map((waiting) => waiting.for)
  expect(asked()).toEqual(['mira', 'tomi', 'ana'])
  story.does(tomi, 'access/acknowledge-rules')
  expect(story.state.access.members['tomi']?.acknowledged).toMatchObject({ at: story.now })
  expect(asked()).toEqual(['mira', 'ana'])
  story.tries(tomi, 'access/acknowledge-rules').refused('already-so')
  story.does(mira, 'document/classify', { level: 'internal', reason: 'Cleared.' })
  expect(asked()).toEqual(['mira', 'tomi', 'ana'])
})

it('R-115: a responder who reads an open record and confirms its rules is listed as being on it', () => {
  const story = reported(jon).does(tomi, 'access/acknowledge-rules')
  story.recorded('access.member-added.v1', 'access.rules-acknowledged.v1')
  // Whoever only follows reads none of what the rules are about, and is not told the level.
  story.tries(jon, 'access/acknowledge-rules').refused('forbidden')
  story.does(tomi, 'access/invite', { person: 'jon', as: 'observer' })
  story.does(jon, 'access/acknowledge-rules')
})

it('R-046: Firebreak itself holds no duty: it reads, and sends the commands that are its own', () => {
  const story = aTeam()
  story.tries(system, 'handoff/take-over', { duty: 'commander', reason: 'x' }).refused('forbidden')
  story.tries(system, 'log/add', { text: 'x' }).refused('forbidden')
  reported(jon).tries(system, 'triage/take').refused('forbidden')
  expect(rights.filter((right) => may(system, right, story.state))).toEqual([
    'see-progress',
    'read',
    'system',
  ])
})

it('R-016: whoever reported it follows its progress, and is let in to read when somebody invites them', () => {
  const story = reported(jon).does(tomi, 'triage/take')
  expect(followers(story.state.access)).toEqual(['jon'])
  expect(may(jon, 'read', story.state)).toBe(false)
  story.does(tomi, 'access/invite', { person: 'jon', as: 'observer' })
  expect(may(jon, 'read', story.state)).toBe(true)
  expect(followers(story.state.access)).toEqual([])
})

it('R-115: somebody who may do more from now on has been on it since before, and need not confirm the rules again', () => {
  const story = aTeam().does(mira, 'access/invite', { person: 'jon', as: 'observer' })
  story.does(tomi, 'access/acknowledge-rules')
  const before = story.state.access.members['jon']
  story.after(60_000).does(mira, 'access/invite', { person: 'jon', as: 'member' })
  expect(story.state.access.members['jon']).toEqual({ ...before, as: 'member' })
})

it('R-115: nobody is asked for the rules who only follows a report, and nobody at all once it is concluded', () => {
  const asked = (state: Story['state']) =>
    rowIn(state).waiting.filter(({ what }) => what === 'rules').length
  expect(asked(reported(jon).state)).toBe(0)
  expect(asked(aTeam().state)).toBe(3)
  expect(asked(aConcluded().state)).toBe(0)
})

it('R-220: a removal leaves alone what others hold', () => {
  const story = aTeam()
    .does(mira, 'tasks/add', { title: 'Tell the press', assignee: 'tomi' })
    .does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
    .does(mira, 'access/remove', { person: 'ana', reason: 'Reassigned.' })
  story.recorded('access.member-removed.v1')
  const task = { task: story.entry('tasks.added.v1') }
  story.does(tomi, 'tasks/finish', task)
  story.does(tomi, 'handoff/decline', { handoff: story.entry('handoff.proposed.v1'), reason: 'x' })
  story.does(mira, 'access/remove', { person: 'tomi', reason: 'Reassigned.' })
  story.recorded('access.member-removed.v1')
})

it('R-221, R-224: whoever is invited is told by mail that something needs them; a reporter, and whoever let themselves in, is not', () => {
  const told = (story: Story) =>
    story.events
      .filter(({ kind }) => kind === 'access.member-added.v1')
      .flatMap((event) => recipientsOf(letters, event))
  expect(told(aTeam())).toEqual(['tomi', 'ana'])
  expect(told(reported(jon))).toEqual([])
})

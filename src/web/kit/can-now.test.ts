// What a button says of itself, for each right somebody may lack.
import { expect, it } from 'vitest'
import { incidents, projects } from '#features/index.ts'
import { aProject } from '#testkit/project.ts'
import { aTeam, ana, jon, mira, names, tomi } from '#testkit/slice.ts'
import { canNow, mayNow } from './can-now.ts'

const team = aTeam()
const asker = (you: typeof mira) => ({
  kind: incidents,
  state: team.state,
  you,
  now: team.now,
  names,
})

it.each([
  ['document', 'set-zone', 'Only the commander can do this.'],
  ['sitreps', 'send', 'Only the communicator can do this, or the commander while there is none.'],
] as const)('%s/%s is not for a responder, who is told whose it is', (slice, verb, sentence) => {
  expect(mayNow(asker(mira), slice, verb)).toEqual({ ok: true })
  expect(mayNow(asker(ana), slice, verb)).toEqual({
    ok: false,
    code: 'not-allowed',
    sentence,
    overridable: false,
  })
})

it('who is not on it is told that they may read or take at the most', () => {
  expect(mayNow(asker(jon), 'log', 'add')).toMatchObject({
    sentence: 'You can read this record but not write in it.',
  })
  expect(mayNow(asker(jon), 'triage', 'take')).toMatchObject({
    sentence: 'Only a responder can take it.',
  })
})

it('on another kind of record it is the kind’s own rule', () => {
  const { state, now } = aProject()
  const may = (role: 'owner' | 'member') =>
    mayNow({ kind: projects, state, you: { id: 'sam', role }, now, names }, 'project', 'archive')
  expect(may('owner')).toEqual({ ok: true })
  expect(may('member')).toMatchObject({ sentence: 'Only those who lead it can do this.' })
})

it('a rule that a reason overrides says so, and one that nothing overrides does not', () => {
  const separated = { role: 'communicator', person: 'tomi' }
  team.does(tomi, 'roles/join')
  expect(canNow(asker(mira), 'roles', 'assign', separated)).toMatchObject({
    ok: false,
    overridable: true,
  })
  expect(
    canNow(asker(mira), 'roles', 'release', { role: 'commander', person: 'mira' }),
  ).toMatchObject({ ok: false, code: 'use-handoff', overridable: false })
})

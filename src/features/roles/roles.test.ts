import { expect, it } from 'vitest'
import {
  ana,
  anIncident,
  aTeam,
  jon,
  mira,
  names,
  reported,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { rowOf } from '../incident/view.ts'
import { MINUTE } from '#kernel/instant.ts'
import { incidents } from '../index.ts'
import { presets } from '../policy/presets/index.ts'
import { policySchema } from '../policy/contract.ts'
import { holders, participants, questionsTo, roleLabel, rolesIn, rolesOf } from './contract.ts'

const off = {
  ...presets.reconciled,
  roles: { ...presets.reconciled.roles, communicatorResponds: 'off' as const },
}
const block = {
  ...presets.reconciled,
  roles: { ...presets.reconciled.roles, communicatorResponds: 'block' as const },
}

it('R-046: there is exactly one commander, given and taken only by handoff', () => {
  const story = aTeam()
  expect(story.state.roles.commander).toBe('mira')
  story.tries(mira, 'roles/assign', { role: 'commander', person: 'tomi' }).refused('use-handoff')
  story.tries(mira, 'roles/release', { role: 'commander', person: 'mira' }).refused('use-handoff')
  story.does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
  story.does(tomi, 'handoff/confirm', { handoff: story.state.seq })
  expect(holders(story.state.roles, 'commander')).toEqual(['tomi'])
  expect(story.state.roles.history.find((turn) => turn.person === 'mira')?.until).toBe(story.now)
})

it('R-054: one person answers questions: the commander until a communicator is named', () => {
  const story = aTeam()
  expect(questionsTo(story.state.roles)).toBe('mira')
  story.does(mira, 'roles/assign', { role: 'communicator', person: 'ana' })
  expect(questionsTo(story.state.roles)).toBe('ana')
  expect(rowOf(story.state).communicator).toBe('ana')
  story.tries(mira, 'roles/assign', { role: 'communicator', person: 'tomi' }).refused('use-handoff')
  story.does(ana, 'roles/release', { role: 'communicator', person: 'ana' }, 'use-handoff')
  expect(questionsTo(story.state.roles)).toBe('mira')
})

it('R-055: a responder as communicator needs a reason, is blocked, or is nobody’s business, as policy says', () => {
  const asked = { role: 'communicator', person: 'ana' }
  const story = aTeam().does(ana, 'roles/join')
  story.tries(mira, 'roles/assign', asked).warned('communicator-is-responder')
  story.does(mira, 'roles/assign', asked, 'communicator-is-responder')
  story.recorded('roles.assigned.v1', 'policy.overridden.v1')
  expect(story.state.policy.overrides[0]).toMatchObject({
    code: 'communicator-is-responder',
    verb: 'roles/assign',
    by: 'mira',
  })
  const blocked = aTeam(block).does(ana, 'roles/join')
  blocked
    .tries(mira, 'roles/assign', asked, 'communicator-is-responder')
    .refused('communicator-is-responder')
  aTeam(off).does(ana, 'roles/join').does(mira, 'roles/assign', asked).recorded('roles.assigned.v1')
})

it('R-055: the communicator who joins the response, or is handed a responder’s shift, is warned too', () => {
  const story = aTeam().does(mira, 'roles/assign', { role: 'communicator', person: 'ana' })
  story.tries(ana, 'roles/join').warned('communicator-is-responder')
  story.does(tomi, 'roles/join')
  story
    .tries(tomi, 'handoff/propose', { duty: 'responder', to: 'ana' })
    .warned('communicator-is-responder')
  story
    .tries(mira, 'handoff/propose', { duty: 'communicator', to: 'tomi' })
    .refused('not-your-duty')
  story
    .tries(ana, 'handoff/propose', { duty: 'communicator', to: 'tomi' })
    .warned('communicator-is-responder')
})

it('R-055: who takes a duty by a handoff is asked about what they do when it moves, not when it was proposed', () => {
  const offered = (policy = presets.reconciled) =>
    aTeam(policy)
      .does(mira, 'handoff/propose', { duty: 'communicator', to: 'tomi' })
      .does(tomi, 'roles/join')
  const confirm = (story: Story) => ({ handoff: story.entry('handoff.proposed.v1') })
  const story = offered()
  story.tries(tomi, 'handoff/confirm', confirm(story)).warned('communicator-is-responder')
  story.does(tomi, 'roles/release', { role: 'responder', person: 'tomi' })
  story
    .does(tomi, 'handoff/confirm', confirm(story))
    .recorded('handoff.confirmed.v1', 'roles.assigned.v1')
  const blocked = offered(block)
  blocked
    .tries(tomi, 'handoff/confirm', confirm(blocked), 'communicator-is-responder')
    .refused('communicator-is-responder')
  expect(blocked.state.roles.communicator).toBeNull()
})

it('R-055: a duty that nobody has is no emergency: whoever takes it over is asked as well', () => {
  const story = aTeam(block).does(tomi, 'roles/join')
  const take = { duty: 'communicator', reason: 'Nobody answers.' }
  story.tries(tomi, 'handoff/take-over', take).refused('communicator-is-responder')
  story.does(mira, 'roles/assign', { role: 'communicator', person: 'ana' })
  story.does(tomi, 'handoff/take-over', take)
})

it('roles are given by the commander to people who work on it', () => {
  const story = aTeam().does(mira, 'access/invite', { person: 'jon', as: 'observer' })
  story.tries(tomi, 'roles/assign', { role: 'scribe', person: 'ana' }).refused('forbidden')
  story.tries(mira, 'roles/assign', { role: 'scribe', person: 'oda' }).refused('not-a-member')
  story.tries(mira, 'roles/assign', { role: 'scribe', person: 'jon' }).refused('not-a-member')
  story.tries(mira, 'roles/assign', { role: 'scribe', person: 'constructor' }).refused('invalid')
  story.does(mira, 'roles/assign', { role: 'observer', person: 'jon' })
  story.does(mira, 'roles/assign', { role: 'scribe', person: 'ana' })
  story.tries(mira, 'roles/assign', { role: 'scribe', person: 'ana' }).refused('already-has-role')
})

it('only the commander takes a role from somebody else', () => {
  const story = aTeam().does(tomi, 'roles/join')
  story.tries(ana, 'roles/release', { role: 'responder', person: 'tomi' }).refused('not-yours')
  story.tries(tomi, 'roles/release', { role: 'scribe', person: 'tomi' }).refused('has-not-role')
  story.does(mira, 'roles/release', { role: 'responder', person: 'tomi' }, 'use-handoff')
  expect(holders(story.state.roles, 'responder')).toEqual([])
  expect(participants(story.state.roles)).toEqual(['mira', 'tomi'])
})

it('R-181: a duty that somebody holds moves without the ceremony only with a reason, which is recorded', () => {
  const story = aTeam()
    .does(tomi, 'roles/join')
    .does(mira, 'roles/assign', { role: 'communicator', person: 'ana' })
  const given = { role: 'communicator', person: 'mira' }
  story.tries(mira, 'roles/assign', given).warned('use-handoff')
  story
    .does(mira, 'roles/assign', given, 'use-handoff')
    .recorded('roles.assigned.v1', 'policy.overridden.v1')
  expect(holders(story.state.roles, 'communicator')).toEqual(['mira'])
  expect(story.state.policy.overrides.at(-1)?.reason).toBe('There is nobody else tonight.')
  story.tries(mira, 'roles/release', given).warned('use-handoff')
  story.tries(mira, 'roles/release', { role: 'responder', person: 'tomi' }).warned('use-handoff')
  story.does(tomi, 'roles/release', { role: 'responder', person: 'tomi' })
  const command = { role: 'commander', person: 'tomi' }
  story.tries(mira, 'roles/assign', command, 'use-handoff').refused('use-handoff')
})

it('a responder joins an open record by joining the response; a reporter cannot', () => {
  const open = anIncident()
    .does(mira, 'access/set-class', { class: 'open' })
    .does(ana, 'roles/join')
  open.recorded('access.member-added.v1', 'roles.assigned.v1')
  expect(open.state.access.members['ana']?.as).toBe('member')
  reported(jon).tries(jon, 'roles/join').refused('forbidden')
})

const withDeputy = {
  ...presets.reconciled,
  terms: { ...presets.reconciled.terms, scribe: 'Secretary' },
  otherRoles: [{ id: 'deputy', label: 'Deputy', does: 'Steps in for the commander.' }],
}

it('R-044: the policy says which roles there are; any of them is given, for a time that the record keeps', () => {
  const story = aTeam(withDeputy)
  story.tries(mira, 'roles/assign', { role: 'liaison', person: 'ana' }).refused('unknown-role')
  story.does(mira, 'roles/assign', { role: 'deputy', person: 'ana' })
  const told = story.events.at(-1)
  expect(told && incidents.sentence(told, (id) => names[id as 'ana'], story.state)).toBe(
    'Ana Reyes became deputy',
  )
  const from = story.now
  story.after(5 * MINUTE).does(ana, 'roles/release', { role: 'deputy', person: 'ana' })
  expect(story.state.roles.history.at(-1)).toEqual({
    role: 'deputy',
    person: 'ana',
    from,
    until: story.now,
    seq: expect.any(Number) as number,
  })
  expect(rolesOf(story.state.roles, 'ana')).toEqual([])
})

it('R-044, R-045: the five roles that rules speak of are in every catalogue, under the policy’s names and with what they can do', () => {
  expect(rolesIn(presets.reconciled).map(({ id }) => id)).toEqual(
    'commander communicator responder scribe observer coordinator liaison expert'.split(' '),
  )
  expect(rolesIn(presets.civicactions).map(({ id }) => id)).toHaveLength(5)
  const found = rolesIn(withDeputy)
  expect(found.find(({ id }) => id === 'scribe')).toMatchObject({
    label: 'Secretary',
    capability: 'record',
  })
  expect(found.at(-1)).toMatchObject({ label: 'Deputy', capability: 'support' })
  expect(roleLabel(withDeputy, 'commander')).toBe('Commander')
  expect(roleLabel(withDeputy, 'later-word')).toBe('later-word')
})

it('R-044: a role of the policy gives no right of its own, and ends when its holder is removed', () => {
  const story = aTeam(withDeputy).does(mira, 'roles/assign', { role: 'deputy', person: 'ana' })
  story.tries(ana, 'document/set-zone', { zone: 'Europe/Berlin' }).refused('forbidden')
  story.does(mira, 'access/remove', { person: 'ana', reason: 'Left the team' })
  story.recorded('roles.released.v1', 'access.member-removed.v1')
})

it('R-044: a policy with two roles of one id, or one under the name of a role that rules speak of, is refused', () => {
  const roles = (...ids: string[]) => ({
    ...presets.reconciled,
    otherRoles: ids.map((id) => ({ id, label: id, does: 'Something.' })),
  })
  expect(policySchema.safeParse(roles('deputy', 'expert')).success).toBe(true)
  for (const ids of [['deputy', 'deputy'], ['scribe']]) {
    const refused = policySchema.safeParse(roles(...ids))
    expect(refused.error?.issues[0]).toMatchObject({
      path: ['otherRoles'],
      message: 'Two roles have the same id.',
    })
  }
})

import { expect, it } from 'vitest'
import { aTeam, anIncident, mira, pinnedPolicy, reported, system, tomi } from '#testkit/slice.ts'
import { may } from '../access/contract.ts'
import { presets } from '../policy/presets/index.ts'
import { rowOf } from '../incident/view.ts'
import { incidents } from '../index.ts'
import type { ScopeAnswer } from './contract.ts'

const PROJECT = '0198c5a0-0000-7c3d-8f2a-1b2c3d4e5f60'
const belonging = { id: PROJECT, name: 'Payments', defaultSeverity: 'low' }
const answer = (policy = pinnedPolicy(presets.reconciled)): ScopeAnswer => ({
  project: belonging,
  policy,
})
const decide = (story: ReturnType<typeof aTeam>, input: unknown, found: unknown) =>
  incidents.decide(
    { slice: 'scope', verb: 'set', input },
    { now: story.now, actor: mira, state: story.state, names: {}, answer: found },
  )

it('R-256: an incident is put under a project, and runs under that project’s policy from then on', () => {
  const story = aTeam()
  const other = pinnedPolicy(presets.civicactions, 2)
  const decision = decide(story, { project: PROJECT }, answer(other))
  expect(decision.ok && decision.facts.map((fact) => fact.kind)).toEqual([
    'scope.set.v1',
    'policy.pinned.v1',
  ])
  story.answer(decision, mira)
  expect(story.state.scope.project).toEqual(belonging)
  expect(story.state.policy).toMatchObject({ version: 2, document: { preset: 'civicactions' } })
})

it('R-256: under the same policy only the scope is recorded; what is so already is refused', () => {
  const story = aTeam()
  story.answer(decide(story, { project: PROJECT }, answer()), mira).recorded('scope.set.v1')
  expect(decide(story, { project: PROJECT }, answer())).toMatchObject({
    refusal: { code: 'already-so' },
  })
  expect(decide(aTeam(), { project: null }, answer())).toMatchObject({
    refusal: { code: 'already-so' },
  })
})

it('R-248: a project that is not there, or not yours, is not told from one that is', () => {
  for (const found of [undefined, { project: null, policy: pinnedPolicy(presets.reconciled) }])
    expect(decide(aTeam(), { project: PROJECT }, found)).toMatchObject({
      refusal: { code: 'no-such-project' },
    })
})

it('R-256: only the commander moves an incident under a project', () => {
  expect(incidents.mayCommand(mira, 'scope', 'set', anIncident().state)).toBe(true)
  expect(incidents.mayCommand(tomi, 'scope', 'set', aTeam().state)).toBe(false)
})

it('R-248: an open incident of a project is open to the responders of that project, and to no others', () => {
  const story = reported(system)
  expect(may(tomi, 'read', story.state)).toBe(true)
  story.given([{ kind: 'scope.set.v1', body: { project: belonging } }])
  expect(may(tomi, 'see-progress', story.state)).toBe(false)
  expect(may({ ...tomi, projects: ['another'] }, 'read', story.state)).toBe(false)
  expect(may({ ...tomi, projects: [PROJECT] }, 'take', story.state)).toBe(true)
  expect(may({ ...tomi, role: 'member', projects: [PROJECT] }, 'read', story.state)).toBe(false)
  const row = rowOf(story.state)
  expect(row.readers).toContain(`@responders:${PROJECT}`)
  expect(row.readers).not.toContain('@responders')
})

it('R-256: an incident is taken out of its project again, and the refusal says which it is in', () => {
  const story = aTeam()
  story.answer(decide(story, { project: PROJECT }, answer()), mira)
  const sentence = (input: unknown) => {
    const decision = decide(story, input, answer())
    return decision.ok ? 'done' : decision.refusal.sentence
  }
  expect(sentence({ project: PROJECT })).toBe('It belongs to this project already.')
  const none = { project: null, policy: pinnedPolicy(presets.reconciled) }
  story.answer(decide(story, { project: null }, none), mira).recorded('scope.set.v1')
  expect(story.state.scope.project).toBeNull()
  expect(sentence({ project: null })).toBe('It belongs to no project already.')
  const said = (event = story.events.at(-1)) =>
    event && incidents.sentence(event, String, story.state)
  expect(said()).toBe('Belongs to no project: the workspace’s own')
  expect(said(story.events.find(({ kind }) => kind === 'scope.set.v1'))).toBe(
    'Belongs to the project “Payments”',
  )
})

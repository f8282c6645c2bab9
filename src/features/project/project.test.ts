import { expect, it } from 'vitest'
import { jon, mira, oda, tomi } from '#testkit/slice.ts'
import { aProject } from '#testkit/project.ts'
import { openingSchema } from './contract.ts'
import { openProject } from './decide.ts'
import { projects } from './stream.ts'

it('R-248: a project begins with a name, and nobody on it', () => {
  const { state } = aProject()
  expect(state.project).toMatchObject({ name: 'Payments', policy: null, defaultSeverity: null })
  expect(state.team.members).toEqual({})
  expect(openingSchema.safeParse({ name: '' }).success).toBe(false)
  expect(openingSchema.safeParse({ name: 'x', owner: 'me' }).success).toBe(false)
})

it('R-248: only those on a project and owners can know that it exists', () => {
  const story = aProject().does(oda, 'team/add', { person: 'mira', as: 'lead' })
  const { kind, state } = story
  for (const right of ['see-progress', 'read'] as const) {
    expect(kind.may(mira, right, state)).toBe(true)
    expect(kind.may(oda, right, state)).toBe(true)
    expect(kind.may(tomi, right, state)).toBe(false)
    expect(kind.may({ id: 'constructor', role: 'responder' }, right, state)).toBe(false)
  }
  expect(kind.rows(state)).toMatchObject([{ readers: ['mira', '@owners'], excluded: [] }])
})

it('R-037: leads and owners change it; a member does not', () => {
  const story = aProject()
    .does(oda, 'team/add', { person: 'mira', as: 'lead' })
    .does(mira, 'team/add', { person: 'jon' })
  story.tries(jon, 'project/change', { defaultSeverity: 'low' }).expects('forbidden')
  story.does(mira, 'project/change', { defaultSeverity: 'low' }, { fits: true })
  expect(story.state.project).toMatchObject({ name: 'Payments', defaultSeverity: 'low' })
  story.does(mira, 'project/change', { defaultSeverity: null }, { fits: true })
  expect(story.state.project.defaultSeverity).toBeNull()
  story.tries(mira, 'project/change', {}).expects('nothing-to-change')
})

it('R-248: settings under which no incident could begin are refused when they are made', () => {
  const answer = { fits: false, sentence: 'levels: too few' }
  aProject()
    .tries(oda, 'project/change', { overrides: { levels: [] } }, answer)
    .expects('settings-do-not-fit')
  const input = openingSchema.parse({ name: 'x', overrides: { levels: [] } })
  expect(openProject(input, { actor: oda }, { fits: false, sentence: 'no' }).ok).toBe(false)
  const huge = { overrides: { x: 'y'.repeat(20_001) } }
  aProject().tries(oda, 'project/change', huge).expects('invalid')
})

it('a project keeps its ticket rule and who is up- and downstream of it', () => {
  const story = aProject().does(
    oda,
    'project/change',
    {
      tickets: { place: 'https://tickets.example.org/PAY', required: true },
      stakeholders: [{ name: 'Ledger team', side: 'downstream', contact: 'ledger@example.org' }],
    },
    { fits: true },
  )
  expect(story.state.project.tickets.required).toBe(true)
  expect(story.state.project.stakeholders).toHaveLength(1)
})

it('an archived project is taken up again', () => {
  const story = aProject().does(oda, 'project/archive')
  story.tries(oda, 'project/archive').expects('already-so')
  story.does(oda, 'project/restore').tries(oda, 'project/restore').expects('already-so')
})

it('R-248: a responder who opens a project leads it; whoever does not work on incidents only opens it', () => {
  const kinds = (who: typeof oda) => {
    const decision = openProject(openingSchema.parse({ name: 'x' }), { actor: who }, undefined)
    return decision.ok ? decision.facts.map(({ kind }) => kind) : []
  }
  expect(kinds(mira)).toEqual(['project.opened.v1', 'team.added.v1'])
  expect(kinds(oda)).toEqual(['project.opened.v1'])
  const system = { id: 'system', role: 'system' } as const
  expect([oda, system, mira, jon].map((who) => projects.opening?.may(who))).toEqual([
    true,
    true,
    false,
    false,
  ])
})

it('a setting that is left out stays as it was; one that is taken away is gone; lists find the archived apart', () => {
  const story = aProject({ client: 'Ledger Ltd', defaultSeverity: 'high' })
  const policy = '00000000-0000-4000-8001-000000000002'
  story.does(oda, 'project/change', { policy, overrides: { zone: 'UTC' } }, { fits: true })
  story.does(oda, 'project/change', { name: 'Paying', defaultSeverity: null }, { fits: true })
  expect(story.state.project).toMatchObject({
    name: 'Paying',
    client: 'Ledger Ltd',
    defaultSeverity: null,
    policy,
    overrides: { zone: 'UTC' },
    tickets: { place: '', required: false },
    archived: false,
  })
  story.does(oda, 'project/change', { policy: null }, { fits: true })
  expect(story.state.project.policy).toBeNull()
  const facets = () => story.kind.rows(story.state).map((row) => 'facets' in row && row.facets)
  expect(facets()).toEqual([['state:open']])
  story.does(oda, 'project/archive').does(oda, 'project/change', { name: 'Old' }, { fits: true })
  expect(facets()).toEqual([['state:archived']])
})

it('a project keeps a hundred stakeholders at most, and settings of twenty thousand characters', () => {
  const stakeholder = { name: 'Ledger team', side: 'downstream', contact: '' }
  const many = (count: number) => ({ stakeholders: Array(count).fill(stakeholder) as unknown[] })
  aProject().does(oda, 'project/change', many(100), { fits: true })
  aProject().tries(oda, 'project/change', many(101)).expects('invalid')
  const settings = (characters: number) => ({ overrides: { x: 'y'.repeat(characters - 8) } })
  aProject().does(oda, 'project/change', settings(20_000), { fits: true })
  aProject().tries(oda, 'project/change', settings(20_001)).expects('invalid')
})

import { expect, it } from 'vitest'
import { jon, mira, oda, tomi } from '#testkit/slice.ts'
import { aProject } from '#testkit/project.ts'
import { openingSchema } from './contract.ts'
import { openProject } from './decide.ts'

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

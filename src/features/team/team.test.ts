import { expect, it } from 'vitest'
import { mira, oda } from '#testkit/slice.ts'
import { aProject } from '#testkit/project.ts'
import { projects } from '../project/stream.ts'
import { leadsOf } from './contract.ts'

it('R-248: people come to a project, lead it, and leave it', () => {
  const story = aProject().does(oda, 'team/add', { person: 'mira' })
  const since = story.state.team.members['mira']?.since
  story.tries(mira, 'team/add', { person: 'tomi' }).expects('forbidden')
  story.tries(oda, 'team/add', { person: 'mira' }).expects('already-so')
  story.now = '2026-11-22T02:00:00Z'
  story.does(oda, 'team/add', { person: 'mira', as: 'lead' })
  expect(story.state.team.members['mira']).toEqual({ as: 'lead', since })
  expect(leadsOf(story.state.team)).toEqual(['mira'])
  story.does(oda, 'team/remove', { person: 'mira' })
  story.tries(oda, 'team/remove', { person: 'mira' }).expects('not-a-member')
})

it('who left is still named where the history speaks of them, each once', () => {
  const story = aProject()
  for (const verb of ['add', 'remove', 'add', 'remove'])
    story.does(oda, `team/${verb}`, { person: 'mira' })
  story.does(oda, 'team/add', { person: 'tomi' })
  expect(projects.people(story.state)).toEqual(['tomi', 'mira'])
})

it('a project has an end of people', () => {
  const story = aProject()
  for (let number = 0; number < 500; number++) story.does(oda, 'team/add', { person: `p${number}` })
  story.tries(oda, 'team/add', { person: 'one-more' }).expects('too-many-members')
  story.does(oda, 'team/add', { person: 'p7', as: 'lead' })
})

it('R-248: a member is no lead, a lead who is made a member leads no more, and others stay as they are', () => {
  const story = aProject()
  for (const [person, as] of [
    ['mira', 'lead'],
    ['tomi', 'member'],
    ['mira', 'member'],
    ['ana', 'lead'],
  ] as const)
    story.does(oda, 'team/add', { person, as })
  expect(leadsOf(story.state.team)).toEqual(['ana'])
  story.tries(oda, 'team/add', { person: 'constructor' }).expects('invalid')
  story.does(oda, 'team/remove', { person: 'ana' })
  expect(Object.keys(story.state.team.members)).toEqual(['mira', 'tomi'])
})

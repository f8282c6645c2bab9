// What a line will do is foretold by deciding it: nothing else is shown, and nothing that would be refused is offered.
import { expect, it } from 'vitest'
import { incidents, type IncidentState } from '#features/index.ts'
import { jon, mira, names, reported, tomi, type Story } from '#testkit/slice.ts'
import { foretellCommands } from './foretell-commands.ts'

const foretell = (story: Story, commands: Parameters<typeof foretellCommands>[1], you = mira) =>
  foretellCommands({ kind: incidents, state: story.state, you, now: story.now, names }, commands)
const command = (name: string, input: object) => {
  const [slice = '', verb = ''] = name.split('/')
  return { slice, verb, input: input as Record<string, unknown> }
}
const decide = command('triage/decide', { verdict: 'incident', reason: 'Used' })
const grade = command('severity/set', { level: 'high', reason: 'Used' })

it('each is decided on what those before it made: whoever takes it may decide it', () => {
  const story = reported(jon)
  const taken = foretell(story, [command('triage/take', {}), decide, grade])
  expect(taken.ok && taken.events.map(({ kind }) => kind)).toEqual([
    'access.member-added.v1',
    'triage.acknowledged.v1',
    'roles.assigned.v1',
    'access.class-set.v1',
    'triage.decided.v1',
    'severity.set.v1',
  ])
  expect(taken.ok && (taken.after as IncidentState).severity.level).toBe('high')
  expect(foretell(story, [decide])).toMatchObject({ ok: false })
  // Nothing was done.
  expect(story.state.triage.decided).toBeNull()
})

it('who may not, what is wrong in the fields, and what a rule refuses is said as it would be', () => {
  const story = reported(mira)
  expect(foretell(story, [decide], tomi)).toMatchObject({
    ok: false,
    sentence: 'You can read this record but not write in it.',
  })
  expect(foretell(story, [command('severity/set', { level: 'high' })]).ok).toBe(false)
  expect(foretell(story, [command('severity/set', { level: 'urgent', reason: 'x' })])).toEqual({
    ok: false,
    sentence: 'Choose one of: high, medium, low, unknown.',
  })
  expect(foretell(story, [command('severity/explode', {})]).ok).toBe(false)
})

it('rules that want a reason are all named, each with its command, and the rest is foretold as if it had been given', () => {
  const story = reported(mira).does(mira, 'tasks/add', { title: 'Rotate the key' })
  const again = command('tasks/add', { title: 'Rotate the key' })
  const foretold = foretell(story, [decide, again, grade, again])
  expect(foretold.ok && foretold.asked.map(({ command: at, code }) => [at, code])).toEqual([
    [1, 'similar-task'],
    [3, 'similar-task'],
  ])
  expect(foretold.ok && (foretold.after as IncidentState).tasks.all).toHaveLength(3)
})

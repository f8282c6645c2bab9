/** The edges of next steps: who may do what for whom, and whom a task is shown to. */
import { expect, it } from 'vitest'
import {
  aConcluded,
  ana,
  aTeam,
  jon,
  mira,
  names,
  reported,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import { presets } from '../policy/presets/index.ts'
import { taskKinds } from './contract.ts'
import { steps } from './waiting.ts'

const added = (story: Story, fields: object = {}, by = mira) => {
  story.does(by, 'tasks/add', { title: 'Revoke the token', kind: 'investigate', ...fields })
  return { task: story.state.seq }
}
const offered = (story: Story, who: typeof mira) =>
  steps.flatMap(({ find }) => find(story.state, who, story.now) ?? [])

it('R-180: in the briefing a step that nobody has is urgent; one with a name says whether it was begun', () => {
  const story = aTeam()
  const begun = added(story, { title: 'Read the logs', assignee: 'ana' })
  added(story, { title: 'Ask the provider', assignee: 'tomi' })
  added(story, { title: 'Rotate keys' })
  story.does(ana, 'tasks/start', begun)
  const parts = incidents.briefing(story.state, (id) => names[id as 'mira'])
  expect(parts.find(({ title }) => title === 'Running now')?.lines).toMatchObject([
    { text: 'Ana Reyes: Read the logs', entry: begun.task },
    { text: 'Tomi Aho: Ask the provider (not started)' },
    { text: 'Nobody: Rotate keys', urgent: true },
  ])
})

it('R-049: containing, fixing and improving monitoring are what a commander stays out of, and nothing else', () => {
  const story = aTeam().does(tomi, 'roles/join')
  const refused = Object.keys(taskKinds).filter((kind) => {
    story.tries(mira, 'tasks/add', { title: `Do ${kind}`, kind, assignee: 'mira' })
    return !story.last.ok
  })
  expect(refused).toEqual(['contain', 'fix', 'monitor'])
})

it('R-049: the commander may say that somebody’s fix is done, with a reason, also where policy blocks fixing', () => {
  const story = aTeam(presets.civicactions).does(tomi, 'roles/join')
  const task = added(story, { kind: 'fix', assignee: 'tomi' })
  story.tries(mira, 'tasks/finish', task).warned('commander-remediates')
  story
    .does(mira, 'tasks/finish', task, 'commander-remediates')
    .recorded('tasks.finished.v1', 'policy.overridden.v1')
})

it('R-049: the rule wants another responder: the commander alone in both duties fixes it without a word', () => {
  const story = aTeam().does(mira, 'roles/join')
  story.does(mira, 'tasks/add', { title: 'Revoke', kind: 'fix', assignee: 'mira' })
  story.recorded('tasks.added.v1')
})

it('R-168: under CivicActions what the commander did is verified by anybody who did not do it', () => {
  const story = aTeam(presets.civicactions)
  const did = added(story, { assignee: 'tomi' })
  story.does(mira, 'tasks/finish', did).does(ana, 'tasks/verify', did)
  expect(story.state.tasks.all.map(({ verifiedBy }) => verifiedBy)).toEqual(['ana'])
})

it('R-169: while nobody commands, anybody says what may wait', () => {
  const story = reported(jon, {}, presets.civicactions)
  added(story, { horizon: 'deferred' }, tomi)
  expect(story.state.tasks.all[0]?.horizon).toBe('deferred')
})

it('R-121: a task that is done is given to nobody and taken by nobody until it is opened again', () => {
  const story = aTeam()
  const task = added(story, { assignee: 'tomi' })
  story.does(tomi, 'tasks/finish', task)
  story.tries(mira, 'tasks/assign', { ...task, assignee: 'ana' }).refused('task-state')
  story.tries(ana, 'tasks/volunteer', task).refused('task-state')
  story.does(mira, 'tasks/reopen', { ...task, reason: 'It works again.' })
  story.does(ana, 'tasks/volunteer', task)
})

it('R-168: a verified task that is opened again has been done and verified by nobody', () => {
  const story = aTeam()
  const task = added(story, { assignee: 'tomi' })
  story.does(tomi, 'tasks/finish', task).does(ana, 'tasks/verify', task)
  story.does(mira, 'tasks/reopen', { ...task, reason: 'It works again.' })
  expect(story.state.tasks.all[0]).toMatchObject({
    state: 'open',
    doneAt: null,
    doneBy: null,
    verifiedAt: null,
    verifiedBy: null,
  })
})

it('R-121: a step changes the one task it names', () => {
  const story = aTeam()
  const task = added(story, { assignee: 'tomi' })
  added(story, { title: 'Read the logs', assignee: 'ana' })
  story.does(tomi, 'tasks/start', task)
  expect(story.state.tasks.all.map(({ state }) => state)).toEqual(['doing', 'open'])
})

it('R-121: one’s own task is offered with what to do about it, and a free one to whoever may take it', () => {
  const story = aTeam().does(mira, 'access/invite', { person: 'jon', as: 'observer' })
  const task = added(story, { assignee: 'tomi' })
  const free = added(story, { title: 'Read the logs' })
  expect(offered(story, tomi).map(({ id }) => id)).toEqual([
    `task-${task.task}`,
    `volunteer-${free.task}`,
  ])
  expect(offered(story, tomi)[0]?.detail).toBe('It is yours: start it.')
  story.does(tomi, 'tasks/start', task)
  expect(offered(story, tomi)[0]?.detail).toMatch(/^You are on it/)
  expect(offered(story, ana).map(({ id }) => id)).toEqual([`volunteer-${free.task}`])
  expect(offered(story, jon)).toEqual([])
})

it('R-121: no volunteer is called for once it is concluded', () => {
  const story = aConcluded()
  expect(story.state.tasks.all.some(({ assignee }) => assignee === null)).toBe(true)
  expect(offered(story, tomi)).toEqual([])
})

it('R-250: a task that was given up is not opened again beside one that took its place, without a word', () => {
  const story = aTeam()
  const first = added(story, { title: 'Revoke the token' })
  story.does(mira, 'tasks/drop', { ...first, reason: 'Later.' })
  const second = added(story, { title: 'Revoke the token' })
  story.tries(mira, 'tasks/reopen', { ...first, reason: 'After all.' }).warned('similar-task')
  story.does(mira, 'tasks/drop', { ...second, reason: 'The first will do.' })
  story.does(mira, 'tasks/reopen', { ...first, reason: 'After all.' })
})

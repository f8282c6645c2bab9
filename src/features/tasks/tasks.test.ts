import assert from 'node:assert/strict'
import { expect, it } from 'vitest'
import { ana, aTeam, mira, readyToConclude, tomi, type Story, rowIn } from '#testkit/slice.ts'
import { candidates } from '../actions/view.ts'
import { presets } from '../policy/presets/index.ts'
import { doingInWords, digestSince } from '../sitreps/view.ts'
import { recipientsOf } from '#kernel/contribution.ts'
import { finishedTasks } from './contract.ts'
import { areAboutTheSame, areAlike } from './view.ts'
import { letters } from './reactions.ts'
import { steps } from './waiting.ts'

const withTask = (
  fields: object = {},
  story = aTeam(),
): readonly [Story, { readonly task: number }] => {
  story.does(mira, 'tasks/add', { title: 'Revoke the token', kind: 'contain', ...fields })
  return [story, { task: story.state.seq }]
}

it('R-121: a next step has one name on it or calls for a volunteer', () => {
  const [story, task] = withTask()
  expect(rowIn(story.state).unassigned).toBe(1)
  story.does(ana, 'tasks/volunteer', task)
  expect(story.state.tasks.all[0]?.assignee).toBe('ana')
  expect(rowIn(story.state).unassigned).toBe(0)
  story.tries(ana, 'tasks/volunteer', task).refused('already-so')
  story.does(mira, 'tasks/assign', { ...task, assignee: 'tomi' })
  story.tries(mira, 'tasks/assign', { ...task, assignee: ['ana', 'tomi'] }).refused('invalid')
  story.tries(mira, 'tasks/assign', { ...task, assignee: 'oda' }).refused('not-a-member')
  story.tries(ana, 'tasks/start', task).refused('not-yours')
  expect(rowIn(story.state).waiting).toContainEqual(
    expect.objectContaining({ for: 'tomi', what: 'task' }),
  )
})

it('R-121: a task is not given to somebody who only observes', () => {
  const [story, task] = withTask()
  story.does(mira, 'access/invite', { person: 'jon', as: 'observer' })
  story.tries(mira, 'tasks/assign', { ...task, assignee: 'jon' }).refused('not-a-member')
})

it('R-049: the commander taking a remediation task is warned, and goes on with a reason', () => {
  const story = aTeam().does(tomi, 'roles/join')
  const fields = { title: 'Revoke it', kind: 'fix', assignee: 'mira' }
  story.tries(mira, 'tasks/add', fields).warned('commander-remediates')
  story
    .does(mira, 'tasks/add', fields, 'commander-remediates')
    .recorded('tasks.added.v1', 'policy.overridden.v1')
  expect(story.state.policy.overrides[0]?.reason).toBe('There is nobody else tonight.')
  const [other, task] = withTask({}, story)
  other.tries(mira, 'tasks/volunteer', task).warned('commander-remediates')
  other.tries(mira, 'tasks/start', task).warned('commander-remediates')
  other.tries(mira, 'tasks/finish', task).warned('commander-remediates')
  other.does(mira, 'tasks/add', { title: 'Read the logs', kind: 'investigate', assignee: 'mira' })
})

it('R-049: the commander who began alone is warned at the finish too, once others respond', () => {
  const alone = (policy = presets.reconciled): readonly [Story, { readonly task: number }] => {
    const [story, task] = withTask({ assignee: 'mira' }, aTeam(policy))
    story.does(mira, 'tasks/start', task).does(tomi, 'roles/join')
    return [story, task]
  }
  const [story, task] = alone()
  story.tries(mira, 'tasks/finish', task).warned('commander-remediates')
  story
    .does(mira, 'tasks/finish', task, 'commander-remediates')
    .recorded('tasks.finished.v1', 'policy.overridden.v1')
  // What is done is done: also where policy blocks the beginning, the record may say so.
  const [strict, begun] = alone(presets.civicactions)
  strict.tries(mira, 'tasks/finish', begun).warned('commander-remediates')
  const [other, given] = withTask({ assignee: 'mira' }, aTeam(presets.civicactions))
  other
    .does(tomi, 'roles/join')
    .tries(mira, 'tasks/finish', given, 'commander-remediates')
    .refused('commander-remediates')
  other.does(tomi, 'tasks/finish', given)
})

it('R-049: policy may block it, and in the solo window nobody else can do it', () => {
  const blocked = aTeam(presets.civicactions).does(tomi, 'roles/join')
  const fields = { title: 'Revoke it', kind: 'fix', assignee: 'mira' }
  blocked.tries(mira, 'tasks/add', fields, 'commander-remediates').refused('commander-remediates')
  aTeam(presets.civicactions).does(mira, 'tasks/add', fields).recorded('tasks.added.v1')
})

it('R-168: open, doing, done and verified, by another person than the doer', () => {
  const [story, task] = withTask({ assignee: 'tomi' })
  const state = () => story.state.tasks.all[0]?.state
  expect(state()).toBe('open')
  story.tries(ana, 'tasks/verify', task).refused('task-state')
  story.does(tomi, 'tasks/start', task)
  expect(state()).toBe('doing')
  story.tries(tomi, 'tasks/start', task).refused('task-state')
  story.does(tomi, 'tasks/finish', { ...task, result: 'Revoked at the provider.' })
  expect(state()).toBe('done')
  story.tries(tomi, 'tasks/verify', task, 'verifier-is-doer').refused('verifier-is-doer')
  story.does(ana, 'tasks/verify', task)
  expect(story.state.tasks.all[0]).toMatchObject({
    state: 'verified',
    verifiedBy: 'ana',
    doneBy: 'tomi',
  })
  story.tries(ana, 'tasks/verify', task).refused('task-state')
})

it('R-168: what is done and unchecked waits for whoever may check it, and for nobody who may not', () => {
  const [story, task] = withTask({ assignee: 'tomi' })
  const waits = () =>
    rowIn(story.state)
      .waiting.filter(({ what }) => what === 'check')
      .map((item) => item.for)
  const asked = (who: typeof mira) =>
    steps.flatMap(({ find }) => find(story.state, who, story.now)?.id ?? [])
  expect(waits()).toEqual([])
  story.does(tomi, 'tasks/finish', task)
  expect([waits(), asked(mira)]).toEqual([['mira'], [`check-${task.task}`]])
  expect(asked(tomi)).toEqual([])
  story.does(mira, 'tasks/verify', task)
  expect(waits()).toEqual([])
  // What the commander did waits for whoever responds beside them; where nobody does, for whoever works on it.
  const own = withTask({ assignee: 'mira', kind: 'investigate', title: 'Read the logs' }, story)[1]
  story.does(mira, 'tasks/finish', own)
  expect(waits().toSorted()).toEqual(['ana', 'tomi'])
  story.does(mira, 'roles/assign', { role: 'responder', person: 'tomi' })
  expect([waits(), asked(tomi)]).toEqual([['tomi'], [`check-${own.task}`]])
  // Concluded with a reason it is still unchecked, and still waits for them.
  const over = readyToConclude()
  const late = withTask({ assignee: 'tomi' }, over)[1]
  over.does(tomi, 'tasks/finish', late)
  over.does(mira, 'conclude/conclude', { summary: 'Over.' }, 'tasks-unverified')
  const left = rowIn(over.state).waiting.filter(({ what }) => what === 'check')
  expect(left.map((item) => [item.for, item.seq])).toEqual([['mira', late.task]])
  over.does(mira, 'tasks/verify', late)
  expect(rowIn(over.state).waiting.some(({ what }) => what === 'check')).toBe(false)
  // What may wait is not asked for.
  story.does(mira, 'tasks/reopen', { ...own, reason: 'One log more.' })
  story.does(mira, 'tasks/set-horizon', { ...own, horizon: 'deferred' })
  story.does(mira, 'tasks/finish', own)
  expect(waits()).toEqual([])
})

it('R-168: marking somebody’s task as done for them does not make one its verifier', () => {
  const [story, task] = withTask({ assignee: 'tomi' })
  story.does(ana, 'tasks/finish', task)
  story.tries(ana, 'tasks/verify', task).refused('verifier-is-doer')
  story.tries(tomi, 'tasks/verify', task).refused('verifier-is-doer')
  story.does(mira, 'tasks/verify', task)
})

it('R-168: what does not hold is opened again, what is pointless is dropped with the reason', () => {
  const [story, task] = withTask({ assignee: 'tomi' })
  story.tries(mira, 'tasks/reopen', { ...task, reason: 'x' }).refused('task-state')
  story
    .does(tomi, 'tasks/finish', task)
    .does(mira, 'tasks/reopen', { ...task, reason: 'It still works.' })
  expect(story.state.tasks.all[0]).toMatchObject({ state: 'open', doneBy: null })
  story.tries(mira, 'tasks/drop', task).refused('invalid')
  story.does(mira, 'tasks/drop', { ...task, reason: 'Provider did it.' })
  expect(story.state.tasks.all[0]).toMatchObject({
    state: 'dropped',
    droppedReason: 'Provider did it.',
  })
  story.tries(mira, 'tasks/drop', { ...task, reason: 'x' }).refused('task-state')
  story.tries(mira, 'tasks/finish', task).refused('task-state')
  story.tries(mira, 'tasks/drop', { task: 2, reason: 'x' }).refused('no-such-task')
})

it('R-168: under CivicActions the commander verifies, and anybody but the doer where the commander did it', () => {
  const [story, task] = withTask(
    { kind: 'investigate', assignee: 'tomi' },
    aTeam(presets.civicactions),
  )
  story.does(tomi, 'tasks/finish', task)
  story
    .tries(ana, 'tasks/verify', task, 'verifier-is-not-commander')
    .refused('verifier-is-not-commander')
  story.does(mira, 'tasks/verify', task)
  const own = { title: 'Read the logs', kind: 'investigate', assignee: 'mira' }
  const asked = { task: story.does(mira, 'tasks/add', own).state.seq }
  story.does(mira, 'tasks/finish', asked)
  story.tries(mira, 'tasks/verify', asked).refused('verifier-is-doer')
  story.does(ana, 'tasks/verify', asked)
})

it('R-168: a task given to the commander and called done by somebody else is still the commander’s to verify', () => {
  const [story, task] = withTask(
    { kind: 'investigate', assignee: 'mira' },
    aTeam(presets.civicactions),
  )
  story.does(ana, 'tasks/finish', task)
  story
    .tries(tomi, 'tasks/verify', task, 'verifier-is-not-commander')
    .refused('verifier-is-not-commander')
  story.does(mira, 'tasks/verify', task)
  const [free, other] = withTask({ kind: 'investigate', assignee: 'tomi' })
  free.does(ana, 'tasks/finish', other)
  free.tries(tomi, 'tasks/verify', other).refused('verifier-is-doer')
})

it('R-168: where anybody but the doer may verify, the commander is told of it', () => {
  const [story, task] = withTask({ assignee: 'tomi' })
  story.does(tomi, 'tasks/finish', task).does(ana, 'tasks/verify', task)
  const verified = story.events.at(-1)
  assert.ok(verified)
  expect(verified).toMatchObject({ kind: 'tasks.verified.v2', body: { tells: 'mira' } })
  expect(recipientsOf(letters, verified)).toEqual(['mira'])
  const [own, first] = withTask({ assignee: 'tomi' })
  own.does(tomi, 'tasks/finish', first).does(mira, 'tasks/verify', first)
  expect(own.events.at(-1)?.body).toMatchObject({ tells: null })
})

it('R-169: under CivicActions the commander separates immediate from deferred; others say why they do', () => {
  const [story, task] = withTask({}, aTeam(presets.civicactions))
  const later = { ...task, horizon: 'deferred' }
  story.tries(tomi, 'tasks/set-horizon', later).warned('horizon-is-the-commanders')
  const put = { title: 'Rotate all keys', horizon: 'deferred' }
  story.tries(tomi, 'tasks/add', put).warned('horizon-is-the-commanders')
  story.does(tomi, 'tasks/add', put, 'horizon-is-the-commanders')
  story.does(tomi, 'tasks/add', { title: 'Read the logs' })
  story.does(mira, 'tasks/set-horizon', later)
  const [anybody, free] = withTask()
  anybody.does(tomi, 'tasks/set-horizon', { ...free, horizon: 'deferred' })
})

it('R-250: a task like one that is open is shown before a second is made, and can be made anyway', () => {
  const [story, task] = withTask({ assignee: 'tomi' })
  const again = { title: 'Revoke the leaked token', kind: 'contain' }
  story.tries(ana, 'tasks/add', again).warned('similar-task')
  expect(story.last).toMatchObject({
    refusal: {
      sentence: expect.stringContaining(
        `number ${task.task}, “Revoke the token” (Tomi Aho)`,
      ) as string,
    },
  })
  story.does(ana, 'tasks/add', again, 'similar-task')
  story.does(ana, 'tasks/add', { title: 'Revoke the certificate', kind: 'contain' })
  story.does(tomi, 'tasks/finish', task)
  for (const open of story.state.tasks.all.filter(({ state }) => state === 'open'))
    story.does(mira, 'tasks/drop', { task: open.seq, reason: 'Done by hand.' })
  story.does(ana, 'tasks/add', { title: 'Revoke the token', kind: 'contain' })
})

it('R-250: the same title is similar whatever its kind, and another title of another kind is not', () => {
  const [story] = withTask({ title: 'Isolate db-1', kind: 'contain' })
  story.tries(ana, 'tasks/add', { title: 'isolate the DB-1.', kind: 'fix' }).warned('similar-task')
  story.tries(ana, 'tasks/add', { title: 'Isolate db-1', kind: 'fix' }).warned('similar-task')
  story.does(ana, 'tasks/add', { title: 'Isolate db-1 and db-2', kind: 'fix' })
})

it('R-250: the same asset and the same kind are similar in whatever words, and an asset of another kind or name is not', () => {
  const [story] = withTask({ title: 'Isolate db-1', kind: 'contain' })
  const add = (title: string, kind = 'contain') => story.tries(ana, 'tasks/add', { title, kind })
  for (const title of ['Cut DB-1.internal off', 'Take  “db-1” off the net', 'Stop the db-1!'])
    add(title).warned('similar-task')
  add('Read the logs of db-1', 'investigate').recorded('tasks.added.v1')
  add('Cut db-10 off').recorded('tasks.added.v1')
})

it.each([
  ['Isolate db-1', 'Cut db-1.internal off', true],
  ['Isolate db-1.eu.example', 'Cut db-1.us.example off', false],
  ['Isolate db-1', 'Cut db-2 off', false],
  ['Block 10.0.0.1', 'Cut 10.0.0.1 off', true],
  ['Block 10.0.0.1', 'Cut 10.0.0.2 off', false],
  ['Block 10.0.0.1 on fw-1', 'Drop 10.0.0.2 at fw-1', false],
  ['Restart web03', 'Patch WEB03', true],
  ['Restart mail', 'Patch mail.example.org', true],
  ['Look at 3 keys', 'Rotate 3 passwords', false],
  ['Ask e.g. the vendor', 'Write e.g. a notice', false],
  ['Tell them by 2026-11-27', 'Read until 2026-11-27', false],
])('R-250: “%s” and “%s” are about the same asset: %s', (one, other, same) => {
  expect(areAboutTheSame(one, other)).toBe(same)
  expect(areAboutTheSame(other, one)).toBe(same)
})

it('R-250: titles made to be slow to compare are compared at once', () => {
  const evil = ['a.'.repeat(100), '-'.repeat(200), 'a-1.'.repeat(50), '1'.repeat(200)]
  const started = performance.now()
  for (let n = 0; n < 200; n++)
    for (const one of evil) for (const other of evil) areAboutTheSame(one, `${other}x`)
  expect(performance.now() - started).toBeLessThan(2000)
})

it('R-250: of many tasks that are alike three are named', () => {
  const [story] = withTask()
  const again = { title: 'Revoke the leaked token', kind: 'contain' }
  for (let n = 0; n < 4; n++) story.does(ana, 'tasks/add', again, 'similar-task')
  story.tries(ana, 'tasks/add', again).warned('similar-task')
  const { refusal } = story.last as { readonly refusal: { readonly sentence: string } }
  expect(refusal.sentence.match(/number \d+/g)).toHaveLength(3)
})

it.each([
  ['Revoke token', 'Revoke the deploy token', true],
  ['revoke the TOKEN.', 'Token: revoke', true],
  ['Reset the password of Anna', 'Reset the password of Ben', false],
  ['Isolate build-07', 'Isolate build-08', false],
  ['Rotate', 'Rotate the keys', false],
  ['Rotate', 'rotate', true],
  ['…', '…', true],
])('R-250: “%s” and “%s” are alike: %s', (one, other, alike) => {
  expect(areAlike(one, other)).toBe(alike)
  expect(areAlike(other, one)).toBe(alike)
})

it('R-169: immediate or deferred; what was deferred waits for the retrospective’s actions', () => {
  const [story, task] = withTask({ title: 'Rotate all keys' })
  expect(story.state.tasks.all[0]?.horizon).toBe('immediate')
  expect(candidates(story.state)).toEqual([])
  story.does(mira, 'tasks/set-horizon', { ...task, horizon: 'deferred' })
  story.tries(mira, 'tasks/set-horizon', { ...task, horizon: 'deferred' }).refused('already-so')
  expect(candidates(story.state)).toEqual([
    { entry: task.task, title: 'Rotate all keys', why: 'deferred' },
  ])
  story.does(mira, 'actions/add', {
    title: 'Rotate all keys',
    owner: 'tomi',
    next_update_on: '2026-12-01',
    from: task.task,
  })
  expect(candidates(story.state)).toEqual([])
})

it('R-120: what is finished is what was done so far, until it is opened again', () => {
  const [story, task] = withTask({ assignee: 'tomi' })
  const finished = () =>
    finishedTasks(story.state.tasks).map(({ title, result }) => [title, result])
  expect(finished()).toEqual([])
  story.does(tomi, 'tasks/finish', { ...task, result: 'at the provider' })
  expect(finished()).toEqual([['Revoke the token', 'at the provider']])
  story.does(mira, 'tasks/verify', task)
  expect(finished()).toHaveLength(1)
  story.does(mira, 'tasks/reopen', { ...task, reason: 'It works again.' })
  expect(finished()).toEqual([])
})

it('R-250: who is doing what now is in one sentence', () => {
  const [story, task] = withTask()
  story.does(mira, 'tasks/add', { title: 'Read the logs', assignee: 'ana' })
  const said = () => doingInWords(digestSince(story.state), (id) => id)
  expect(said()).toBe('Nobody yet: Revoke the token. ana: Read the logs.')
  story.does(tomi, 'tasks/start', task).recorded('tasks.assigned.v1', 'tasks.started.v1')
  expect(said()).toBe('tomi: Revoke the token. ana: Read the logs.')
  story.does(tomi, 'tasks/finish', task)
  expect(said()).toBe('ana: Read the logs.')
})

it('a task nobody had becomes that of whoever finished it', () => {
  const [story, task] = withTask()
  story.does(tomi, 'tasks/finish', task).recorded('tasks.assigned.v1', 'tasks.finished.v1')
  story.tries(tomi, 'tasks/verify', task).refused('verifier-is-doer')
})

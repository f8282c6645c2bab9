import { expect, it } from 'vitest'
import { aConcluded, mira, tomi, rowIn } from '#testkit/slice.ts'
import { candidates } from './view.ts'

const action = { title: 'Scan every push', owner: 'tomi', next_update_on: '2026-11-30' }

it('R-197: an action has an owner and the date of the next update', () => {
  const story = aConcluded()
  story.tries(mira, 'actions/add', { title: 'Scan', owner: 'tomi' }).refused('invalid')
  story
    .tries(mira, 'actions/add', { title: 'Scan', next_update_on: '2026-11-30' })
    .refused('invalid')
  story.tries(mira, 'actions/add', { ...action, next_update_on: '2026-02-30' }).refused('invalid')
  story.tries(mira, 'actions/add', { ...action, next_update_on: '2026-11-20' }).refused('date-past')
  story.does(mira, 'actions/add', action)
  expect(rowIn(story.state).waiting).toContainEqual(
    expect.objectContaining({ for: 'tomi', what: 'action', due: '2026-11-30' }),
  )
})

it('R-197: each word about it promises the next, until it is done or given up', () => {
  const story = aConcluded().does(mira, 'actions/add', action)
  const number = { action: story.state.seq }
  story.tries(tomi, 'actions/update', { ...number, note: 'Half done.' }).refused('invalid')
  story
    .tries(tomi, 'actions/update', { ...number, note: 'Half done.', next_update_on: '2026-11-01' })
    .refused('date-past')
  story.does(tomi, 'actions/update', {
    ...number,
    note: 'Half done.',
    next_update_on: '2026-12-07',
  })
  expect(story.state.actions.all[0]).toMatchObject({
    nextUpdateOn: '2026-12-07',
    updates: [{ by: 'tomi', note: 'Half done.' }],
  })
  story.does(tomi, 'actions/finish', { ...number, note: 'Scanning.' })
  expect(story.state.actions.all[0]?.state).toBe('done')
  story.tries(tomi, 'actions/drop', { ...number, reason: 'x' }).refused('action-over')
  story.tries(tomi, 'actions/finish', { action: 1, note: 'x' }).refused('no-such-action')
  story
    .does(mira, 'actions/add', action)
    .does(tomi, 'actions/drop', { action: story.state.seq, reason: 'Bought.' })
  expect(story.state.actions.all[1]?.state).toBe('dropped')
})

it('R-220: an action is not given to somebody who may not know of the incident', () => {
  const story = aConcluded()
  story.tries(mira, 'actions/add', { ...action, owner: 'oda' }).refused('not-a-member')
  story.tries(mira, 'actions/add', { ...action, owner: 'nobody-at-all' }).refused('not-a-member')
})

it('more than two hundred actions are a programme, not a follow-up', () => {
  const story = aConcluded()
  for (let count = 0; count < 200; count++) story.does(mira, 'actions/add', action)
  story.tries(mira, 'actions/add', action).refused('too-many-actions')
})

it('R-197: an update may be promised for today, of a new action as of one there is', () => {
  const story = aConcluded()
  const today = story.now.slice(0, 10)
  const number = {
    action: story.does(mira, 'actions/add', { ...action, next_update_on: today }).state.seq,
  }
  story.does(tomi, 'actions/update', { ...number, note: 'Tonight.', next_update_on: today })
  expect(story.state.actions.all[0]?.nextUpdateOn).toBe(today)
})

it('R-204: an action waits for its owner until it is done or given up, and changes alone', () => {
  const story = aConcluded().does(mira, 'actions/add', action)
  const number = { action: story.state.seq }
  story.does(mira, 'actions/add', { ...action, title: 'Own the mirror', owner: 'ana' })
  const waits = () => rowIn(story.state).waiting.filter(({ what }) => what === 'action')
  expect(waits().map((waiting) => waiting.for)).toEqual(['tomi', 'ana'])
  story.does(tomi, 'actions/finish', { ...number, note: 'Scanning.' })
  expect(waits().map((waiting) => waiting.for)).toEqual(['ana'])
  expect(story.state.actions.all.map(({ state }) => state)).toEqual(['done', 'open'])
})

it('R-169, R-204: what is offered as an action: open deferred tasks, then lessons for a ticket or an initiative that still hold', () => {
  const story = aConcluded()
  const offered = () => candidates(story.state).map(({ title, why }) => [title, why])
  const task = story.entry('tasks.added.v1')
  const lesson = (text: string, disposition: string) => {
    const entry = story.does(mira, 'log/add', { text, type: 'lesson' }).state.seq
    story.does(mira, 'lessons/sort', { entry, disposition })
    return entry
  }
  const scan = lesson('Scan every push.', 'initiative')
  lesson('Write it down.', 'playbook')
  lesson('Renew the key.', 'ticket')
  lesson('Shout.', 'drop')
  expect(offered()).toEqual([
    ['Watch for the token', 'deferred'],
    ['Scan every push.', 'lesson'],
    ['Renew the key.', 'lesson'],
  ])
  story.does(mira, 'log/retract', { entry: scan, reason: 'We do.' })
  story.does(tomi, 'tasks/finish', { task })
  expect(offered()).toEqual([['Renew the key.', 'lesson']])
})

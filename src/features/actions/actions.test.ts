import { expect, it } from 'vitest'
import { aConcluded, mira, tomi, rowIn } from '#testkit/slice.ts'

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

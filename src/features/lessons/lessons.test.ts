import { expect, it } from 'vitest'
import type { Recorded } from '#kernel/event.ts'
import { anIncident, mira } from '#testkit/slice.ts'
import { candidates } from '../actions/view.ts'
import { incidents } from '../index.ts'
import { newestOf } from '../log/view.ts'

it('R-123: each gets a disposition, and those for an initiative or a ticket are offered as actions', () => {
  const story = anIncident().does(mira, 'log/add', { type: 'lesson', text: 'Scan before pushing.' })
  const entry = story.state.seq
  story.does(mira, 'lessons/sort', { entry, disposition: 'playbook' })
  expect(candidates(story.state)).toEqual([])
  story.does(mira, 'lessons/sort', { entry, disposition: 'initiative', note: 'Next quarter.' })
  expect(story.state.lessons.sorted[entry]).toMatchObject({
    disposition: 'initiative',
    note: 'Next quarter.',
    by: 'mira',
  })
  expect(candidates(story.state)).toEqual([{ entry, title: 'Scan before pushing.', why: 'lesson' }])
  story.tries(mira, 'lessons/sort', { entry, disposition: 'someday' }).refused('invalid')
})

it('only a lesson that was not retracted is sorted', () => {
  const story = anIncident().does(mira, 'log/add', { text: 'Seen.' })
  story
    .tries(mira, 'lessons/sort', { entry: story.state.seq, disposition: 'drop' })
    .refused('no-such-lesson')
  story.does(mira, 'log/add', { type: 'lesson', text: 'Scan.' })
  const entry = story.state.seq
  story.does(mira, 'log/retract', { entry, reason: 'We do.' })
  story.tries(mira, 'lessons/sort', { entry, disposition: 'drop' }).refused('no-such-lesson')
})

it('R-123: the timeline says what became of a lesson; a page that does not hold it lets the server decide', () => {
  const story = anIncident().does(mira, 'log/add', { type: 'lesson', text: 'Scan.' })
  const input = { entry: story.state.seq, disposition: 'ticket', note: '' }
  const page = { ...story.state, log: newestOf(story.state.log, 0) }
  const decide = (state: typeof page, fields = input) =>
    incidents.decide(
      { slice: 'lessons', verb: 'sort', input: fields },
      { now: story.now, actor: mira, state, names: {} },
    ).ok
  expect(decide(page)).toBe(true)
  expect(decide(story.state, { ...input, entry: 1 })).toBe(false)
  story.does(mira, 'lessons/sort', input)
  const said = incidents.sentence(story.events.at(-1) as Recorded, String, story.state)
  expect(said).toBe(`Lesson ${input.entry}: ticket`)
})

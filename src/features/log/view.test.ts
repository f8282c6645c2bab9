/** The log as a browser holds it in part, and what a list or a briefing takes from it. */
import { expect, it } from 'vitest'
import type { Recorded } from '#kernel/event.ts'
import { aTeam, ana, mira, rowIn, tomi, type Story } from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import { entryAt, isPartial } from './contract.ts'
import { caughtUp, lacks, newestOf, pageOf, withEntries, withoutOlder } from './view.ts'
import { MENTIONS_LOOKBACK } from './waiting.ts'

/** Entries one after the other, and the numbers they have. */
const logged = (count: number, type = 'observation', story = aTeam()): [Story, number[]] => {
  const numbers = Array.from({ length: count }, (_, n) => {
    return story.does(mira, 'log/add', { text: `Entry ${n + 1}`, type }).state.seq
  })
  return [story, numbers]
}
const held = (log: Story['state']['log']) => log.entries.toArray().map(({ seq }) => seq)

it('a page opens with the newest two hundred entries, and knows how many there are', () => {
  const [story, numbers] = logged(201)
  const page = newestOf(story.state.log)
  expect(held(page)).toEqual(numbers.slice(1))
  expect([page.total, isPartial(page), isPartial(story.state.log)]).toEqual([201, true, false])
  expect(entryAt(page, numbers[0] ?? 0)).toBeUndefined()
})

it('pages of older entries: so many before a number, whether there are more, and only of the types asked for', () => {
  const [story, numbers] = logged(4)
  const [a, b, c, d] = numbers as [number, number, number, number]
  const page = (wanted: object) => {
    const all = { types: [], before: story.state.seq + 1, after: 0, limit: 9 }
    const { entries, more } = pageOf(story.state.log, { ...all, ...wanted })
    return [entries.map(({ seq }) => seq), more]
  }
  expect(page({})).toEqual([[a, b, c, d], false])
  expect(page({ limit: 4 })).toEqual([[a, b, c, d], false])
  expect(page({ limit: 3 })).toEqual([[b, c, d], true])
  expect(page({ before: d })).toEqual([[a, b, c], false])
  expect(page({ after: b })).toEqual([[c, d], false])
  const theory = story.does(mira, 'log/add', { text: 'An insider?', type: 'theory' }).state.seq
  expect(page({ types: ['theory'] })).toEqual([[theory], false])
})

it('of two readings of an entry the later is kept, and what the feed has yet to bring is left to it', () => {
  const [story, numbers] = logged(2)
  const [a, b] = numbers as [number, number]
  const before = story.state.log
  const { seq } = story.state
  story.does(tomi, 'log/correct', { entry: a, text: 'Corrected', reason: 'Misread.' })
  const after = story.state
  const text = (log: typeof before) => entryAt(log, a)?.text
  expect(text(withEntries(before, after.log.entries, after.seq))).toBe('Corrected')
  expect(text(withEntries(after.log, before.entries, after.seq))).toBe('Corrected')
  const late = story.does(mira, 'log/add', { text: 'Later' }).state
  expect(held(withEntries(before, late.log.entries, seq))).toEqual([a, b])
  expect(held(withEntries(newestOf(before, 1), before.entries, seq))).toEqual([a, b])
})

it('an event that an entry has seen changes nothing again; one it has not is folded, and counts stay the head’s', () => {
  const [story, [entry = 0]] = logged(1)
  const read = story.state.log
  story.does(tomi, 'log/retract', { entry, reason: 'Not so.' })
  const events = story.events.slice(-1)
  const next = caughtUp({ ...read, counts: story.state.log.counts }, events)
  expect(entryAt(next, entry)?.retracted).toMatchObject({ by: 'tomi' })
  expect(next.counts).toEqual({ observation: 0 })
  expect(caughtUp(story.state.log, events)).toEqual(story.state.log)
})

it('the counts are in doubt only after a retraction of what is not held, or was read with it', () => {
  const [story, [entry = 0]] = logged(2)
  const before = story.state.log
  const corrected = story.does(mira, 'log/correct', { entry, text: 'x', reason: 'y' }).events.at(-1)
  story.does(tomi, 'log/retract', { entry, reason: 'Not so.' })
  const retracted = story.events.at(-1) as Recorded
  expect(lacks(before, retracted)).toBe(false)
  expect(lacks(newestOf(before, 1), retracted)).toBe(true)
  expect(lacks(story.state.log, retracted)).toBe(true)
  expect(lacks(newestOf(before, 1), corrected as Recorded)).toBe(false)
  expect(lacks(newestOf(before, 1), { ...retracted, body: null })).toBe(false)
})

it('older entries are given back, but for those that have a section of their own', () => {
  const story = aTeam()
  const kept = ['indicator', 'theory', 'action', 'lesson'].map(
    (type) => logged(1, type, story)[1][0],
  )
  logged(1, 'observation', story)
  const last = logged(1, 'observation', story)[1][0] ?? 0
  expect(held(withoutOlder(story.state.log, last))).toEqual([...kept, last])
})

it('R-071: a retraction takes one from the count of its type, and an entry names its writer once', () => {
  const [story, [entry = 0]] = logged(2)
  story.does(tomi, 'log/retract', { entry, reason: 'Not so.' })
  story.does(tomi, 'log/add', { text: 'Seen.', type: 'evidence' })
  expect(story.state.log).toMatchObject({
    total: 3,
    counts: { observation: 1, evidence: 1 },
    writers: ['mira', 'tomi'],
  })
})

it('R-118: a correction without a time keeps the time of the entry', () => {
  const story = aTeam().does(mira, 'log/add', { text: 'x', occurred: '2026-11-20T22:10:00Z' })
  const entry = story.state.seq
  story.does(mira, 'log/correct', { entry, text: 'y', reason: 'Misread.' })
  expect(entryAt(story.state.log, entry)?.occurred).toBe('2026-11-20T22:10:00.000Z')
})

it('a page that does not hold an entry lets the server say whether it is there', () => {
  const [story, [entry]] = logged(1)
  const tried = (state: Story['state'], verb: string, input: object) =>
    incidents.decide(
      { slice: 'log', verb, input },
      { now: story.now, actor: mira, state, names: {} },
    ).ok
  const page = { ...story.state, log: newestOf(story.state.log, 0) }
  expect(tried(page, 'retract', { entry, reason: 'y' })).toBe(true)
  expect(tried(page, 'correct', { entry, text: 'x', reason: 'y' })).toBe(true)
  expect(tried(story.state, 'retract', { entry: 1, reason: 'y' })).toBe(false)
})

it('R-220: lists look for mentions among the newest entries, and not at what was retracted', () => {
  const asked = (story: Story) =>
    rowIn(story.state).waiting.filter(({ what }) => what === 'mention').length
  const mention = { text: '@ana', mentions: ['ana'] }
  const story = aTeam().does(mira, 'log/add', mention)
  const entry = story.state.seq
  logged(MENTIONS_LOOKBACK - 1, 'observation', story)
  expect(asked(story)).toBe(1)
  logged(1, 'observation', story)
  expect(asked(story)).toBe(0)
  const fresh = aTeam().does(mira, 'log/add', mention)
  fresh.does(ana, 'log/retract', { entry, reason: 'Not so.' })
  expect(asked(fresh)).toBe(0)
})

it('R-180: the briefing repeats the five newest facts and every theory that holds', () => {
  const [story] = logged(6)
  const [theory] = logged(2, 'theory', story)[1]
  story.does(mira, 'log/retract', { entry: theory, reason: 'Not so.' })
  const lines = (title: string) =>
    incidents
      .briefing(story.state, String)
      .find((part) => part.title === title)
      ?.lines.map(({ text }) => text)
  expect(lines('Latest')).toEqual(['Entry 2', 'Entry 3', 'Entry 4', 'Entry 5', 'Entry 6'])
  expect(lines('Theories')).toEqual(['Entry 2'])
})

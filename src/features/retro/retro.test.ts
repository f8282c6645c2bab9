import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  aConcluded,
  anIncident,
  mira,
  names,
  readyToConclude,
  reported,
  rowIn,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { MINUTE, ms, plus } from '#kernel/instant.ts'
import { runningClocks } from '../clocks/clocks.ts'
import { presets } from '../policy/presets/index.ts'
import { groundRule } from './contract.ts'
import { findNames, withoutNames, type NamedPerson } from './names.ts'
import { bandOf, dueIfConcluded, namedPeople, proposedFor, questionsOf, slipsIn } from './view.ts'

const opened = (policy = presets.reconciled): Story => aConcluded(policy).does(mira, 'retro/open')
const why = (question: string, parent: number | null = null) => ({
  parent,
  question,
  answer: 'Because it was so.',
})

it('R-190: the commander owns the retrospective until it is passed on', () => {
  const story = aConcluded().does(tomi, 'retro/open')
  expect(story.state.retro.owner).toBe('mira')
  story.does(mira, 'retro/lead', { owner: 'ana', facilitator: 'tomi' })
  expect(story.state.retro).toMatchObject({ owner: 'ana', facilitator: 'tomi' })
  story.tries(mira, 'retro/lead', { owner: 'oda' }).refused('not-a-member')
  story.does(mira, 'retro/schedule', { at: '2026-11-23T09:00:00Z' })
  expect(story.state.retro.scheduledAt).toBe('2026-11-23T09:00:00.000Z')
})

it('R-189, R-190: who is removed leaves the retrospective to the commander, and its promise is theirs', () => {
  const gone = { reason: 'Left the firm.' }
  const story = opened().does(mira, 'retro/lead', { owner: 'tomi', facilitator: 'ana' })
  const holds = () => [
    runningClocks(story.state).find(({ kind }) => kind === 'retro')?.owner,
    ...rowIn(story.state).waiting.flatMap((item) => (item.what === 'retro' ? [item.for] : [])),
  ]
  expect(holds()).toEqual(['tomi', 'tomi', 'ana'])
  story.does(mira, 'access/remove', { person: 'ana', ...gone })
  expect(holds()).toEqual(['tomi', 'tomi'])
  story.does(mira, 'access/remove', { person: 'tomi', ...gone })
  expect(holds()).toEqual(['mira', 'mira'])
  expect(story.state.retro).toMatchObject({ owner: 'mira', facilitator: null })
})

it('R-191: it opens with its ground rule, which is no setting and no state', () => {
  expect(groundRule).toContain('learn')
  expect(groundRule).toContain('names stay out')
  expect(JSON.stringify(presets)).not.toContain(groundRule)
})

it('R-187: it looks back: not before the conclusion, and it is held or waived with a reason once', () => {
  const story = anIncident()
  story.tries(mira, 'retro/open').refused('not-concluded')
  story.tries(mira, 'retro/waive', { reason: 'x' }).refused('not-concluded')
  aConcluded().tries(mira, 'retro/hold').refused('retro-not-open')
  const held = opened()
  held.tries(mira, 'retro/open').refused('already-open')
  held.tries(tomi, 'retro/waive', { reason: 'x' }).refused('forbidden')
  held.tries(mira, 'retro/waive').refused('invalid')
  held.does(mira, 'retro/hold', { summary: 'We will scan.' })
  held.tries(mira, 'retro/hold').refused('already-so')
  held.tries(mira, 'retro/waive', { reason: 'x' }).refused('already-so')
  expect(held.state.retro.held?.summary).toBe('We will scan.')
})

it('R-192: a participant’s name in the retrospective is refused with the role instead, and goes on with a reason', () => {
  const story = opened()
  const text = why('Why did Tomi push the token?')
  story.tries(mira, 'retro/ask-why', text).warned('names-in-retro')
  expect(story.last).toMatchObject({
    refusal: { sentence: expect.stringContaining('“Tomi”') as string },
  })
  story
    .tries(mira, 'retro/answer', { question: 0, answer: 'Ask mira lund.' })
    .warned('names-in-retro')
  story.tries(mira, 'retro/hold', { summary: 'Thanks @Ana.' }).warned('names-in-retro')
  story
    .does(mira, 'retro/ask-why', text, 'names-in-retro')
    .recorded('retro.why-asked.v1', 'policy.overridden.v1')
  story.does(mira, 'retro/lead', { owner: 'tomi' })
  opened(presets.civicactions).does(mira, 'retro/ask-why', text).recorded('retro.why-asked.v1')
})

it('R-194: the record is retold in four bands, and an entry can be put in another', () => {
  const story = anIncident()
    .does(mira, 'log/add', { text: 'First odd sign-in.', occurred: '2026-11-21T01:00:00Z' })
    .does(mira, 'log/add', { text: 'We take it offline.', type: 'decision' })
    .does(mira, 'log/add', { text: 'Offline.', type: 'action' })
    .does(mira, 'log/add', { text: 'Logs are long.' })
  const bands = () =>
    story.events.map((event) => bandOf(event, story.state.retro, story.state.incident.awareAt))
  expect(bands()[0]).toBe('discovery')
  expect(bands().slice(-4)).toEqual(['anomaly', 'decision', 'remediation', undefined])
  const entry = story.state.seq
  story.given([{ kind: 'retro.banded.v1', body: { entry, band: 'discovery' } }])
  expect(bands().at(-2)).toBe('discovery')
  story.given([{ kind: 'retro.banded.v1', body: { entry, band: null } }])
  expect(bands().at(-3)).toBeUndefined()
  opened().does(mira, 'retro/band', { entry: 4, band: 'anomaly' })
})

it('R-194: a decision that was taken back at once is in the record, and is not retold', () => {
  const story = reported(mira)
    .does(mira, 'triage/decide', { verdict: 'incident', reason: 'A slip.' })
    .does(mira, 'severity/set', { level: 'high', reason: 'A slip.' })
    .does(mira, 'triage/take-back')
    .does(mira, 'severity/take-back')
    .does(mira, 'triage/decide', { verdict: 'incident', reason: 'It is one.' })
    .does(mira, 'severity/set', { level: 'low', reason: 'A little.' })
  const slips = slipsIn(story.events)
  const told = story.events.filter(({ seq }) => !slips.has(seq)).map(({ kind }) => kind)
  expect(told.slice(-2)).toEqual(['triage.decided.v1', 'severity.set.v1'])
  expect(told.filter((kind) => /^(triage.decided|severity|triage.taken)/.test(kind))).toHaveLength(
    2,
  )
  expect(slipsIn([])).toEqual(new Set())
  // Two slips in a row: the first, which stood again, is one as well.
  const twice = anIncident()
    .does(mira, 'severity/set', { level: 'high', reason: 'A slip.' })
    .does(mira, 'severity/set', { level: 'low', reason: 'A slip.' })
    .does(mira, 'severity/take-back')
    .does(mira, 'severity/take-back')
  expect(slipsIn(twice.events)).toEqual(
    new Set(twice.events.flatMap(({ kind, seq }) => (kind.startsWith('severity.') ? [seq] : []))),
  )
})

it('R-195: each answer can have further whys, before five and past five, in branches', () => {
  const story = opened()
  let parent: number | null = null
  const chain: number[] = []
  for (let depth = 0; depth < 7; depth++) {
    story.does(mira, 'retro/ask-why', why('Why?', parent))
    parent = story.state.seq
    chain.push(parent)
  }
  story.does(mira, 'retro/ask-why', why('And why else?', chain[0] ?? null))
  expect(story.state.retro.whys.filter((branch) => branch.parent === chain[0])).toHaveLength(2)
  story.tries(mira, 'retro/ask-why', why('Why?', 999)).refused('no-such-why')
  story.tries(mira, 'retro/remove-why', { why: chain[0] }).refused('why-has-more')
  story
    .tries(mira, 'retro/rewrite-why', { why: 1, question: 'Q', answer: 'A' })
    .refused('no-such-why')
  story.does(mira, 'retro/rewrite-why', { why: parent, question: 'Why at all?', answer: 'Habit.' })
  expect(story.state.retro.whys.at(-2)).toMatchObject({ question: 'Why at all?', answer: 'Habit.' })
  story.does(mira, 'retro/remove-why', { why: parent })
  story.tries(mira, 'retro/remove-why', { why: parent }).refused('no-such-why')
})

it('R-203: an incident is asked all questions, a false alarm three, where policy says light', () => {
  const story = opened()
  expect(questionsOf(story.state)).toHaveLength(5)
  story.does(mira, 'retro/answer', { question: 4, answer: 'A scanner.' })
  expect(story.state.retro.answers[4]).toBe('A scanner.')
  story.tries(mira, 'retro/answer', { question: 5, answer: 'x' }).refused('no-such-question')
  const alarm = anIncident().does(mira, 'triage/decide', {
    verdict: 'false-alarm',
    reason: 'A drill.',
  })
  expect(questionsOf(alarm.state)).toHaveLength(3)
  const none = anIncident(presets.civicactions).does(mira, 'triage/decide', {
    verdict: 'false-alarm',
    reason: 'A drill.',
  })
  expect(questionsOf(none.state)).toEqual([])
})

const people: readonly NamedPerson[] = namedPeople(aConcluded().state, names)

it.each([
  ['Mira Lund saw it.', 'The first responder saw it.'],
  [
    'It is so. Mira saw it; Mira told.',
    'It is so. The first responder saw it; the first responder told.',
  ],
  ['@Tomi asked mira lund.', '@team member asked the first responder.'],
  ['We will look; the lundberg server is fine.', 'We will look; the lundberg server is fine.'],
  ['Ana’s fix, by Reyes.', 'The team member’s fix, by the team member.'],
  [
    'tomi@demo.example is tomi, and @tomi.',
    'the team member is the team member, and @team member.',
  ],
  ['Ask t.aho@example.org or AHO+x@a.example.', 'Ask the team member or the team member.'],
  ['a@b, @, x@ and noreply@example.org stay.', 'a@b, @, x@ and noreply@example.org stay.'],
])('R-192: “%s” becomes “%s”', (text, said) => {
  expect(withoutNames(text, people)).toBe(said)
})

it('R-192: a first name that is an ordinary word is a name only with its capital', () => {
  const will: readonly NamedPerson[] = [{ id: 'w', name: 'Will Ode', role: 'responder' }]
  expect(withoutNames('Will will see; will@example.org and @will too.', will)).toBe(
    'The responder will see; the responder and @responder too.',
  )
})

it('R-192: accents and the way they are written do not hide a name', () => {
  const jose: readonly NamedPerson[] = [{ id: 'j', name: 'José Núñez', role: 'responder' }]
  expect(withoutNames('jose nunez and JOSÉ NÚÑEZ and Jose\u0301 Nu\u0301n\u0303ez.', jose)).toBe(
    'the responder and the responder and the responder.',
  )
})

it('R-192: no full name of a participant is left in any text', () => {
  const letter = fc.constantFrom('A', 'b', 'é', 'ß', 'Ö', 'ł', 'z', 'Ж', 'я')
  const part = fc.string({ unit: letter, minLength: 2, maxLength: 8 })
  const name = fc.tuple(part, part).map(([first, last]) => `${first} ${last}`)
  const between = fc.string({
    unit: fc.constantFrom(' ', ', ', '. ', '\n', ' — ', '😀', '(', '“'),
    minLength: 1,
    maxLength: 3,
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(fc.nat(), between), { maxLength: 8 }),
      (all, pieces) => {
        const given = all.map((full, index) => ({
          id: String(index),
          name: full,
          role: 'responder',
        }))
        const text = pieces.map(([pick, gap]) => `${all[pick % all.length] ?? ''}${gap}`).join('')
        const clean = withoutNames(text, given)
        expect(findNames(text, given).length > 0 || pieces.length === 0).toBe(true)
        for (const full of all) expect(clean.toLowerCase()).not.toContain(full.toLowerCase())
      },
    ),
  )
})

it('R-195: two hundred whys are enough', () => {
  const story = opened()
  for (let count = 0; count < 200; count++) story.does(mira, 'retro/ask-why', why('Why?'))
  story.tries(mira, 'retro/ask-why', why('Why?')).refused('too-many-whys')
})

it('R-189: the retrospective is proposed for a working hour before it is due, in the incident’s zone', () => {
  // Friday 27 November 2026, 13:16: due on Sunday night, at an hour at which nobody meets.
  const now = '2026-11-27T13:16:11.000Z'
  const due = '2026-11-29T01:16:11.000Z'
  expect(proposedFor(due, now, 'UTC')).toBe('2026-11-27T16:00:00.000Z')
  expect(proposedFor(due, now, 'Asia/Kolkata')).toBe('2026-11-28T10:30:00.000Z')
  expect(proposedFor('2026-12-01T06:10:00.000Z', now, 'Asia/Kolkata')).toBe(
    '2026-12-01T05:30:00.000Z',
  )
  // A full hour there, where zones differ by quarters of one.
  expect(proposedFor(due, now, 'Asia/Kathmandu')).toBe('2026-11-28T10:15:00.000Z')
  expect(proposedFor('2026-12-01T06:10:00.000Z', now, 'Asia/Kathmandu')).toBe(
    '2026-12-01T05:15:00.000Z',
  )
  // A time that was promised is never moved behind it, nor where it would be now.
  const noHour = fc.date({
    min: new Date('2026-01-01'),
    max: new Date('2026-12-31'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(noHour, fc.integer({ min: 1, max: 14 * 24 * 60 }), (from, minutes) => {
      const begun = from.toISOString()
      const until = plus(begun, minutes * MINUTE)
      const at = proposedFor(until, begun, 'Europe/Berlin')
      expect(ms(at)).toBeLessThanOrEqual(ms(until))
      expect(ms(at)).toBeGreaterThan(ms(begun) - MINUTE)
      expect(ms(at) % MINUTE).toBe(0)
    }),
  )
})

it('R-189: what is proposed while it is concluded is when it will be due, and nothing where none is asked for', () => {
  const story = readyToConclude()
  const proposed = dueIfConcluded(story.state, story.now)
  expect(story.state.conclude.concluded).toBeNull()
  story.does(mira, 'conclude/conclude', { summary: 'Over.' })
  const due = runningClocks(story.state).find(({ kind }) => kind === 'retro')?.due
  expect(proposed).toBe(due)
  const none = { ...presets.reconciled.retro, falseAlarm: 'none' as const }
  const alarm = reported(mira, {}, { ...presets.reconciled, retro: none })
  alarm.does(mira, 'triage/decide', { verdict: 'false-alarm', reason: 'A drill.' })
  expect(dueIfConcluded(alarm.state, alarm.now)).toBeNull()
})

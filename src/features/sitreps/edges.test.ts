/** The edges of situation reports: how soon and how late the next may be, whose handoff a report tells of, who is asked for it. */
import assert from 'node:assert/strict'
import { expect, it } from 'vitest'
import { recipientsOf } from '#kernel/contribution.ts'
import type { Recorded } from '#kernel/event.ts'
import { DAY, MINUTE, plus, SECOND } from '#kernel/instant.ts'
import {
  aConcluded,
  ana,
  anIncident,
  aTeam,
  jon,
  mira,
  names,
  reported,
  rowIn,
  system,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { runningClocks } from '../clocks/clocks.ts'
import { incidents } from '../index.ts'
import { letters } from './reactions.ts'
import { declarationDue, digestSince } from './view.ts'

const know = 'A token leaked.'
const report = { know, doing: 'Revoking it.', next_at: '2026-11-21T03:00:00.000Z' }
const assessed = (level = 'high') => aTeam().does(mira, 'severity/set', { level, reason: 'Out.' })
const soon = (story: Story, milliseconds: number) => ({
  know,
  next_at: plus(story.now, milliseconds),
})
const stepOf = (story: Story, who = mira) => incidents.nextStep(story.state, who, story.now)
const said = (story: Story) =>
  incidents.sentence(story.events.at(-1) as Recorded, (id) => names[id as 'mira'], story.state)
const lastSent = (story: Story) =>
  story.events.findLast(({ kind }) => kind === 'sitreps.sent.v1') ?? assert.fail('no report')

it('R-149: the next report is promised for a minute from now at the earliest', () => {
  const story = assessed()
  story.tries(mira, 'sitreps/send', soon(story, 59 * SECOND)).refused('next-update-past')
  story.does(mira, 'sitreps/send', soon(story, MINUTE)).recorded('sitreps.sent.v1')
})

it('R-142, R-149: a promise may be late by the seconds that clocks differ, and lies within thirty-one days', () => {
  const story = assessed()
  story.tries(mira, 'sitreps/send', soon(story, 61 * MINUTE)).warned('next-update-late')
  story.does(mira, 'sitreps/send', soon(story, 61 * MINUTE - SECOND))
  const month = soon(story, 31 * DAY)
  story.tries(mira, 'sitreps/send', month, 'next-update-late').refused('next-update-far')
  const less = soon(story, 31 * DAY - SECOND)
  story.does(mira, 'sitreps/send', less, 'next-update-late')
})

it('R-154: a correction keeps the promised time while that is a minute or more ahead', () => {
  const correctedAt = (before: number) => {
    const story = assessed()
    const { next_at } = soon(story, 60 * MINUTE)
    story.does(mira, 'sitreps/send', { know, next_at }).at(plus(next_at, -before))
    return story.tries(mira, 'sitreps/correct', { corrects: 1, know: 'Two tokens.' })
  }
  correctedAt(MINUTE).recorded('sitreps.sent.v1')
  correctedAt(59 * SECOND).refused('next-update-missing')
})

it('R-154: what corrects a report after the end says that it is concluded, and promises nothing', () => {
  const over = aConcluded().does(mira, 'sitreps/correct', { corrects: 1, know: 'Over, truly.' })
  expect(over.state.sitreps.sent.at(-1)).toMatchObject({
    header: { status: 'concluded' },
    nextAt: null,
  })
})

it('R-179: a report to the team tells of the sender’s own handoff, and leaves another’s to be told', () => {
  const story = aTeam()
    .does(mira, 'access/invite', { person: 'jon' })
    .does(tomi, 'roles/join')
    .does(mira, 'roles/assign', { role: 'communicator', person: 'jon' })
  const passed = (duty: string, from: typeof mira, to: typeof mira) => {
    const handoff = story.does(from, 'handoff/propose', { duty, to: to.id }).state.seq
    story.does(to, 'handoff/confirm', { handoff })
    return handoff
  }
  const shift = passed('responder', tomi, ana)
  const command = passed('commander', mira, tomi)
  story.does(tomi, 'sitreps/send', { kind: 'handoff', know: 'Tomi commands.' })
  const told = () =>
    story.state.handoff.all.filter(({ reportedAt }) => reportedAt !== null).map(({ seq }) => seq)
  expect(told()).toEqual([command])
  story.does(jon, 'sitreps/send', { kind: 'handoff', ...soon(story, 60 * MINUTE) })
  expect(told()).toEqual([shift, command])
})

it('R-147: the promised report is asked of whoever answers questions in its last ten minutes', () => {
  const story = assessed()
  const { next_at } = soon(story, 60 * MINUTE)
  expect(stepOf(story)?.title).toBe('Send the declaration')
  story.does(mira, 'sitreps/send', { know, next_at })
  story.at(plus(next_at, -10 * MINUTE))
  expect(stepOf(story)?.id).not.toBe('sitrep')
  story.after(SECOND)
  expect(stepOf(story)?.title).toBe('Send the promised situation report')
  expect(stepOf(story, tomi)?.id).not.toBe('sitrep')
  expect(rowIn(story.state).waiting.filter(({ what }) => what === 'sitrep')).toMatchObject([
    { for: 'mira', due: next_at },
  ])
})

it('C-27: telling everyone of a handoff is asked of the communicator until it is done or all is over', () => {
  const story = assessed().does(mira, 'roles/assign', { role: 'communicator', person: 'ana' })
  story.does(ana, 'sitreps/send', soon(story, 60 * MINUTE))
  const handoff = story.does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' }).state.seq
  story.does(tomi, 'handoff/confirm', { handoff })
  expect(stepOf(story, ana)?.id).not.toBe('handoff-to-everyone')
  story.does(tomi, 'sitreps/send', { kind: 'handoff', know: 'Tomi commands.' })
  expect(stepOf(story, ana)?.id).toBe('handoff-to-everyone')
  expect(stepOf(story, mira)?.id).not.toBe('handoff-to-everyone')
  story.does(ana, 'sitreps/send', { kind: 'handoff', ...soon(story, 60 * MINUTE) })
  expect(stepOf(story, ana)?.id).not.toBe('handoff-to-everyone')
})

it('R-058: a theory or a lesson that was retracted counts as retracted and as nothing else', () => {
  const story = assessed()
  for (const type of ['theory', 'lesson', 'observation']) {
    const entry = story.does(mira, 'log/add', { text: `A ${type}.`, type }).state.seq
    story.does(mira, 'log/retract', { entry, reason: 'Not so.' })
  }
  story.does(mira, 'log/add', { text: 'An insider?', type: 'theory' })
  expect(digestSince(story.state).leftOut).toEqual({ theories: 1, lessons: 0, retracted: 3 })
})

it('R-112: the timeline says what was sent, to how many and when the next comes; of deliveries only the failed', () => {
  const story = assessed()
  story.does(mira, 'sitreps/send', { know, next_at: '2026-11-21T03:00:00Z' })
  const next = '; the next is promised for 2026-11-21 03:00 UTC'
  expect(said(story)).toBe(`Mira Lund sent situation report 1 to 3 people${next}`)
  story.does(mira, 'sitreps/correct', { corrects: 1, know: 'Two.' })
  expect(said(story)).toBe(
    `Mira Lund sent situation report 2, correcting number 1, to 3 people${next}`,
  )
  story.does(mira, 'incident/mark', { milestone: 'contained' })
  story.does(mira, 'sitreps/send', { kind: 'final', know: 'Over.' })
  expect(said(story)).toBe('Mira Lund sent the final situation report 3 to 3 people')
  const reached = { number: 3, person: 'tomi', channel: 'mail' }
  expect(said(story.does(system, 'sitreps/note-delivery', reached))).toBeUndefined()
  story.does(system, 'sitreps/note-delivery', { ...reached, cause: 'Full.' })
  expect(said(story)).toBe('Situation report 3 did not reach Tomi Aho by mail: Full.')
})

it('R-147: each recipient gets a pointer by mail that says which report is there and when the next comes', () => {
  const story = assessed()
  const lines = () => letters.news(lastSent(story) as never, story.state as never)?.lines
  story.does(mira, 'sitreps/send', { know, next_at: '2026-11-21T03:00:00Z' })
  const next = 'Expect the next by 2026-11-21 03:00 UTC.'
  expect(recipientsOf(letters, lastSent(story))).toEqual(['mira', 'tomi', 'ana'])
  expect(lines()).toEqual(['Situation report 1 is ready.', next])
  story.does(mira, 'sitreps/send', { kind: 'declared', ...soon(story, 56 * MINUTE) })
  expect(lines()).toEqual(['The declaration (situation report 2) is ready.', next])
  story.does(mira, 'sitreps/correct', { corrects: 2, know: 'Two.' })
  expect(lines()).toEqual(['Situation report 3, a correction of number 2, is ready.', next])
  story.does(mira, 'incident/mark', { milestone: 'contained' })
  story.does(mira, 'sitreps/send', { kind: 'final', know: 'Over.' })
  expect(lines()).toEqual(['The final situation report (number 4) is ready.'])
  const noted = (cause?: string) =>
    letters.noted?.(lastSent(story) as never, { person: 'tomi', ...(cause ? { cause } : {}) })
  const body = { number: 4, person: 'tomi', channel: 'mail' }
  expect(noted()).toEqual({ verb: 'note-delivery', body })
  expect(noted('Full.')).toEqual({ verb: 'note-delivery', body: { ...body, cause: 'Full.' } })
})

it('R-180: the briefing repeats what people were told last', () => {
  const told = (story: Story) =>
    incidents.briefing(story.state, String).find(({ title }) => title === 'Last told')?.lines
  expect(told(reported(jon))).toEqual([])
  const story = assessed()
  story.does(mira, 'sitreps/send', soon(story, 60 * MINUTE))
  expect(told(story)).toEqual([{ text: know, entry: lastSent(story).seq }])
})

it('R-013, R-014: a declaration that reached nobody else is due again as soon as there is somebody to tell', () => {
  const story = anIncident().does(mira, 'sitreps/send', { ...report, kind: 'declared' })
  expect(declarationDue(story.state)).toBe(false)
  story.does(mira, 'access/invite', { person: 'tomi' })
  expect(declarationDue(story.state)).toBe(true)
  story.does(mira, 'sitreps/send', { ...report, kind: 'declared' })
  expect(declarationDue(story.state)).toBe(false)
  story.does(mira, 'access/invite', { person: 'ana' })
  expect(declarationDue(story.state)).toBe(false)
})

it('R-142, R-156: the first report that is owed may be sent by the commander too once it is late', () => {
  const story = aTeam().does(mira, 'roles/assign', { role: 'communicator', person: 'tomi' })
  story.does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  const due = runningClocks(story.state).find(({ kind }) => kind === 'sitrep')?.due ?? ''
  const first = { ...report, kind: 'initial', next_at: plus(due, 30 * MINUTE) }
  story.at(due).tries(mira, 'sitreps/send', first).refused('communicator-only')
  story.at(plus(due, 1)).does(mira, 'sitreps/send', first)
  story.tries(mira, 'sitreps/send', first).refused('communicator-only')
})

/** The closing of what was no incident: its short checklist, who hears that it was none, and what it is called. */
import { expect, it } from 'vitest'
import type { Recorded } from '#kernel/event.ts'
import { aConcluded, ana, aTeam, mira, reported, rowIn, tomi, type Story } from '#testkit/slice.ts'
import { rowOf, stageOf } from '../incident/view.ts'
import { incidents } from '../index.ts'
import { presets } from '../policy/presets/index.ts'
import { endInWords } from '../sitreps/view.ts'
import { checklist, howItEnded, whatComesNext } from './view.ts'
import { steps as offered } from './waiting.ts'

const end = { summary: 'Our own scanner.' }
const next_at = '2026-11-21T03:00:00Z'
const open = (story: Story) =>
  checklist(story.state)
    .filter((item) => !item.done)
    .map((item) => item.id)
/** Found to be none, with everyone told and thanked. */
const foundToBeNone = (story: Story) =>
  story
    .does(mira, 'triage/decide', { verdict: 'false-alarm', reason: 'Our own scanner.' })
    .does(mira, 'conclude/confirm', { item: 'everyone-told' })
    .does(mira, 'conclude/thank', { text: 'Thanks.' })

it('R-026, R-184: whoever was told of a false alarm hears that it was none; what reached nobody needs no last word', () => {
  const told = foundToBeNone(
    aTeam().does(mira, 'sitreps/send', { kind: 'declared', know: 'A token.', next_at }),
  )
  expect(open(told)).toEqual(['final-sitrep'])
  told.tries(mira, 'conclude/conclude', end).refused('final-sitrep-missing')
  expect(endInWords(told.state)).toContain('It was a false alarm: Our own scanner.')
  told.does(mira, 'sitreps/send', { kind: 'final', know: 'It was our own scanner.' })
  told.does(mira, 'conclude/conclude', end)
  const untold = foundToBeNone(aTeam())
  expect([open(untold), howItEnded(untold.state)]).toEqual([[], 'Our own scanner.'])
  untold.does(mira, 'conclude/conclude', end)
})

it.each<[string, () => Story]>([
  [
    'a final report of before the decision',
    () =>
      aTeam()
        .does(mira, 'sitreps/send', { kind: 'declared', know: 'A token.', next_at })
        .does(mira, 'incident/mark', { milestone: 'contained' })
        .does(mira, 'sitreps/send', { kind: 'final', know: 'It was an attack.' }),
  ],
  [
    'a final report of before anything else',
    () =>
      aTeam()
        .does(mira, 'sitreps/send', { kind: 'final', know: 'Over.' }, 'final-before-contained')
        .does(mira, 'sitreps/send', { kind: 'declared', know: 'A token.', next_at }),
  ],
  [
    'an end that was told and opened again',
    () => aConcluded().does(mira, 'conclude/reopen', { reason: 'Why?' }),
  ],
])('R-026, R-184: %s is no word that it was none', (_what, before) => {
  const story = foundToBeNone(before())
  story.tries(mira, 'conclude/conclude', end).refused('final-sitrep-missing')
  story.does(mira, 'sitreps/send', { kind: 'final', know: 'It was our own scanner.' })
  story.does(mira, 'conclude/conclude', end)
})

it('R-026, R-156, R-184: with another communicator the last word on a false alarm waits for them', () => {
  const story = foundToBeNone(
    aTeam()
      .does(mira, 'sitreps/send', { kind: 'declared', know: 'A token.', next_at })
      .does(mira, 'roles/assign', { role: 'communicator', person: 'ana' }),
  )
  const owed = () => rowIn(story.state).waiting.filter(({ what }) => what === 'final-sitrep')
  const since = story.state.triage.decided
  expect(owed()).toMatchObject([{ for: 'ana', seq: since?.seq, at: since?.at }])
  expect(incidents.nextStep(story.state, ana, story.now)?.id).toBe('final-sitrep')
  story.does(ana, 'sitreps/send', { kind: 'final', know: 'It was our own scanner.' })
  expect(owed()).toEqual([])
})

it('R-026: a false alarm closes by the short checklist: everyone told, everyone thanked', () => {
  const story = reported(mira).does(mira, 'triage/decide', {
    verdict: 'false-alarm',
    reason: 'A drill.',
  })
  expect(open(story)).toEqual(['everyone-told', 'thanked'])
  story.tries(mira, 'conclude/conclude', end).refused('not-everyone-told')
  story.does(mira, 'conclude/confirm', { item: 'everyone-told' })
  story.tries(mira, 'conclude/conclude', end).refused('nobody-thanked')
  story
    .does(mira, 'conclude/thank', { text: 'Thanks for looking.' })
    .does(mira, 'conclude/conclude', end)
  expect(story.state.conclude.concluded?.short).toBe(true)
})

it('R-003: an event that never became an incident closes by the short checklist, once that was decided', () => {
  const story = reported(mira)
    .does(mira, 'conclude/confirm', { item: 'everyone-told' })
    .does(mira, 'conclude/thank', { text: 'Thanks.' })
  story.tries(mira, 'conclude/conclude', end).refused('not-triaged')
  story
    .does(mira, 'triage/decide', { verdict: 'event', reason: 'Odd, nothing more.' })
    .does(mira, 'conclude/conclude', end)
  expect(rowOf(story.state)).toMatchObject({ verdict: 'event', stage: 'learn' })
  story.does(mira, 'retro/waive', { reason: 'Nothing to learn.' })
  expect(stageOf(story.state)).toBe('done')
})

it('R-003, R-026, R-182: the commander is offered the closing that fits what it was decided to be', () => {
  const title = (story: Story, who = mira) => offered[0]?.find(story.state, who, story.now)?.title
  const decided = (verdict: string) =>
    reported(mira).does(mira, 'triage/decide', { verdict, reason: 'So it seems.' })
  expect(title(reported(mira))).toBeUndefined()
  expect(title(decided('event'))).toBe('Close the event')
  expect(title(decided('false-alarm'))).toBe('Close the false alarm')
  expect(title(decided('incident'))).toBe('Work through the closing checklist')
  expect(title(aTeam(), tomi)).toBeUndefined()
  expect(title(aConcluded())).toBeUndefined()
})

it('R-203: what is said to come next is what the policy asks for', () => {
  const { reconciled } = presets
  const lax = { ...reconciled, retro: { ...reconciled.retro, falseAlarm: 'none' as const } }
  const alarm = (policy = reconciled) => foundToBeNone(reported(mira, {}, policy)).state
  expect(whatComesNext(alarm())).toBe('Closed. The retrospective comes next.')
  expect(whatComesNext(alarm(lax))).toBe('Closed. Nothing more is asked of it.')
  expect(whatComesNext(aConcluded().state)).toBe(
    'Concluded. The retrospective and the report come next.',
  )
})

it('R-003: the timeline tells a conclusion from the closing of what was no incident', () => {
  const said = (story: Story) =>
    incidents.sentence(
      story.events.findLast(({ kind }) => kind === 'conclude.concluded.v1') as Recorded,
      String,
      story.state,
    )
  expect(said(aConcluded())).toBe('Concluded: The token is dead.')
  const alarm = foundToBeNone(reported(mira)).does(mira, 'conclude/conclude', end)
  expect(said(alarm)).toBe('Closed, no incident: Our own scanner.')
})

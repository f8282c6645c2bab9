import { expect, it } from 'vitest'
import type { Actor } from '#kernel/decider.ts'
import type { Recorded } from '#kernel/event.ts'
import { MINUTE } from '#kernel/instant.ts'
import {
  ana,
  anIncident,
  aConcluded,
  aTeam,
  jon,
  mira,
  reported,
  rowIn,
  system,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { runningClocks } from '../clocks/clocks.ts'
import { incidents } from '../index.ts'
import { rowOf } from '../incident/view.ts'
import { presets } from '../policy/presets/index.ts'
import { questions } from './contract.ts'
import { steps } from './waiting.ts'

const decide = (verdict: string) => ({ verdict, reason: 'We looked.' })

it('R-003: an unconfirmed issue is an event; only a confirmed one is an incident', () => {
  const story = reported(mira)
  expect(rowOf(story.state).verdict).toBe('event')
  story.does(mira, 'triage/decide', decide('incident')).recorded('triage.decided.v1')
  expect(rowOf(story.state).verdict).toBe('incident')
  story.tries(mira, 'triage/decide', decide('incident')).refused('already-so')
  story.does(mira, 'triage/decide', decide('false-alarm'))
  expect(rowOf(story.state).verdict).toBe('false-alarm')
  story.tries(mira, 'triage/decide', { verdict: 'event' }).refused('invalid')
})

it('R-005: a category is told by its name and not by its id', () => {
  const story = anIncident().does(mira, 'triage/categorise', { category: 'security-breach' })
  const event = {
    seq: 9,
    kind: 'triage.categorised.v1',
    actor: 'mira',
    via: 'web' as const,
    occurred: story.now,
    recorded: story.now,
    body: { category: 'security-breach', subtype: 'Phishing' },
  }
  expect(incidents.sentence(event, String, story.state)).toBe('Category: Security breach, Phishing')
})

it('R-005: the three categories ship, and the policy may add more', () => {
  const story = anIncident()
  for (const category of ['regression', 'security-breach', 'performance'])
    expect(story.does(mira, 'triage/categorise', { category }).state.triage.category).toBe(category)
  story.tries(mira, 'triage/categorise', { category: 'fraud' }).refused('unknown-category')
  const fraud = { id: 'fraud', label: 'Fraud', quiet: true, subtypes: [] }
  const { reconciled } = presets
  const other = anIncident({ ...reconciled, categories: [...reconciled.categories, fraud] })
  other.does(mira, 'triage/categorise', { category: 'fraud' })
})

it('R-008: fifteen questions, four, five and six; a tick raises its flag and never lowers one', () => {
  const count = (flag: string) => questions.filter((question) => question.flag === flag).length
  expect([count('c'), count('i'), count('a')]).toEqual([4, 5, 6])
  const story = reported(mira).does(mira, 'triage/answer', { ticked: [] })
  story.recorded('triage.answered.v1')
  story.does(mira, 'triage/set-impact', { c: 'none', i: 'confirmed', a: 'none', p: 'none' })
  story.does(mira, 'triage/answer', { ticked: ['c3', 'i2', 'c3'] })
  story.recorded('triage.answered.v1', 'triage.impact-set.v1')
  expect(story.state.triage).toMatchObject({
    ticked: ['c3', 'i2'],
    impact: { c: 'suspected', i: 'confirmed', a: 'none', p: 'none' },
  })
  story.tries(mira, 'triage/answer', { ticked: ['c9'] }).refused('invalid')
})

it('R-009: confidentiality, integrity, availability and privacy are each none, suspected or confirmed', () => {
  const impact = { c: 'confirmed', i: 'none', a: 'suspected', p: 'confirmed' }
  const story = anIncident()
  expect(story.state.triage.impact).toEqual({ c: 'none', i: 'none', a: 'none', p: 'none' })
  expect(story.does(mira, 'triage/set-impact', impact).state.triage.impact).toEqual(impact)
  story.tries(mira, 'triage/set-impact', { ...impact, p: 'maybe' }).refused('invalid')
  story.tries(mira, 'triage/set-impact', { c: 'none', i: 'none', a: 'none' }).refused('invalid')
})

it('R-023: five minutes to decide; more time is asked for in minutes and moves the question', () => {
  const story = reported(mira)
  const due = () => runningClocks(story.state).find((clock) => clock.kind === 'triage-decision')
  expect(due()?.due).toBe('2026-11-21T02:05:00.000Z')
  expect(due()?.owner).toBe('mira')
  story.after(5 * MINUTE).does({ id: 'system', role: 'system' }, 'clocks/tick')
  expect(story.events.at(-1)).toMatchObject({
    kind: 'clocks.breached.v1',
    body: { kind: 'triage-decision' },
  })
  story.does(mira, 'triage/take-more-time', { minutes: 10 })
  expect(due()?.due).toBe('2026-11-21T02:15:00.000Z')
  story.does(mira, 'triage/decide', decide('incident'))
  expect(due()).toBeUndefined()
  story.tries(mira, 'triage/take-more-time', { minutes: 10 }).refused('already-decided')
})

it('R-027: a responder who reports is commander at once; anybody else’s report is commanded by whoever takes it', () => {
  expect(reported(mira).state.roles).toMatchObject({ commander: 'mira', firstResponder: 'mira' })
  const story = reported(jon)
  expect(story.state.roles.commander).toBeNull()
  story.tries(tomi, 'triage/decide', decide('incident')).refused('nobody-has-it')
  // Whoever sees at once that it is none takes it by saying so.
  const none = reported(jon).does(tomi, 'triage/decide', decide('false-alarm'))
  expect([none.state.triage.verdict, none.state.roles.commander]).toEqual(['false-alarm', 'tomi'])
  expect(none.state.triage.acknowledged).toMatchObject({ by: 'tomi' })
  // Nobody comes to command by it who could not take it: whoever works on it without being a responder of the house.
  const helped = reported(jon).does(tomi, 'access/invite', { person: 'ana', as: 'member' })
  helped.tries({ ...ana, role: 'member' }, 'triage/take').refused('forbidden')
  helped
    .tries({ ...ana, role: 'member' }, 'triage/decide', decide('false-alarm'))
    .refused('nobody-has-it')
  story.does(tomi, 'triage/take')
  story.recorded(
    'access.member-added.v1',
    'triage.acknowledged.v1',
    'roles.assigned.v1',
    'access.class-set.v1',
  )
  expect(story.state.roles).toMatchObject({ commander: 'tomi', firstResponder: 'tomi' })
  expect(story.state.access.class).toBe('restricted')
})

it('what is taken cannot be taken again, and taking is for responders', () => {
  reported(jon).tries(jon, 'triage/take').refused('forbidden')
  aTeam().tries(tomi, 'triage/take').refused('already-taken')
  const observed = aTeam().does(mira, 'access/invite', { person: 'jon', as: 'observer' })
  observed.tries(jon, 'triage/take').refused('forbidden')
})

it('nothing is decided on a concluded record; a category may still be put right', () => {
  const story = aConcluded()
  story.tries(mira, 'triage/decide', decide('event')).refused('already-concluded')
  story.does(mira, 'triage/categorise', { category: 'regression' })
})

it('R-006: a subtype is one of those that the policy has for the category', () => {
  const story = anIncident()
  const unknown = { category: 'security-breach', subtype: 'Tarot reading' }
  story.tries(mira, 'triage/categorise', unknown).refused('unknown-subtype')
  expect(story.last).toMatchObject({
    refusal: { sentence: expect.stringContaining('Exposed secret') as string },
  })
  const none = { category: 'regression', subtype: 'Phishing' }
  story.tries(mira, 'triage/categorise', none).refused('unknown-subtype')
  story.does(mira, 'triage/categorise', { category: 'security-breach', subtype: 'Phishing' })
})

it('R-023: one more minute is one minute, as the timeline says it', () => {
  const said = (minutes: number) => {
    const story = reported(mira).does(mira, 'triage/take-more-time', { minutes })
    const event = story.events.at(-1)
    return event && incidents.sentence(event, () => 'Mira', story.state)
  }
  expect(said(1)).toBe('Mira took 1 more minute to decide')
  expect(said(20)).toBe('Mira took 20 more minutes to decide')
})

const said = (story: Story) =>
  incidents.sentence(story.events.at(-1) as Recorded, () => 'Mira', story.state)

it('R-019: an open record that nobody has waits for any responder, until somebody takes it', () => {
  const waits = (story: Story) => rowIn(story.state).waiting.filter(({ what }) => what === 'take')
  const story = reported(system)
  expect(waits(story)).toMatchObject([
    { for: '@responders', text: 'Take it: Token in a public repository' },
  ])
  expect(waits(story.does(tomi, 'triage/take'))).toEqual([])
  const asked = (who: Actor, played: Story) =>
    steps.flatMap(({ find }) => find(played.state, who, played.now)?.id ?? [])
  expect(asked(tomi, reported(jon))).toEqual(['take', 'decide'])
  expect(asked(jon, reported(jon))).toEqual([])
  expect(asked(tomi, story)).toEqual(['decide'])
  expect(asked(mira, anIncident())).toEqual([])
})

it('R-027: whoever takes it joins it first; a record whose class is already as policy has it is not set again', () => {
  const open = {
    ...presets.reconciled,
    access: { ...presets.reconciled.access, taken: 'open' as const },
  }
  reported(jon, {}, open)
    .does(tomi, 'triage/take')
    .recorded('access.member-added.v1', 'triage.acknowledged.v1', 'roles.assigned.v1')
})

it('R-008: a tick is told, and where it changes no flag nothing more is recorded', () => {
  const story = reported(mira).does(mira, 'triage/answer', { ticked: ['a1'] })
  expect(story.state.triage.impact.a).toBe('suspected')
  expect(said(story)).toBe(
    'Impact: confidentiality none, integrity none, availability suspected, privacy none',
  )
  story.does(mira, 'triage/answer', { ticked: ['a1', 'a2'] }).recorded('triage.answered.v1')
  expect(said(story)).toBe('Triage questions: 2 of 15 answered yes, so this is likely an incident')
  story.does(mira, 'triage/answer', { ticked: [] })
  expect(said(story)).toBe('Triage questions: none of 15 answered yes')
  expect(story.state.triage.impact.a).toBe('suspected')
})

it('R-180: while nobody has decided what it is, that is an urgent decision in the briefing', () => {
  const open = (story: Story) =>
    incidents.briefing(story.state, String).find(({ title }) => title === 'Open decisions')?.lines
  expect(open(reported(mira))?.[0]).toEqual({
    text: 'Incident, event or false alarm?',
    urgent: true,
  })
  expect(open(anIncident())?.[0]?.text).not.toBe('Incident, event or false alarm?')
})

it('R-003: an event that was decided to be one is not decided so again', () => {
  const story = reported(mira).does(mira, 'triage/decide', decide('event'))
  story.tries(mira, 'triage/decide', decide('event')).refused('already-so')
  expect(said(story)).toBe('Kept as an event, not yet an incident: We looked.')
})

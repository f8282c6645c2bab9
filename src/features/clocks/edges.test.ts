/** The edges of the promises: the same moment, the last moment, and what neither begins nor ends a clock. */
import { expect, it } from 'vitest'
import type { Recorded } from '#kernel/event.ts'
import { DAY, HOUR, MINUTE } from '#kernel/instant.ts'
import {
  aConcluded,
  ana,
  anIncident,
  aTeam,
  jon,
  mira,
  names,
  readyToConclude,
  reported,
  START,
  system,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import { presets } from '../policy/presets/index.ts'
import { promisesOf } from '../report/metrics.ts'
import { clocksOf, nextMoment, runningClocks } from './clocks.ts'
import type { ClockKind } from './contract.ts'

const clock = (story: Story, kind: ClockKind) =>
  clocksOf(story.state).findLast((candidate) => candidate.kind === kind)
const running = (story: Story) => runningClocks(story.state).map(({ kind }) => kind)
const minutes = (count: number) => new Date(Date.parse(START) + count * MINUTE).toISOString()
const outcomeOf = (story: Story, id: string) =>
  promisesOf(story.state).find((promise) => promise.clock === id)?.outcome
const end = { summary: 'The token is dead.' }

it('R-179: a conclusion in the moment of the confirmation ends the overlap; one before it does not', () => {
  const handedOver = (story: Story): Story => {
    const handoff = story.does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' }).state.seq
    return story.does(tomi, 'handoff/confirm', { handoff })
  }
  const story = handedOver(readyToConclude()).does(tomi, 'conclude/conclude', end)
  expect(clock(story, 'handoff-overlap')?.endedAt).toBe(story.now)
  const again = aConcluded().does(tomi, 'conclude/reopen', { reason: 'It works again.' })
  expect(clock(handedOver(again.after(MINUTE)), 'handoff-overlap')?.endedAt).toBeNull()
})

it('R-028: a promise kept in the very moment it was due is kept, and nothing is recorded of it', () => {
  const story = reported(jon).at(minutes(30)).does(tomi, 'triage/take')
  expect(outcomeOf(story, 'acknowledge:1')).toBe('kept')
  story.at(minutes(31)).tries(system, 'clocks/tick')
  expect(Object.keys(story.state.clocks.breached)).not.toContain('acknowledge:1')
})

it('R-039: the first assessment names the level its own promise is measured by', () => {
  const story = anIncident()
    .at(minutes(90))
    .does(mira, 'severity/set', { level: 'medium', reason: 'x' })
  expect(clock(story, 'triage')).toMatchObject({ due: minutes(720), endedAt: minutes(90) })
  expect(outcomeOf(story, 'triage:1')).toBe('kept')
})

it('R-039: a graver level whose time is up in that very moment is due then; a minute later it counts from the change', () => {
  const graverAt = (minute: number) =>
    anIncident()
      .does(mira, 'severity/set', { level: 'low', reason: 'A test key.' })
      .at(minutes(minute))
      .does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  expect(clock(graverAt(1440), 'remediate')?.due).toBe(minutes(1440))
  expect(clock(graverAt(1441), 'remediate')?.due).toBe(minutes(1441 + 1440))
})

it('R-039: what was late already stays late under a graver level', () => {
  const story = anIncident().does(mira, 'severity/set', { level: 'low', reason: 'A test key.' })
  story.at(minutes(8 * 1440)).does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  expect(clock(story, 'remediate')?.due).toBe(minutes(7 * 1440))
})

it('R-025: whoever writes along or reads along does not end working alone; a second commander does', () => {
  const story = aTeam().does(mira, 'roles/assign', { role: 'scribe', person: 'ana' })
  expect(running(story)).toContain('solo-firm')
  const handoff = story.does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' }).state.seq
  story.does(tomi, 'handoff/confirm', { handoff })
  expect(running(story)).not.toContain('solo-firm')
})

it('R-025: the commander is asked to call in others from the fifteenth minute on, and not once it was declined', () => {
  const story = aTeam().does(mira, 'severity/set', { level: 'low', reason: 'A test key.' })
  story.does(mira, 'sitreps/send', { know: 'So far.', next_at: minutes(1440) })
  const asked = (who = mira) => incidents.nextStep(story.state, who, story.now)?.id
  story.at(minutes(14))
  expect(asked()).not.toBe('recruit')
  story.at(minutes(15))
  expect(asked()).toBe('recruit')
  expect(asked(tomi)).not.toBe('recruit')
  const soft = clock(story, 'solo-soft')?.id
  story.does(mira, 'clocks/decline-prompt', { clock: soft, reason: 'Nearly done.' })
  expect(asked()).not.toBe('recruit')
})

it('R-142: a record that nobody assessed promises no report when it is opened again; the assessment does', () => {
  const ready = aTeam()
    .does(mira, 'incident/mark', { milestone: 'contained' })
    .does(mira, 'tasks/add', { title: 'Watch', kind: 'monitor', horizon: 'deferred' })
    .does(mira, 'sitreps/send', { kind: 'final', know: 'It is over.' })
  for (const item of ['no-longer-active', 'everyone-told', 'closure-announced'])
    ready.does(mira, 'conclude/confirm', { item })
  const story = ready
    .does(mira, 'conclude/thank', { text: 'Thank you all.' })
    .does(mira, 'conclude/conclude', end)
    .after(HOUR)
    .does(tomi, 'conclude/reopen', { reason: 'It works again.' })
  expect(running(story)).not.toContain('sitrep')
  story.after(MINUTE).does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  const reports = clocksOf(story.state).filter(({ kind }) => kind === 'sitrep')
  expect(reports).toMatchObject([{ startedAt: story.now, endedAt: null }])
})

it('R-203: a retrospective held in the moment of the conclusion is a promise kept', () => {
  const story = aConcluded().does(mira, 'retro/open').does(mira, 'retro/hold')
  expect(clock(story, 'retro')).toMatchObject({ endedAt: story.now })
})

it('R-203: a retrospective whose time from the report is up at the conclusion is due then, and a minute later in a day', () => {
  const policy = {
    ...presets.reconciled,
    clocks: { ...presets.reconciled.clocks, retroFrom: 'reported' as const },
  }
  const concludedAt = (minute: number) =>
    readyToConclude(policy).at(minutes(minute)).does(mira, 'conclude/conclude', end)
  expect(clock(concludedAt(36 * 60), 'retro')?.due).toBe(minutes(36 * 60))
  const later = concludedAt(36 * 60 + 1)
  expect(clock(later, 'retro')?.due).toBe(
    new Date(Date.parse(minutes(36 * 60 + 1)) + DAY).toISOString(),
  )
})

it('R-203: the retrospective is promised by its owner, and by the commander until it has one', () => {
  const story = aConcluded()
  expect(clock(story, 'retro')?.owner).toBe('mira')
  story.does(mira, 'retro/open').does(mira, 'retro/lead', { owner: 'ana' })
  expect(clock(story, 'retro')?.owner).toBe('ana')
})

it('R-028: the timeline says which share of the time has passed and how much is left', () => {
  const story = reported(jon).at(minutes(15)).does(system, 'clocks/tick')
  const warned = story.events.find(({ kind }) => kind === 'clocks.warned.v1')
  const said = incidents.sentence(warned as Recorded, String, story.state)
  expect(said).toBe('Acknowledge: 50 % of the time has passed, 15 min left')
})

it('R-180: what is promised is in the briefing, with whoever answers for it; what is only asked is not', () => {
  const promised = (story: Story) =>
    incidents
      .briefing(story.state, (id) => names[id as 'mira'])
      .find(({ title }) => title === 'Promised')
      ?.lines.map(({ text }) => text)
  expect(promised(reported(jon))?.[0]).toBe('Acknowledge by 21 Nov, 02:30 UTC')
  expect(promised(aTeam().does(ana, 'roles/join'))).toHaveLength(2)
})

it('a record whose promises have all been recorded waits for no moment', () => {
  expect(nextMoment(incidents.initial('0198c5a0-7b1e-7c3d-8f2a-1b2c3d4e5f60'))).toBeNull()
})

it('R-028: promises that began in one moment are in the order of their names', () => {
  expect(clocksOf(reported(jon).state).map(({ id }) => id)).toEqual([
    'acknowledge:1',
    'remediate:1',
    'triage-decision:1',
    'triage:1',
  ])
})

it('R-039: a promise that was broken stays broken, whatever level is set and set back', () => {
  const story = anIncident().does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  const late = minutes(2 * 1440)
  story.at(late).does(system, 'clocks/tick')
  story.does(mira, 'severity/set', { level: 'low', reason: 'A test key.' })
  story.after(MINUTE).does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  expect(clock(story, 'remediate')?.due).toBe(minutes(1440))
  story.does(mira, 'incident/mark', { milestone: 'contained' })
  expect(outcomeOf(story, 'remediate:1')).toBe('late')
})

it('R-023: the first answer ends the question, and another one later does not break it', () => {
  const story = reported(mira).at(minutes(4))
  story.does(mira, 'triage/decide', { verdict: 'event', reason: 'Odd.' })
  story.at(minutes(500)).does(mira, 'triage/decide', { verdict: 'incident', reason: 'It works.' })
  expect(clock(story, 'triage-decision')?.endedAt).toBe(minutes(4))
  expect(Object.keys(story.state.clocks.breached)).not.toContain('triage-decision:1')
})

it('R-026, R-142: what was called a false alarm and is none promises anew from then, and breaks nothing of before', () => {
  const decide = (verdict: string) => ({ verdict, reason: 'So it looks now.' })
  const story = anIncident().does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  story.does(mira, 'sitreps/send', { kind: 'declared', know: 'A token.', next_at: minutes(60) })
  story.at(minutes(10)).does(mira, 'triage/decide', decide('false-alarm'))
  const before = runningClocks(story.state)
  expect(before).toEqual([])
  story.at(minutes(500)).does(mira, 'triage/decide', decide('incident'))
  const again = story.state.seq
  story.tries(system, 'clocks/tick').refused('nothing-due')
  expect(story.state.clocks.breached).toEqual({})
  const kinds = runningClocks(story.state).map(({ kind, startedSeq }) => [kind, startedSeq])
  // Alone as before, one is asked that anew as well.
  expect(kinds).toEqual([
    ['solo-soft', again],
    ['solo-firm', again],
    ['sitrep', again],
    ['remediate', again],
  ])
  // Told again, the promise is the report's; a second false alarm ends that too.
  story.does(mira, 'sitreps/send', { kind: 'update', know: 'It is real.', next_at: minutes(560) })
  expect(runningClocks(story.state).find(({ kind }) => kind === 'sitrep')?.due).toBe(minutes(560))
  story.at(minutes(510)).does(mira, 'triage/decide', decide('false-alarm'))
  expect(runningClocks(story.state)).toEqual([])
  // Opened again while it is one, nothing runs until somebody says that it is none.
  story.does(mira, 'sitreps/send', { kind: 'final', know: 'Our scanner.' })
  story.does(mira, 'conclude/confirm', { item: 'everyone-told' })
  story.does(mira, 'conclude/thank', { text: 'Thanks.' })
  story.does(mira, 'conclude/conclude', { summary: 'Our scanner.' })
  story.at(minutes(600)).does(mira, 'conclude/reopen', { reason: 'Not ours after all.' })
  expect(runningClocks(story.state)).toEqual([])
  story.at(minutes(700)).does(mira, 'triage/decide', decide('incident'))
  expect(new Set(runningClocks(story.state).map(({ startedAt }) => startedAt))).toEqual(
    new Set([minutes(700)]),
  )
  story.does(mira, 'triage/take-back')
  expect(runningClocks(story.state)).toEqual([])
})

it('R-023, R-024, R-026: who is still alone and has assessed nothing when a false alarm is none is asked both anew', () => {
  const decide = (verdict: string) => ({ verdict, reason: 'So it looks now.' })
  const story = anIncident()
  story.at(minutes(4)).does(mira, 'triage/decide', decide('false-alarm'))
  expect(running(story)).toEqual([])
  story.at(minutes(6)).does(mira, 'triage/decide', decide('incident'))
  const due = () => runningClocks(story.state).map(({ kind, due: by }) => [kind, by])
  const [, triage] = due().find(([kind]) => kind === 'triage') ?? []
  expect(due()).toEqual(
    expect.arrayContaining([
      ['solo-soft', minutes(21)],
      ['solo-firm', minutes(36)],
    ]),
  )
  expect(triage && triage > minutes(6)).toBe(true)
  // Help and the assessment end them as they do at first.
  story.does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  story.does(mira, 'access/invite', { person: 'tomi' }).does(tomi, 'roles/join')
  expect(running(story).toSorted()).toEqual(['remediate', 'sitrep'])
  // Neither is asked again of whoever has both.
  story.at(minutes(8)).does(mira, 'triage/decide', decide('false-alarm'))
  story.at(minutes(9)).does(mira, 'triage/decide', decide('incident'))
  expect(running(story).toSorted()).toEqual(['remediate', 'sitrep'])
})

it('R-142: what is confirmed anew after its final report owes reports again', () => {
  const story = aTeam().does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  story.does(mira, 'triage/decide', { verdict: 'event', reason: 'Only odd.' })
  story.does(mira, 'sitreps/send', { kind: 'final', know: 'Nothing.' })
  story.after(MINUTE).does(mira, 'triage/decide', { verdict: 'incident', reason: 'It works.' })
  const owed = runningClocks(story.state).find(({ kind }) => kind === 'sitrep')
  expect(owed?.startedAt).toBe(story.now)
})

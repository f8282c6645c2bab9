import { expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '#kernel/instant.ts'
import {
  aConcluded,
  anIncident,
  aTeam,
  jon,
  mira,
  readyToConclude,
  reported,
  START,
  system,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { rowOf } from '../incident/view.ts'
import { promisesOf } from '../report/metrics.ts'
import { presets } from '../policy/presets/index.ts'
import { clocksOf, nextMoment, runningClocks } from './clocks.ts'
import type { ClockKind } from './contract.ts'

const clock = (story: Story, kind: ClockKind) =>
  clocksOf(story.state).findLast((candidate) => candidate.kind === kind)
const running = (story: Story) => runningClocks(story.state).map(({ kind }) => kind)
const tick = (story: Story) => story.does(system, 'clocks/tick')
const minutes = (count: number) => new Date(Date.parse(START) + count * MINUTE).toISOString()

it('R-028: acknowledge, triage and remediate run from the report, retro from the conclusion', () => {
  const story = reported(jon)
  expect(clock(story, 'acknowledge')).toMatchObject({
    startedAt: START,
    due: minutes(30),
    endedAt: null,
  })
  expect(clock(story, 'triage')).toMatchObject({
    startedAt: START,
    due: minutes(60),
    endedAt: null,
  })
  expect(clock(story, 'remediate')).toMatchObject({
    startedAt: START,
    due: minutes(24 * 60),
    endedAt: null,
  })
  expect(clock(story, 'retro')).toBeUndefined()
  story.after(10 * MINUTE).does(tomi, 'triage/take')
  expect(clock(story, 'acknowledge')?.endedAt).toBe(minutes(10))
  story.does(tomi, 'triage/decide', { verdict: 'incident', reason: 'It works.' })
  story.after(MINUTE).does(tomi, 'severity/set', { level: 'medium', reason: 'Phishing.' })
  expect(clock(story, 'triage')?.endedAt).toBe(minutes(11))
  expect(clock(story, 'remediate')?.due).toBe(minutes(3 * 24 * 60))
  const over = aConcluded()
  expect(clock(over, 'retro')).toMatchObject({ startedAt: over.now, endedAt: null })
})

it.each([
  ['high', [30, 60, 24 * 60, 36 * 60, 60]],
  ['medium', [240, 720, 3 * 1440, 3 * 1440, 720]],
  ['low', [1440, 1440, 7 * 1440, 7 * 1440, 1440]],
])(
  'R-028, R-142: the targets of %s are those of the catalogue',
  (id, [ack, triage, remediate, retro, sitrep]) => {
    const level = presets.reconciled.levels.find((candidate) => candidate.id === id)
    expect(level?.clocks).toEqual({ ack, triage, remediate, retro })
    expect(level?.sitrep).toBe(sitrep)
  },
)

it('R-028: remediate ends when it is contained and every immediate task is verified', () => {
  const story = aTeam().does(mira, 'tasks/add', { title: 'Revoke', assignee: 'tomi' })
  const task = story.state.seq
  story.does(mira, 'incident/mark', { milestone: 'contained' })
  expect(clock(story, 'remediate')?.endedAt).toBeNull()
  story.does(tomi, 'tasks/finish', { task }).after(HOUR).does(mira, 'tasks/verify', { task })
  expect(clock(story, 'remediate')?.endedAt).toBe(story.now)
})

it('R-024, R-025: working alone is asked about at 15 and at 30 minutes, and ends when somebody joins', () => {
  const story = anIncident()
  expect(clock(story, 'solo-soft')).toMatchObject({ due: minutes(15), prompt: true, owner: 'mira' })
  expect(clock(story, 'solo-firm')).toMatchObject({ due: minutes(30), prompt: true })
  tick(story.at(minutes(15)))
  expect(story.events.map((event) => (event.body as { kind?: string }).kind)).toContain('solo-soft')
  story.does(mira, 'access/invite', { person: 'tomi' }).does(tomi, 'roles/join')
  expect(running(story)).not.toContain('solo-firm')
})

it('R-024: whoever works on it without a role is company as well: from the task that they began or did', () => {
  const story = anIncident().does(mira, 'access/invite', { person: 'tomi' })
  story.does(mira, 'tasks/add', { title: 'Revoke', assignee: 'tomi' })
  const task = { task: story.state.seq }
  expect(running(story)).toContain('solo-soft')
  story.after(MINUTE).does(tomi, 'tasks/start', task)
  expect(clock(story, 'solo-soft')?.endedAt).toBe(story.now)
  expect(clock(story, 'solo-firm')?.endedAt).toBe(story.now)
  // What one does oneself is no company.
  const alone = anIncident().does(mira, 'tasks/add', { title: 'Revoke', assignee: 'mira' })
  const own = { task: alone.state.seq }
  alone.does(mira, 'tasks/start', own).does(mira, 'tasks/finish', own)
  expect(running(alone)).toContain('solo-soft')
  const done = anIncident().does(mira, 'access/invite', { person: 'tomi' })
  done.does(mira, 'tasks/add', { title: 'Revoke' })
  const finished = { task: done.state.seq }
  done.does(tomi, 'tasks/finish', finished)
  expect(running(done)).not.toContain('solo-soft')
  // Help that was given stays given, whatever becomes of the task.
  done.after(5 * HOUR).does(mira, 'tasks/reopen', { ...finished, reason: 'One mirror is left.' })
  done.does(mira, 'tasks/assign', { ...finished, assignee: 'mira' })
  expect(running(done)).not.toContain('solo-soft')
  // Whom a begun task is given to has not helped yet.
  const given = anIncident().does(mira, 'access/invite', { person: 'tomi' })
  given.does(mira, 'tasks/add', { title: 'Revoke' })
  const begun = { task: given.state.seq }
  given.does(mira, 'tasks/start', begun)
  given.does(mira, 'tasks/assign', { ...begun, assignee: 'tomi' })
  expect(running(given)).toContain('solo-soft')
})

it('R-025: declining a prompt is recorded with its reason, and answers only that prompt', () => {
  const story = anIncident().after(16 * MINUTE)
  const id = clock(story, 'solo-soft')?.id
  story.tries(mira, 'clocks/decline-prompt', { clock: id }).refused('invalid')
  story.does(mira, 'clocks/decline-prompt', { clock: id, reason: 'Nearly done.' })
  expect(running(story)).not.toContain('solo-soft')
  expect(running(story)).toContain('solo-firm')
  story
    .tries(mira, 'clocks/decline-prompt', { clock: id, reason: 'Again.' })
    .refused('already-answered')
  story
    .tries(mira, 'clocks/decline-prompt', { clock: 'triage:1', reason: 'No.' })
    .refused('no-such-prompt')
  story.tries(mira, 'clocks/tick').refused('forbidden')
})

it('R-028: it warns at 50 % and 80 %, records the breach once, and is silent otherwise', () => {
  const story = reported(jon)
  const told = () =>
    story.events
      .filter((event) => (event.body as { kind?: string }).kind === 'acknowledge')
      .map((event) => (event.body as { share?: number }).share ?? 1)
  story.tries(system, 'clocks/tick').refused('nothing-due')
  expect(nextMoment(story.state)).toBe(minutes(5))
  tick(story.at(minutes(15)))
  story.tries(system, 'clocks/tick').refused('nothing-due')
  tick(story.at(minutes(24)))
  tick(story.at(minutes(30)))
  expect(told()).toEqual([0.5, 0.8, 1])
  expect(story.state.clocks.breached['acknowledge:1']).toMatchObject({
    at: minutes(30),
    due: minutes(30),
  })
  tick(story.at(minutes(500)))
  expect(told()).toEqual([0.5, 0.8, 1])
})

it('R-028: after a long silence only the breach is told, not the warnings it passed', () => {
  const story = tick(reported(jon).at(minutes(45)))
  expect(
    story.events.filter((event) => (event.body as { clock?: string }).clock === 'acknowledge:1'),
  ).toMatchObject([{ kind: 'clocks.breached.v1' }])
})

it('R-028: a promise kept too late is recorded as broken even when nobody looked in between', () => {
  const story = reported(jon).at(minutes(40)).does(tomi, 'triage/take')
  expect(nextMoment(story.state)).toBe(minutes(5))
  tick(story)
  expect(story.state.clocks.breached['acknowledge:1']?.due).toBe(minutes(30))
  expect(
    promisesOf(story.state).find((promise) => promise.clock === 'acknowledge:1'),
  ).toMatchObject({
    outcome: 'late',
    tookMs: 40 * MINUTE,
  })
  const kept = reported(jon).at(minutes(29)).does(tomi, 'triage/take')
  tick(kept.at(minutes(45)))
  expect(kept.state.clocks.breached['acknowledge:1']).toBeUndefined()
})

it('R-039: another severity moves what is due, and the moved promise is warned of and broken anew', () => {
  const story = anIncident()
  tick(story.at(minutes(13 * 60)))
  expect(story.state.clocks.warned['remediate:1']).toEqual({ due: minutes(1440), shares: [0.5] })
  story.does(mira, 'severity/set', { level: 'low', reason: 'A test key.' })
  expect(clock(story, 'remediate')?.due).toBe(minutes(7 * 1440))
  tick(story.at(minutes(4 * 1440)))
  expect(story.state.clocks.warned['remediate:1']).toEqual({
    due: minutes(7 * 1440),
    shares: [0.5],
  })
})

it('R-142, R-149: severity starts the cadence, and each report’s promise becomes the next clock', () => {
  const story = anIncident()
  expect(clock(story, 'sitrep')).toBeUndefined()
  story.at(minutes(10)).does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  expect(clock(story, 'sitrep')).toMatchObject({ due: minutes(70), owner: 'mira' })
  story
    .at(minutes(20))
    .does(mira, 'sitreps/send', { know: 'A token leaked.', next_at: minutes(65) })
  expect(clock(story, 'sitrep')).toMatchObject({
    startedAt: minutes(20),
    due: minutes(65),
    endedAt: null,
  })
  story.at(minutes(80)).does(mira, 'sitreps/send', { know: 'Still.', next_at: minutes(120) })
  expect(
    promisesOf(story.state)
      .filter((promise) => promise.title === 'Next situation report')
      .map((promise) => promise.outcome),
  ).toEqual(['kept', 'late', 'open'])
  story.does(mira, 'incident/mark', { milestone: 'contained' })
  story.does(mira, 'sitreps/send', { kind: 'final', know: 'Over.' })
  expect(running(story)).not.toContain('sitrep')
})

it('R-149: a promise made while severity is unknown is a clock from the moment it is made', () => {
  const story = anIncident().at(minutes(10))
  story.does(mira, 'sitreps/send', { know: 'A token leaked.', next_at: minutes(60) })
  expect(clock(story, 'sitrep')).toMatchObject({
    startedAt: minutes(10),
    due: minutes(60),
    owner: 'mira',
    endedAt: null,
  })
  tick(story.at(minutes(61)))
  expect(Object.values(story.state.clocks.breached).map(({ kind }) => kind)).toContain('sitrep')
})

it('R-149: setting the severity shortens a promise that runs, and begins no second one beside it', () => {
  const story = anIncident().at(minutes(10))
  story.does(mira, 'sitreps/send', { know: 'A token leaked.', next_at: minutes(70) })
  story.at(minutes(11)).does(mira, 'severity/set', { level: 'medium', reason: 'Phishing.' })
  expect(running(story).filter((kind) => kind === 'sitrep')).toHaveLength(1)
  expect(clock(story, 'sitrep')?.due).toBe(minutes(70))
  story.does(mira, 'sitreps/send', { know: 'Still.', next_at: minutes(700) })
  story.at(minutes(20)).does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  expect(clock(story, 'sitrep')?.due).toBe(minutes(80))
})

it('R-039: a graver level does not break at once what was owed later until then', () => {
  const story = anIncident().does(mira, 'severity/set', { level: 'low', reason: 'A test key.' })
  story.at(minutes(3 * 1440)).does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  const before = story.state.clocks.breached
  expect(clock(story, 'remediate')?.due).toBe(minutes(4 * 1440))
  story.does(mira, 'sitreps/send', { know: 'Out.', next_at: minutes(3 * 1440 + 60) })
  tick(story.after(MINUTE))
  expect(Object.keys(story.state.clocks.breached)).not.toContain('remediate:1')
  expect(before['remediate:1']).toBeUndefined()
})

it('R-039: what was kept in time stays kept when the severity is raised afterwards', () => {
  const story = reported(jon).at(minutes(10)).does(tomi, 'triage/take')
  const kept = reported(mira).at(minutes(5))
  kept.does(mira, 'severity/set', { level: 'low', reason: 'A test key.' })
  kept.at(minutes(40)).does(mira, 'triage/decide', { verdict: 'incident', reason: 'It works.' })
  kept.at(minutes(1500)).does(mira, 'incident/mark', { milestone: 'contained' })
  kept.at(minutes(1600)).does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  const late = promisesOf(kept.state).filter(({ outcome }) => outcome === 'late')
  expect(late.map(({ title }) => title)).toEqual([])
  expect(clock(story, 'acknowledge')?.endedAt).toBe(minutes(10))
})

it('R-023: the five-minute question is asked of the first responder and goes when it is decided', () => {
  const story = reported(mira)
  expect(clock(story, 'triage-decision')).toMatchObject({
    due: minutes(5),
    owner: 'mira',
    prompt: true,
  })
  story.after(MINUTE).does(mira, 'triage/decide', { verdict: 'event', reason: 'Odd.' })
  expect(running(story)).not.toContain('triage-decision')
})

it('R-023: more time asked for in time is no breach afterwards', () => {
  const story = reported(mira).does(mira, 'triage/take-more-time', { minutes: 20 })
  story.at(minutes(12)).does(mira, 'triage/decide', { verdict: 'event', reason: 'Odd.' })
  story.at(minutes(14)).tries(system, 'clocks/tick').refused('nothing-due')
})

it('R-179: the handoff’s overlap asks after twenty minutes', () => {
  const story = aTeam().does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
  const handoff = story.state.seq
  story.at(minutes(10)).does(tomi, 'handoff/confirm', { handoff })
  expect(clock(story, 'handoff-overlap')).toMatchObject({
    startedAt: minutes(10),
    due: minutes(30),
    owner: 'mira',
  })
  story
    .does(tomi, 'handoff/document', { handoff, note: 'Took over.' })
    .does(tomi, 'sitreps/send', { kind: 'handoff', know: 'Mine.', next_at: minutes(60) })
  story.at(minutes(26)).does(mira, 'handoff/release', { handoff })
  expect(clock(story, 'handoff-overlap')?.endedAt).toBe(minutes(26))
})

it('R-026: a false alarm ends every promise it had and keeps the record of those it broke', () => {
  const story = anIncident().does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  story.at(minutes(90)).does(mira, 'triage/decide', { verdict: 'false-alarm', reason: 'A drill.' })
  expect(running(story)).toEqual([])
  tick(story)
  expect(Object.values(story.state.clocks.breached).map((breach) => breach.kind)).toContain(
    'sitrep',
  )
})

it('R-203: a retrospective is promised for every incident, and for false alarms as policy says', () => {
  const alarm = (policy = presets.reconciled) =>
    anIncident(policy)
      .does(mira, 'triage/decide', { verdict: 'false-alarm', reason: 'A drill.' })
      .does(mira, 'conclude/confirm', { item: 'everyone-told' })
      .does(mira, 'conclude/thank', { text: 'Thanks.' })
      .does(mira, 'conclude/conclude', { summary: 'A drill.' })
  expect(running(aConcluded())).toEqual(['retro'])
  expect(running(alarm())).toEqual(['retro'])
  expect(running(alarm(presets.civicactions))).toEqual([])
  const none = {
    ...presets.reconciled,
    retro: { ...presets.reconciled.retro, incident: 'none' as const },
  }
  expect(running(aConcluded(none))).toEqual([])
})

it('R-203: the retrospective’s time runs from the conclusion or the report, and never ends before there was an end', () => {
  expect(clock(aConcluded(), 'retro')?.due).toBe(
    new Date(Date.parse(aConcluded().now) + 36 * HOUR).toISOString(),
  )
  const policy = {
    ...presets.reconciled,
    clocks: { ...presets.reconciled.clocks, retroFrom: 'reported' as const },
  }
  expect(clock(aConcluded(policy), 'retro')).toMatchObject({
    startedAt: START,
    due: minutes(36 * 60),
  })
  const late = readyToConclude(policy)
    .after(3 * DAY)
    .does(mira, 'conclude/conclude', { summary: 'Late.' })
  expect(clock(late, 'retro')?.due).toBe(new Date(Date.parse(late.now) + DAY).toISOString())
})

it('R-182: opening it again starts the work and the reports anew; what was over stays over', () => {
  const story = aConcluded()
  expect(running(story)).toEqual(['retro'])
  story.after(HOUR).does(tomi, 'conclude/reopen', { reason: 'The token works again.' })
  expect(running(story).toSorted()).toEqual(['remediate', 'sitrep'])
  expect(clock(story, 'sitrep')).toMatchObject({ startedAt: story.now })
  expect(clock(story, 'remediate')).toMatchObject({ startedAt: story.now })
  const first = clocksOf(story.state).find(({ id }) => id === 'remediate:1')
  expect(first?.endedAt).toBe(minutes(34))
  story.after(HOUR).does(mira, 'incident/mark', { milestone: 'contained' })
  expect(running(story)).toEqual(['sitrep'])
  expect(clocksOf(story.state).find(({ id }) => id === 'remediate:1')?.endedAt).toBe(minutes(34))
})

it('R-203: a retrospective held before it was opened again is not promised twice', () => {
  const story = aConcluded().does(mira, 'retro/open').does(mira, 'retro/hold').after(HOUR)
  story.does(mira, 'conclude/reopen', { reason: 'Again.' })
  story.tries(mira, 'retro/hold').refused('not-concluded')
  story.does(mira, 'sitreps/send', { kind: 'final', know: 'Over.' })
  for (const item of ['no-longer-active', 'everyone-told', 'closure-announced'])
    story.does(mira, 'conclude/confirm', { item })
  story
    .does(mira, 'conclude/thank', { text: 'Thanks.' })
    .does(mira, 'conclude/conclude', { summary: 'Over.' })
  expect(running(story)).toEqual([])
})

it('R-039, R-149: no change of the severity puts off a report that somebody waits for', () => {
  const story = anIncident().at(minutes(10))
  const level = (at: number, to: string) =>
    story.at(minutes(at)).does(mira, 'severity/set', { level: to, reason: 'As we see it now.' })
  level(10, 'high')
  level(30, 'medium')
  level(60, 'high')
  expect(clock(story, 'sitrep')?.due).toBe(minutes(70))
  tick(story.at(minutes(71)))
  expect(Object.keys(story.state.clocks.breached)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^sitrep:/)]),
  )
  story.does(mira, 'sitreps/send', { know: 'A token leaked.', next_at: minutes(130) })
  level(80, 'low')
  level(125, 'high')
  expect(clock(story, 'sitrep')?.due).toBe(minutes(130))
  level(126, 'low')
  story.at(minutes(129)).does(mira, 'sitreps/send', { know: 'Still.', next_at: minutes(700) })
  level(600, 'high')
  expect(promisesOf(story.state).filter(({ outcome }) => outcome === 'late')).toHaveLength(1)
  expect(clock(story, 'sitrep')?.due).toBe(minutes(660))
})

it('R-142: a list shows every promise that runs, and no prompt', () => {
  const { promises } = rowOf(anIncident().state)
  expect(promises.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['triage', 'remediate']))
  expect(promises.some(({ kind }) => kind.startsWith('solo'))).toBe(false)
  expect(promises.map(({ due }) => due)).toEqual(promises.map(({ due }) => due).toSorted())
})

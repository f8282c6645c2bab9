import { expect, it } from 'vitest'
import { HOUR, MINUTE, plus } from '#kernel/instant.ts'
import {
  ana,
  anIncident,
  aConcluded,
  aTeam,
  jon,
  mira,
  oda,
  reported,
  START,
  system,
  tomi,
  rowIn,
} from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import { may } from '../access/contract.ts'
import { discoveryMethods } from './contract.ts'
import { progressOf, stageOf } from './view.ts'

it('R-004: somebody noticed is a time of its own, now unless said otherwise, and corrected with a reason', () => {
  const now = reported(mira)
  expect(now.state.incident.awareAt).toBe(START)
  const earlier = reported(mira, { aware_at: '2026-11-21T02:30:00+01:00' })
  expect(earlier.state.incident).toMatchObject({
    awareAt: '2026-11-21T01:30:00.000Z',
    reportedAt: START,
  })
  earlier.tries(mira, 'incident/set-aware', { at: '2026-11-21T01:10:00Z' }).refused('invalid')
  earlier.does(mira, 'incident/set-aware', {
    at: '2026-11-21T01:10:00Z',
    reason: 'The mail says so.',
  })
  expect(earlier.state.incident).toMatchObject({
    awareAt: '2026-11-21T01:10:00.000Z',
    awareSeq: earlier.state.seq,
  })
  expect(earlier.events.at(-1)?.body).toMatchObject({ reason: 'The mail says so.' })
})

it('R-004: a time in the future is refused, in a report and afterwards', () => {
  const late = { at: '2026-11-21T03:00:00Z', reason: 'A slip.' }
  reported(mira, { aware_at: late.at }).refused('time-in-future')
  anIncident().tries(mira, 'incident/set-aware', late).refused('time-in-future')
  anIncident()
    .tries(mira, 'incident/mark', { milestone: 'contained', at: late.at })
    .refused('time-in-future')
})

it('R-012: reporter and first responder are both recorded, and the reporter may be outside or unknown', () => {
  const own = reported(mira)
  expect(own.state.incident.reporter).toEqual({ person: 'mira' })
  expect(own.state.roles.firstResponder).toBe('mira')
  const other = reported(jon).does(tomi, 'triage/take')
  expect(other.state.incident.reporter).toEqual({ person: 'jon' })
  expect(other.state.roles.firstResponder).toBe('tomi')
  const outside = reported(mira, { reporter_outside: 'A customer' })
  expect(outside.state.incident.reporter).toEqual({ outside: 'A customer' })
  const unknown = reported(jon, { anonymous: true })
  expect(unknown.state.incident.reporter).toEqual({ anonymous: true })
  expect(unknown.state.access.members).toEqual({})
  expect(JSON.stringify([unknown.events, unknown.state])).not.toContain('jon')
  expect(reported(system).state.incident.reporter).toEqual({ source: 'alertmanager' })
  reported(mira, { anonymous: true, reporter_outside: 'A customer' }).refused('reporter-twice')
})

it('R-015: a new record is being investigated, as a situation report says', () => {
  const story = anIncident().does(mira, 'sitreps/send', {
    know: 'A token leaked.',
    next_at: '2026-11-21T03:00:00Z',
  })
  expect(story.state.sitreps.sent[0]?.header.status).toBe('investigating')
})

it('R-016, R-111: one line is enough for a report', () => {
  const story = reported(jon)
  expect(story.state.incident).toMatchObject({ title: 'Token in a public repository', details: '' })
})

it('R-016: whoever reports sees the progress of their report and nothing else', () => {
  const story = reported(jon).does(tomi, 'triage/take')
  expect(may(jon, 'see-progress', story.state)).toBe(true)
  expect(may(jon, 'read', story.state)).toBe(false)
  expect(may(jon, 'write', story.state)).toBe(false)
  story.tries(jon, 'log/add', { text: 'I clicked it.' }).refused('forbidden')
  expect(progressOf(story.state)).toMatchObject({
    stage: 'assess',
    verdict: 'event',
    questionsTo: 'tomi',
    acknowledgedAt: START,
  })
})

it('R-017: every member may report, whatever their workspace role', () => {
  for (const person of [mira, jon, oda]) {
    const story = reported(person)
    expect(story.last.ok).toBe(true)
    expect(may(person, 'see-progress', story.state)).toBe(true)
  }
})

it('R-018: how it was discovered is recorded, and whether a person or a monitor noticed', () => {
  expect(reported(mira).state.incident.discovery).toBeNull()
  expect(reported(system).state.incident.discovery).toBe('monitoring')
  const story = reported(mira).does(mira, 'incident/set-discovery', { method: 'researcher' })
  expect(story.state.incident).toMatchObject({
    discovery: 'researcher',
    discoverySeq: story.state.seq,
  })
  expect(discoveryMethods.researcher.by).toBe('external')
  expect(discoveryMethods.monitoring.by).toBe('monitor')
  story.tries(mira, 'incident/set-discovery', { method: 'rumour' }).refused('invalid')
})

it('R-019: a report nobody has taken waits for every responder, from its first second', () => {
  const story = reported(jon)
  const row = rowIn(story.state)
  expect(row).toMatchObject({ untaken: true, commander: null, reportedAt: START })
  expect(row.waiting).toContainEqual(expect.objectContaining({ for: '@responders', what: 'take' }))
  expect(incidents.nextStep(story.state, tomi, story.now)?.id).toBe('take')
  const taken = rowIn(story.does(tomi, 'triage/take').state)
  expect(taken).toMatchObject({ untaken: false, commander: 'tomi' })
  expect(taken.waiting.some((waiting) => waiting.what === 'take')).toBe(false)
})

it('R-245: the record has a codename, and lists speak by it', () => {
  const story = reported(mira)
  expect(story.state.incident.codename).toBe('quiet heron')
  expect(rowIn(story.state).codename).toBe('quiet heron')
})

it('R-182: contained and concluded are different times', () => {
  const story = aConcluded()
  const { contained } = story.state.incident.milestones
  const row = rowIn(story.after(HOUR).state)
  expect(contained?.at).toBe(row.containedAt)
  const later = anIncident()
    .after(HOUR)
    .does(mira, 'incident/mark', { milestone: 'contained', at: '2026-11-21T02:30:00Z' })
  expect(later.state.incident.milestones.contained?.at).toBe('2026-11-21T02:30:00.000Z')
  expect(rowIn(later.state).concludedAt).toBeNull()
})

it('R-187: a concluded incident is learning, and done only after its retrospective and report', () => {
  const story = aConcluded()
  expect(stageOf(story.state)).toBe('learn')
  story.does(mira, 'report/publish')
  expect(stageOf(story.state)).toBe('learn')
  story.does(mira, 'retro/open').does(mira, 'retro/hold')
  expect(stageOf(story.state)).toBe('done')
  const waived = aConcluded()
    .does(mira, 'report/publish')
    .does(mira, 'retro/waive', { reason: 'An exercise.' })
  expect(stageOf(waived.state)).toBe('done')
})

it('the stages follow the facts', () => {
  const story = reported(jon)
  expect(stageOf(story.state)).toBe('detect')
  expect(stageOf(story.does(tomi, 'triage/take').state)).toBe('assess')
  story.does(tomi, 'triage/decide', { verdict: 'incident', reason: 'It works.' })
  expect(stageOf(story.state)).toBe('assess')
  story.does(tomi, 'severity/set', { level: 'low', reason: 'A test key.' })
  expect(stageOf(story.state)).toBe('contain')
  expect(stageOf(story.does(tomi, 'incident/mark', { milestone: 'contained' }).state)).toBe(
    'restore',
  )
  expect(stageOf(story.does(tomi, 'incident/mark', { milestone: 'restored' }).state)).toBe(
    'conclude',
  )
})

it('a title already held and a cause without words are refused', () => {
  anIncident()
    .tries(mira, 'incident/rename', { title: 'Token in a public repository' })
    .refused('already-so')
  anIncident()
    .tries(mira, 'incident/set-cause', { certainty: 'suspected', text: '' })
    .refused('cause-missing')
  const story = anIncident()
    .does(mira, 'incident/rename', { title: 'Deploy token leaked' })
    .does(mira, 'incident/set-cause', { certainty: 'established', text: 'No scanner ran.' })
    .does(mira, 'incident/set-threat-actions', { actions: ['error', 'error'] })
  expect(story.state.incident).toMatchObject({
    title: 'Deploy token leaked',
    threatActions: ['error'],
  })
})

it('R-220: nothing waits in a list for somebody who is no longer on the incident', () => {
  const story = aTeam()
    .does(mira, 'log/add', { text: '@tomi look', mentions: ['tomi'] })
    .does(mira, 'actions/add', { title: 'Scan all', owner: 'tomi', next_update_on: '2026-11-30' })
  const waitsFor = (person: string) =>
    rowIn(story.state)
      .waiting.filter((waiting) => waiting.for === person)
      .map((waiting) => waiting.what)
  expect(waitsFor('tomi')).toEqual(['action', 'mention', 'rules'])
  story.does(mira, 'access/remove', { person: 'tomi', reason: 'Not needed.' })
  expect(waitsFor('tomi')).toEqual([])
})

it('R-248: who is on a record is found by it; whoever only follows their report is not', () => {
  const story = reported(jon).does(tomi, 'triage/take')
  const [row] = incidents.rows(story.state)
  const on = (row && 'facets' in row ? (row.facets ?? []) : []).filter((facet) =>
    facet.startsWith('on:'),
  )
  expect(on).toEqual(['on:tomi'])
})

it('R-019: what nobody took waits by its first entry, and its first question is the next clock', () => {
  const story = reported(jon)
  expect(rowIn(story.state).waiting.filter((waiting) => waiting.what === 'take')).toMatchObject([
    { seq: 1 },
  ])
  expect(rowIn(anIncident().state).nextClock?.kind).not.toBe('triage-decision')
  expect(rowIn(reported(mira).state).nextClock?.kind).toBe('triage-decision')
})

it('each reader has one next step for their role', () => {
  const story = reported(mira)
  const step = (by = mira) => incidents.nextStep(story.state, by, story.now)?.id
  expect(step()).toBe('decide')
  expect(step(ana)).toBeUndefined()
  story.does(mira, 'triage/decide', { verdict: 'incident', reason: 'It works.' })
  expect(step()).toBe('severity')
  story.does(mira, 'severity/set', { level: 'high', reason: 'Customers.' })
  expect(step()).toBe('sitrep')
  story.does(mira, 'sitreps/send', { know: 'A token leaked.', next_at: '2026-11-21T03:00:00Z' })
  expect(step()).toBe('contain')
  story.after(16 * MINUTE)
  expect(step()).toBe('recruit')
  story.does(mira, 'access/invite', { person: 'tomi' }).does(tomi, 'roles/join')
  story.does(mira, 'tasks/add', { title: 'Revoke it', kind: 'contain', assignee: 'tomi' })
  expect(step(tomi)).toBe(`task-${story.state.seq}`)
  story.does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
  expect(step(tomi)).toBe('confirm-handoff')
  story.does(tomi, 'handoff/confirm', { handoff: story.state.seq })
  expect(step(tomi)).toBe('document-handoff')
})

it('what waits after the end: conclusion, retrospective, report, and the short way for an event', () => {
  const event = reported(mira).does(mira, 'triage/decide', {
    verdict: 'event',
    reason: 'Only odd.',
  })
  expect(incidents.nextStep(event.state, mira, event.now)?.title).toBe('Close the event')
  const story = aConcluded()
  const next = (who = mira) => incidents.nextStep(story.state, who, story.now)?.id
  // The room and the lists say the same: whoever is asked there is not told elsewhere that nothing waits.
  const waits = (who = mira) =>
    rowIn(story.state)
      .waiting.filter(({ for: person }) => person === who.id)
      .map(({ what }) => what)
  expect([next(), waits()]).toEqual(['retro', ['retro']])
  expect([next(tomi), waits(tomi)]).toEqual([undefined, []])
  story.does(mira, 'retro/open')
  const at = plus(story.now, HOUR)
  story.does(mira, 'retro/lead', { owner: 'mira', facilitator: 'tomi' })
  story.does(mira, 'retro/schedule', { at })
  expect([next(tomi), waits(tomi), waits()]).toEqual(['retro', ['retro'], ['retro']])
  expect(rowIn(story.state).waiting.map(({ due }) => due)).toEqual([at, at])
  // A plan for after what was promised, or for a time that is over, changes no promise.
  const promised = rowIn(story.state).promises.find(({ kind }) => kind === 'retro')?.due
  for (const other of [plus(promised ?? '', HOUR), plus(story.now, -HOUR)]) {
    story.does(mira, 'retro/schedule', { at: other })
    expect(rowIn(story.state).waiting.map(({ due }) => due)).toEqual([promised, promised])
  }
  story.does(mira, 'retro/hold')
  expect([next(), waits(), waits(tomi)]).toEqual(['report', ['report'], []])
  story.does(mira, 'report/publish')
  expect([next(), waits()]).toEqual([undefined, []])
})

it('R-004, R-182: it is not contained before somebody noticed, whichever of the two times is given last', () => {
  const story = reported(mira, { aware_at: '2026-11-21T01:30:00Z' })
  const early = { milestone: 'contained', at: '2026-11-21T01:00:00Z' }
  story.tries(mira, 'incident/mark', early).refused('contained-before-noticed')
  expect(story.last).toMatchObject({
    refusal: { sentence: expect.stringContaining('2026-11-21 01:30 UTC') as string },
  })
  story.does(mira, 'incident/mark', { milestone: 'contained', at: '2026-11-21T01:45:00Z' })
  const later = { at: '2026-11-21T01:50:00Z', reason: 'The call log says so.' }
  story.tries(mira, 'incident/set-aware', later).refused('contained-before-noticed')
  story.does(mira, 'incident/set-aware', { ...later, at: '2026-11-21T01:45:00Z' })
  story.does(mira, 'incident/mark', { milestone: 'started', at: '2026-11-20T01:00:00Z' })
})

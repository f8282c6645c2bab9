/** The record as lists, searches, letters and briefings see it, and how it begins for whom. */
import { expect, it } from 'vitest'
import type { Recorded } from '#kernel/event.ts'
import { HOUR, MINUTE, plus } from '#kernel/instant.ts'
import {
  aConcluded,
  ana,
  anIncident,
  aTeam,
  jon,
  mira,
  oda,
  reported,
  rowIn,
  START,
  system,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import { presets } from '../policy/presets/index.ts'
import { markedIn } from './contract.ts'
import { recordedBy } from './decide.ts'
import { asksForReaders, listSchema, ROWS_MAX, searchSchema } from './search.ts'
import { envelopeOf, progressOf, stageOf } from './view.ts'

const listed = (story: Story) => {
  const [row] = incidents.rows(story.state)
  if (!row || 'gone' in row) throw new Error('no row')
  return row
}
const kinds = (story: Story) => story.events.map(({ kind }) => kind)
const said = (story: Story) =>
  incidents.sentence(story.events.at(-1) as Recorded, String, story.state)

it('R-016, R-027: whoever responds is on their own report and commands it; others follow it; a monitor is nobody on it', () => {
  expect(reported(mira).state.access.members).toMatchObject({ mira: { as: 'member' } })
  expect(reported(jon).state.access.members).toMatchObject({ jon: { as: 'reporter' } })
  expect(reported(oda).state.access.members).toMatchObject({ oda: { as: 'reporter' } })
  expect(reported(system).state.access.members).toEqual({})
  for (const who of [jon, system]) expect(reported(who).state.roles.commander).toBeNull()
  expect(reported(mira).state.access.class).toBe(presets.reconciled.access.taken)
  expect(reported(jon).state.access.class).toBe('open')
})

it('R-010, R-018: what came from a monitor came as an alert, found by monitoring; what people sent is as they say', () => {
  const of = (story: Story) => [story.state.incident.channel, story.state.incident.discovery]
  expect(of(reported(system))).toEqual(['alert', 'monitoring'])
  expect(of(reported(mira))).toEqual(['form', null])
  expect(of(reported(mira, { channel: 'mail', discovery_method: 'customer' }))).toEqual([
    'mail',
    'customer',
  ])
})

it('R-012: an anonymous report is recorded under nobody’s id, but for a responder, who takes it, and a monitor', () => {
  const input = { title: 'x', anonymous: true }
  expect(recordedBy(input, jon).id).toBe('anonymous')
  expect(recordedBy(input, mira)).toBe(mira)
  expect(recordedBy(input, system)).toBe(system)
  expect(recordedBy({ title: 'x' }, jon)).toBe(jon)
  expect(reported(mira, { anonymous: true }).state.access.members).toHaveProperty('mira')
})

it('R-004: a clock may be a minute ahead of ours, and not more', () => {
  reported(mira, { aware_at: plus(START, MINUTE) }).recorded(...kinds(reported(mira)))
  reported(mira, { aware_at: plus(START, MINUTE + 1) }).refused('time-in-future')
})

it('R-187: a false alarm is done without a report, and without a retrospective where policy asks for none', () => {
  const alarm = (policy = presets.reconciled) =>
    anIncident(policy)
      .does(mira, 'triage/decide', { verdict: 'false-alarm', reason: 'A drill.' })
      .does(mira, 'conclude/confirm', { item: 'everyone-told' })
      .does(mira, 'conclude/thank', { text: 'Thanks.' })
      .does(mira, 'conclude/conclude', { summary: 'A drill.' })
  expect(stageOf(alarm().state)).toBe('learn')
  expect(stageOf(alarm().does(mira, 'retro/waive', { reason: 'Small.' }).state)).toBe('done')
  expect(stageOf(alarm(presets.civicactions).state)).toBe('done')
})

it('R-187, R-200: an incident that was looked back at and not published is not done', () => {
  const story = aConcluded().does(mira, 'retro/open').does(mira, 'retro/hold')
  expect(stageOf(story.state)).toBe('learn')
  expect(stageOf(story.does(mira, 'report/publish').state)).toBe('done')
})

it('R-034: lists sort by the gravest level first; one that nobody assessed counts as the gravest', () => {
  const rank = (level?: string) => {
    const story = aTeam()
    if (level) story.does(mira, 'severity/set', { level, reason: 'So it seems.' })
    return [rowIn(story.state).severityRank, listed(story).weight]
  }
  expect([rank(), rank('high'), rank('medium'), rank('low')].map(([of]) => of)).toEqual([
    0, 0, 1, 2,
  ])
  expect(rank('low')[1]).toBe(-2)
})

it('R-121: a list counts the open tasks that nobody has, while there is somebody to take them', () => {
  const story = aTeam().does(mira, 'tasks/add', { title: 'Read the logs' })
  story.does(mira, 'tasks/add', { title: 'Revoke it', assignee: 'tomi' })
  expect(rowIn(story.state).unassigned).toBe(1)
  expect(rowIn(aConcluded().state).unassigned).toBe(0)
})

it('a row tells when it was contained, concluded, looked back at and published, and what is due until then', () => {
  const story = aTeam().does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  expect(rowIn(story.state)).toMatchObject({
    containedAt: null,
    concludedAt: null,
    retroHeldAt: null,
    publishedVersion: 0,
    nextSitrepAt: plus(story.now, HOUR),
    reporter: 'mira',
    category: null,
    project: null,
  })
  expect(listed(story).due).toBe(rowIn(story.state).nextClock?.due)
  expect(rowIn(reported(system).state).reporter).toBeNull()
  const over = aConcluded()
  const { contained } = over.state.incident.milestones
  over.does(mira, 'report/publish').does(mira, 'retro/open').does(mira, 'retro/hold')
  expect(rowIn(over.state)).toMatchObject({
    containedAt: contained?.at,
    concludedAt: over.now,
    retroHeldAt: over.now,
    publishedVersion: 1,
    nextSitrepAt: null,
  })
  expect(rowIn(aConcluded().state).nextClock?.kind).toBe('retro')
  expect(listed(aConcluded()).due).toBeNull()
})

it('R-248: a row is found by what it is, where it is, who is on it and for whom something waits', () => {
  const story = aTeam().does(mira, 'triage/categorise', { category: 'regression' })
  const { facets = [], words, readers, followers = [] } = listed(story)
  expect(facets.filter((facet) => !facet.startsWith('waits:'))).toEqual([
    'state:open',
    'severity:unknown',
    'stage:assess',
    'verdict:incident',
    'category:regression',
    'on:mira',
    'on:tomi',
    'on:ana',
  ])
  expect(facets).toContain('waits:tomi')
  expect(new Set(facets).size).toBe(facets.length)
  expect(words).toBe('Token in a public repository INC-7Q4K quiet heron')
  expect([readers, followers]).toEqual([['mira', 'tomi', 'ana'], []])
  const followed = listed(reported(jon))
  expect([followed.readers, followed.followers]).toEqual([['@responders'], ['jon']])
  expect(listed(aConcluded()).facets).toContain('state:concluded')
  const id = '0198c5a0-7b1e-7c3d-8f2a-1b2c3d4e5f60'
  story.given([
    { kind: 'scope.set.v1', body: { project: { id, name: 'Web', defaultSeverity: null } } },
  ])
  expect(listed(story).facets).toContain(`project:${id}`)
  expect(rowIn(story.state)).toMatchObject({ project: id, projectName: 'Web' })
})

it('R-016, R-185: progress says the stage, whom to ask and the thanks to who reported it, and nothing of what is in it', () => {
  const story = aConcluded()
  expect(progressOf(anIncident().state).thanks).toBeNull()
  expect(progressOf(story.state)).toEqual({
    ref: 'INC-7Q4K',
    title: 'Token in a public repository',
    stage: 'learn',
    verdict: 'incident',
    questionsTo: 'mira',
    reportedAt: START,
    acknowledgedAt: START,
    concludedAt: story.now,
    thanks: 'Thank you all.',
  })
  expect(progressOf(reported(jon).state)).toMatchObject({ acknowledgedAt: null, concludedAt: null })
})

it('R-114, R-245: a letter calls it by its codename, says how it is treated and where it lies', () => {
  expect(envelopeOf(aTeam().state)).toEqual({
    codename: 'quiet heron',
    handling: 'Confidential – specific individuals only · TLP:AMBER+STRICT',
    page: '/i/INC-7Q4K',
  })
})

it('a plain log line changes no row; one that mentions somebody does, and so does one by somebody who was mentioned', () => {
  const fact = (mentions: string[]) => ({
    kind: 'log.added.v1',
    body: { type: 'observation', text: 'x', mentions },
  })
  const changesNone = (story: Story, facts: object[], by = mira) =>
    incidents.changesNoRow?.(story.state, facts as never, by)
  const story = aTeam()
  expect(changesNone(story, [fact([])])).toBe(true)
  expect(changesNone(story, [fact(['ana'])])).toBe(false)
  expect(changesNone(story, [fact([]), { kind: 'tasks.started.v1', body: { task: 1 } }])).toBe(
    false,
  )
  story.does(mira, 'log/add', { text: '@ana', mentions: ['ana'] })
  expect([changesNone(story, [fact([])], ana), changesNone(story, [fact([])], tomi)]).toEqual([
    false,
    true,
  ])
})

it('R-112: moments and causes are told with what somebody said of them, if they said something', () => {
  const story = aTeam().does(mira, 'incident/mark', { milestone: 'contained' })
  expect(said(story)).toBe('It was contained')
  story.does(mira, 'incident/mark', { milestone: 'contained', basis: 'The last session ended.' })
  expect(said(story)).toBe('It was contained: The last session ended.')
  story.does(mira, 'incident/set-cause', { certainty: 'unknown', text: '' })
  expect(said(story)).toBe('Cause unknown')
  story.does(mira, 'incident/set-cause', { certainty: 'suspected', text: 'A pushed file.' })
  expect(said(story)).toBe('Cause suspected: A pushed file.')
  story.does(mira, 'incident/mark', { milestone: 'started', at: '2026-11-20T22:00:00Z' })
  expect(markedIn(story.state.incident).map(({ word }) => word)).toEqual(['started', 'contained'])
})

it('R-180: the briefing says how grave it is, its stage and what was marked, and asks for the cause until it is established', () => {
  const story = aTeam().does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  story.does(mira, 'incident/mark', { milestone: 'contained' })
  const lines = (title: string) =>
    incidents
      .briefing(story.state, String)
      .find((part) => part.title === title)
      ?.lines.map(({ text }) => text)
  expect(lines('Where we are')).toEqual([
    'High, restoring. Token in a public repository',
    'It was contained: 21 Nov, 02:04 UTC',
  ])
  expect(lines('Open decisions')).toEqual(['Cause unknown'])
  story.does(mira, 'incident/set-cause', { certainty: 'suspected', text: 'A pushed file.' })
  expect(lines('Open decisions')).toEqual(['Cause suspected: A pushed file.'])
  story.does(mira, 'incident/set-cause', { certainty: 'established', text: 'A pushed file.' })
  expect(lines('Open decisions')).toEqual([])
})

const search = (fields: object) => searchSchema.safeParse(fields)

it('a search takes several values of a filter in one or in several parameters, each once', () => {
  expect(search({ severity: 'high, low,,high' }).data).toEqual({ severity: ['high', 'low'] })
  expect(search({ stage: ['detect', 'assess,done'] }).data).toEqual({
    stage: ['detect', 'assess', 'done'],
  })
  expect(search({ stage: 'gone' }).success).toBe(false)
  const many = (count: number) => Array.from({ length: count }, (_, n) => `c${n}`).join(',')
  expect(search({ category: many(20) }).success).toBe(true)
  expect(search({ category: many(21) }).success).toBe(false)
  expect([200, 201].map((length) => search({ q: 'x'.repeat(length) }).success)).toEqual([
    true,
    false,
  ])
})

it('a day in a search is the whole day: from its first moment, to its last', () => {
  expect(search({ from: '2026-11-21', to: '2026-11-21' }).data).toEqual({
    from: '2026-11-21T00:00:00.000Z',
    to: '2026-11-21T23:59:59.999Z',
  })
  expect(search({ from: '2026-11-21T10:00+01:00' }).data).toEqual({
    from: '2026-11-21T09:00:00.000Z',
  })
  expect(search({ from: 'yesterday' }).success).toBe(false)
})

it.each([
  [true, true],
  ['true', true],
  ['1', true],
  ['', false],
  ['0', false],
  ['false', false],
  [false, false],
])('in a search “mine” given as %j is %s', (given, mine) => {
  expect(search({ mine: given }).data).toEqual({ mine })
  expect(search({ mine: 'perhaps' }).success).toBe(false)
})

it('a page of a list has one row at least and five hundred at most', () => {
  const fits = (limit: unknown) => listSchema.safeParse({ limit }).success
  expect([0, 1, '100', ROWS_MAX, ROWS_MAX + 1, 1.5, 'many'].map(fits)).toEqual([
    false,
    true,
    true,
    true,
    false,
    false,
    false,
  ])
  expect(ROWS_MAX).toBe(500)
})

it('R-016: a list that would tell followers more than progress leaves them out', () => {
  const asks = (fields: object) => asksForReaders(searchSchema.parse(fields))
  for (const fields of [
    { severity: 'high' },
    { category: 'regression' },
    { project: 'web' },
    { person: 'mira' },
    { sort: 'gravest' },
    { sort: 'due' },
  ])
    expect(asks(fields), JSON.stringify(fields)).toBe(true)
  for (const fields of [
    {},
    { severity: '' },
    { sort: 'newest' },
    { stage: 'done' },
    { q: 'token' },
  ])
    expect(asks(fields), JSON.stringify(fields)).toBe(false)
})

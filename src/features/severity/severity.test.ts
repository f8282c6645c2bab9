import assert from 'node:assert/strict'
import { expect, it } from 'vitest'
import type { Actor } from '#kernel/decider.ts'
import { buildReport } from '../report/view.ts'
import { reportMarkdown } from '../report/render-markdown.ts'
import { incidents } from '../index.ts'
import { HOUR, MINUTE } from '#kernel/instant.ts'
import { anIncident, aTeam, jon, mira, reported, tomi, type Story } from '#testkit/slice.ts'
import { runningClocks } from '../clocks/clocks.ts'
import { rowOf } from '../incident/view.ts'
import { presets } from '../policy/presets/index.ts'
import { proposedLevel } from './contract.ts'
import { severityDelta } from './decide.ts'
import { authorityNow, timeInLevels } from './view.ts'
import { steps } from './waiting.ts'

const policy = presets.reconciled
const set = (level: string, criteria: readonly string[] = []) => ({
  level,
  criteria,
  reason: 'First look.',
})

it('R-011: no record is without a severity; unknown is one', () => {
  const story = anIncident()
  expect(story.state.severity.level).toBe('unknown')
  expect(rowOf(story.state).severityRank).toBe(0)
  story.does(mira, 'severity/set', set('low')).does(mira, 'severity/set', set('unknown'))
  expect(rowOf(story.state)).toMatchObject({ severity: 'unknown', severityRank: 0 })
  story.tries(mira, 'severity/set', set('urgent')).refused('unknown-level')
  story.tries(mira, 'severity/set', set('unknown')).refused('already-so')
})

it('R-034: while severity is unknown the gravest level’s clocks run', () => {
  const due = (kind: string) =>
    runningClocks(anIncident().state).find((clock) => clock.kind === kind)?.due
  expect(due('triage')).toBe('2026-11-21T03:00:00.000Z')
  expect(due('remediate')).toBe('2026-11-22T02:00:00.000Z')
})

it.each([
  ['R-033: one criterion of High proposes High', ['no-data', 'many-down'], 'high'],
  ['R-035: one criterion of Medium proposes Medium', ['personal-data-tried', 'no-down'], 'medium'],
  ['R-036: only criteria of Low propose Low', ['no-data', 'no-down', 'no-money'], 'low'],
])('%s', (_title, ticked, level) => {
  expect(proposedLevel(policy, ticked)).toBe(level)
})

it('R-033: the criteria ticked and the reason are kept; foreign criteria are refused', () => {
  const story = anIncident().does(mira, 'severity/set', set('high', ['many-down']))
  expect(story.state.severity.history[0]).toMatchObject({
    criteria: ['many-down'],
    reason: 'First look.',
    by: 'mira',
  })
  story.tries(mira, 'severity/set', set('low', ['invented'])).refused('unknown-criterion')
  story.tries(mira, 'severity/set', { level: 'low', reason: ' ' }).refused('invalid')
})

it('R-035: Medium has its criteria and its cadence in the rubric', () => {
  const medium = policy.levels.find((level) => level.id === 'medium')
  expect(medium?.criteria.map((criterion) => criterion.id)).toEqual([
    'personal-data-tried',
    'some-down',
    'money-medium',
  ])
  expect(proposedLevel(policy, ['money-medium'])).toBe('medium')
})

it('R-036: Low is proposed only while nothing graver is ticked, and nothing at all proposes nothing', () => {
  expect(proposedLevel(policy, ['no-money', 'money-high'])).toBe('high')
  expect(proposedLevel(policy, [])).toBe('unknown')
})

it('R-038: severity is a history with time, author and reason', () => {
  const story = anIncident().does(mira, 'severity/set', set('high'))
  story.after(HOUR).does(mira, 'severity/set', { level: 'low', reason: 'Only a test key.' })
  expect(story.state.severity).toMatchObject({
    level: 'low',
    history: [
      { level: 'high', at: '2026-11-21T02:04:00.000Z', by: 'mira', reason: 'First look.' },
      { level: 'low', at: '2026-11-21T03:04:00.000Z', by: 'mira', reason: 'Only a test key.' },
    ],
  })
})

it('R-039: changing severity recomputes clocks and cadence at once, and says what changed', () => {
  const story = anIncident().does(mira, 'severity/set', set('low'))
  const due = (kind: string) => runningClocks(story.state).find((clock) => clock.kind === kind)?.due
  expect(due('remediate')).toBe('2026-11-28T02:00:00.000Z')
  expect(due('sitrep')).toBe('2026-11-22T02:04:00.000Z')
  story.after(10 * MINUTE).does(mira, 'severity/set', set('high'))
  expect(due('remediate')).toBe('2026-11-22T02:00:00.000Z')
  expect(due('sitrep')).toBe('2026-11-21T03:14:00.000Z')
  expect(severityDelta(policy, 'low', 'high')).toEqual([
    'Situation reports now every 1 h',
    'Contain and fix within 24 h of the report',
    'Retrospective within 36 h',
    policy.levels[0]?.authority,
  ])
  expect(severityDelta(policy, 'unknown', 'high')).toContain('Situation reports now every 1 h')
})

it('R-039: of what stays as it was nothing is said', () => {
  const [high, medium, low] = policy.levels
  assert.ok(high && medium && low)
  const alike = { ...medium, clocks: high.clocks, sitrep: high.sitrep }
  expect(severityDelta({ ...policy, levels: [high, alike, low] }, 'high', 'medium')).toEqual([
    medium.authority,
  ])
  expect(severityDelta(policy, 'unknown', 'high')).toEqual([
    'Situation reports now every 1 h',
    high.authority,
  ])
  expect(severityDelta(policy, 'high', 'unknown')).toEqual([
    `Contain at once what can be undone. What disrupts the service: “${medium.authority}”`,
  ])
  expect(severityDelta(policy, 'low', 'low')).toEqual([])
})

it('R-034: while severity is unknown, assessing it is an urgent decision in the briefing, and a next step for whoever works on it', () => {
  const story = aTeam().does(mira, 'access/invite', { person: 'jon', as: 'observer' })
  const decisions = () =>
    incidents
      .briefing(story.state, String)
      .find(({ title }) => title === 'Open decisions')
      ?.lines.filter(({ text }) => text === 'How severe is it?')
  expect(decisions()).toEqual([{ text: 'How severe is it?', urgent: true }])
  const offered = (who: Actor, played = story) =>
    steps.some(({ find }) => find(played.state, who, played.now))
  expect([mira, tomi, jon].map((who) => offered(who))).toEqual([true, true, false])
  expect(offered(mira, reported(mira))).toBe(false)
  story.does(mira, 'severity/set', set('low'))
  expect([offered(mira), decisions()]).toEqual([false, []])
})

it('R-038: the report says how long the incident was in each level, one that came back counted twice', () => {
  const set = (level: string) => ({ level, reason: 'So it seems.' })
  const story = anIncident()
  const before = story.now
  story
    .after(10 * MINUTE)
    .does(mira, 'severity/set', set('high'))
    .after(2 * HOUR)
    .does(mira, 'severity/set', set('low'))
    .after(HOUR)
    .does(mira, 'severity/set', set('high'))
    .after(30 * MINUTE)
    .does(mira, 'log/add', { text: 'Still high.' })
  const report = buildReport({
    state: story.state,
    events: story.events,
    names: 'roles',
    directory: {},
    sentence: incidents.sentence,
  })
  const unknown = Date.parse(before) - Date.parse(story.state.incident.reportedAt) + 10 * MINUTE
  expect(report.timeInLevels).toEqual([
    { level: 'Unknown', ms: unknown },
    { level: 'High', ms: 150 * MINUTE },
    { level: 'Low', ms: HOUR },
  ])
  expect(reportMarkdown(report)).toContain('High 2 h 30 min, Low 1 h.')
})

it('R-038: a level that was put right in the same moment was held for no time, and is not listed', () => {
  const at = '2026-11-21T02:00:00Z'
  const change = (level: string) => ({ level, at, by: 'mira', reason: '', seq: 1, criteria: [] })
  const history = [change('low'), change('high')]
  const until = '2026-11-21T02:01:00Z'
  expect(timeInLevels({ level: 'high', history }, at, until)).toEqual([
    { level: 'high', ms: MINUTE },
  ])
  // The one it is in is, however short, and where the page's clock is behind the server's.
  for (const early of [at, '2026-11-21T01:59:59Z'])
    expect(timeInLevels({ level: 'high', history }, at, early)).toEqual([{ level: 'high', ms: 0 }])
})

it('R-260: what may be done follows from what is confirmed and assessed; an event never says that one may act now', () => {
  const said = (story: Story) => authorityNow(story.state).text
  const [high, medium, low] = presets.reconciled.levels.map(({ authority }) => authority)
  const event = reported(mira)
  const careful = `Contain at once what can be undone. What disrupts the service: “${medium}”`
  expect(said(event)).toBe(careful)
  expect(authorityNow(event.state).why).toBe(
    'It is not confirmed as an incident, and its severity is unknown.',
  )
  event.does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  expect(said(event)).toBe(careful)
  expect(authorityNow(event.state).why).toBe('It is not confirmed as an incident.')
  event.does(mira, 'severity/set', { level: 'low', reason: 'A test key.' })
  expect(said(event)).toBe(low)
  expect(said(anIncident())).toBe(careful)
  expect(authorityNow(anIncident().state).why).toBe('Severity is unknown.')
  const assessed = anIncident().does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  expect(authorityNow(assessed.state)).toEqual({ text: high, why: '' })
  const alarm = reported(mira).does(mira, 'triage/decide', { verdict: 'false-alarm', reason: 'x' })
  expect(said(alarm)).toBe('There is nothing to contain.')
})

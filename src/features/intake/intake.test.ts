import { expect, it } from 'vitest'
import type { Recorded } from '#kernel/event.ts'
import { aConcluded, mira, reported, system, type Story } from '#testkit/slice.ts'
import { rowOf } from '../incident/view.ts'
import { incidents } from '../index.ts'
import { alertKey, groupKey, type Alert } from './contract.ts'

const alert = (fields: Partial<Alert> = {}): { alert: Alert } => ({
  alert: {
    source: 'prometheus',
    fingerprint: 'f1',
    group: 'checkout',
    status: 'firing',
    title: 'Checkout is down',
    details: '',
    severityHint: 'critical',
    startsAt: '2026-11-21T01:58:00.000Z',
    endsAt: null,
    link: '',
    labels: { job: 'checkout' },
    ...fields,
  },
})
const joined = (): Story => reported(system).does(system, 'intake/join-alert', alert())
const firstAlert = (story: Story) => Object.values(story.state.intake.alerts)[0]

it('R-018: alerts are tracked one by one, each firing, repeated and resolved', () => {
  const story = joined()
  story
    .after(60_000)
    .does(system, 'intake/join-alert', alert())
    .recorded('intake.alert-repeated.v1')
  expect(firstAlert(story)).toMatchObject({ times: 2, lastAt: story.now, resolvedAt: null })
  story
    .does(system, 'intake/join-alert', alert({ fingerprint: 'f2' }))
    .recorded('intake.alert-joined.v1')
  story.does(
    system,
    'intake/join-alert',
    alert({ status: 'resolved', endsAt: '2026-11-21T02:01:00.000Z' }),
  )
  expect(Object.values(story.state.intake.alerts).map((found) => found.resolvedAt)).toEqual([
    '2026-11-21T02:01:00.000Z',
    null,
  ])
  story
    .tries(system, 'intake/join-alert', alert({ status: 'resolved' }))
    .refused('already-resolved')
  story.does(system, 'intake/join-alert', alert())
  expect(firstAlert(story)).toMatchObject({ times: 3, resolvedAt: null })
})

it('R-019: a resolve closes nothing by itself', () => {
  const before = joined()
  const { verdict, stage, concludedAt } = rowOf(before.state)
  const after = rowOf(before.does(system, 'intake/join-alert', alert({ status: 'resolved' })).state)
  expect(after).toMatchObject({ verdict, stage, concludedAt, untaken: true })
})

it('an alert never seen firing resolves nothing, and a storm has an end', () => {
  reported(system)
    .tries(system, 'intake/join-alert', alert({ status: 'resolved' }))
    .refused('nothing-to-resolve')
  const story = reported(system)
  for (let count = 0; count < 500; count++)
    story.does(system, 'intake/join-alert', alert({ fingerprint: `f${count}` }))
  story
    .tries(system, 'intake/join-alert', alert({ fingerprint: 'one more' }))
    .refused('too-many-alerts')
})

it('the record is found again by its alert and by its group; people cannot invent alerts', () => {
  const story = joined()
  expect(rowOf(story.state).alerts).toEqual(['prometheus f1', groupKey(alert().alert)])
  aConcluded().tries(mira, 'intake/join-alert', alert()).refused('forbidden')
})

it('R-018: alerts beyond those tracked one by one are counted, and said as a number', () => {
  const count = (number: number) => ({ source: 'prometheus', count: number })
  const story = joined().does(system, 'intake/count-alerts', count(12))
  story.does(system, 'intake/count-alerts', count(1))
  expect(story.state.intake.beyond).toBe(13)
  expect(Object.keys(story.state.intake.alerts)).toEqual([alertKey(alert().alert)])
  const said = incidents.sentence(story.events.at(-1) as Recorded, String, story.state)
  expect(said).toBe(
    '1 more alert from prometheus: a record tracks 500 one by one and counts the others',
  )
})

it('R-018: a resolve without a time is resolved when it came, and only the alert it names', () => {
  const story = joined().does(system, 'intake/join-alert', alert({ fingerprint: 'f2' }))
  story.after(60_000).does(system, 'intake/join-alert', alert({ status: 'resolved' }))
  expect(Object.values(story.state.intake.alerts).map(({ resolvedAt }) => resolvedAt)).toEqual([
    story.now,
    null,
  ])
})

it('R-018: a record names each source that sent to it once, no person among them, and two hundred at most', () => {
  const counted = { kind: 'intake.alerts-counted.v1', body: { source: 'prometheus', count: 1 } }
  const story = reported(system)
  const from = (id: string) => story.given([counted], { id, role: 'system' })
  for (const id of ['system', 'mira', 'intake:so_1', 'intake:so_1']) from(id)
  expect(story.state.intake.senders).toEqual(['intake:so_1'])
  for (let n = 2; n <= 201; n++) from(`intake:so_${n}`)
  expect(story.state.intake.senders).toHaveLength(200)
})

it('R-018: what an alert repeats is one line of the timeline; another alert, and a storm’s count, are lines of their own', () => {
  const run = (kind: string, body: object | null) =>
    incidents.inTimeline(kind).run?.({ ...(joined().events.at(-1) as Recorded), kind, body })
  const one = { source: 'prometheus', fingerprint: 'f1' }
  const repeated = run('intake.alert-repeated.v1', one)
  expect(run('intake.alert-resolved.v1', one)).toBe(repeated)
  const others = [
    run('intake.alert-repeated.v1', { ...one, fingerprint: 'f2' }),
    run('intake.alert-repeated.v1', { ...one, source: 'sentry' }),
    run('intake.alerts-counted.v1', { source: 'prometheus', count: 2 }),
    run('intake.alerts-counted.v1', { source: 'sentry', count: 2 }),
  ]
  expect(new Set([repeated, ...others]).size).toBe(5)
  expect(run('intake.alert-joined.v1', alert())).toBeUndefined()
  expect(run('intake.alert-repeated.v1', null)).toBeUndefined()
})

import { expect, it } from 'vitest'
import { aConcluded, mira, reported, system, type Story } from '#testkit/slice.ts'
import { rowOf } from '../incident/view.ts'
import { groupKey, type Alert } from './contract.ts'

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

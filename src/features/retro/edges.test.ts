/** The edges of the retrospective: who somebody was when, what is a name, what is retold where. */
import { expect, it } from 'vitest'
import type { Recorded } from '#kernel/event.ts'
import { HOUR, MINUTE, ms, plus } from '#kernel/instant.ts'
import {
  aConcluded,
  ana,
  anIncident,
  aTeam,
  mira,
  names,
  reported,
  START,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import { presets } from '../policy/presets/index.ts'
import { findNames, withoutNames } from './names.ts'
import { bandOf, questionsOf, roleBefore, roleOf } from './view.ts'
import { steps } from './waiting.ts'

const handOver = (story: Story, from: typeof mira, to: typeof mira): string => {
  const handoff = story.does(from, 'handoff/propose', { duty: 'commander', to: to.id }).state.seq
  return story.does(to, 'handoff/confirm', { handoff }).now
}

it('R-192: somebody is spoken of by the role they had just before that moment', () => {
  const story = aTeam().does(mira, 'roles/assign', { role: 'scribe', person: 'ana' })
  const was = (person: string, moment = { entry: story.state.seq + 1, at: ms(story.now) }) => {
    const { roles } = story.state
    const turns = roles.history.filter((turn) => turn.person === person)
    return roleBefore(roles, turns, moment, (role) => role)
  }
  story.after(HOUR)
  expect([was('mira'), was('tomi'), was('ana')]).toEqual([
    'first responder',
    'team member',
    'scribe',
  ])
  handOver(story, mira, tomi)
  const moment = { entry: story.entry('handoff.confirmed.v1'), at: ms(story.now) }
  expect([was('mira', moment), was('tomi', moment)]).toEqual(['first responder', 'team member'])
  story.after(HOUR)
  expect([was('mira'), was('tomi')]).toEqual(['former commander', 'commander'])
  handOver(story, tomi, mira)
  story.does(ana, 'roles/release', { role: 'scribe', person: 'ana' }).after(HOUR)
  expect([was('mira'), was('tomi'), was('ana')]).toEqual([
    'commander',
    'former commander',
    'former scribe',
  ])
})

it('R-192: of several roles the gravest is said; the first responder stays that; a role of the policy is said as it is', () => {
  const story = aTeam()
    .does(ana, 'roles/join')
    .does(
      mira,
      'roles/assign',
      { role: 'communicator', person: 'ana' },
      'communicator-is-responder',
    )
    .does(mira, 'roles/assign', { role: 'expert', person: 'tomi' })
  const { roles } = story.state
  const all = ['mira', 'ana', 'tomi', 'oda'].map((person) => roleOf(roles, person, (role) => role))
  expect(all).toEqual(['first responder', 'communicator', 'expert', 'team member'])
})

it('R-192: two letters alone are no name; in full they are', () => {
  const short = [{ id: 'j', name: 'Jo Li', role: 'responder' }]
  const text = 'Jo Li said: go, li! Jo, write to jo.li@example.org.'
  expect(withoutNames(text, short)).toBe(
    'The responder said: go, li! Jo, write to jo.li@example.org.',
  )
  expect(findNames('', short)).toEqual([])
  expect(findNames('Anybody at all?', [{ id: 'x', name: ' ', role: 'responder' }])).toEqual([])
})

it('R-192: an address ends before the full stop, and each is its own person’s', () => {
  const two = [
    { id: 't', name: 'Tomi Aho', role: 'commander' },
    { id: 'a', name: 'Ana Reyes', role: 'scribe' },
  ]
  expect(withoutNames('Ask ana.reyes@example.org. Or x@y, tomi@example.org', two)).toBe(
    'Ask the scribe. Or x@y, the commander',
  )
  expect(withoutNames('@x and ana.reyes@example.org', two)).toBe('@x and the scribe')
})

const event = (kind: string, fields: object = {}, occurred = START): Recorded => ({
  kind,
  body: fields,
  seq: 99,
  actor: 'mira',
  via: 'web',
  occurred,
  recorded: START,
})

it.each([
  ['incident.reported.v1', {}, 'discovery'],
  ['intake.alert-joined.v1', {}, 'discovery'],
  ['triage.acknowledged.v1', {}, 'discovery'],
  ['incident.discovery-set.v1', {}, 'discovery'],
  ['incident.marked.v1', { milestone: 'started' }, 'anomaly'],
  ['incident.marked.v1', { milestone: 'contained' }, 'remediation'],
  ['triage.decided.v1', {}, 'decision'],
  ['severity.set.v1', {}, 'decision'],
  ['handoff.confirmed.v1', {}, 'decision'],
  ['handoff.taken-over.v1', {}, 'decision'],
  ['policy.overridden.v1', {}, 'decision'],
  ['conclude.concluded.v1', {}, 'decision'],
  ['tasks.finished.v1', {}, 'remediation'],
  ['tasks.verified.v2', {}, 'remediation'],
  ['log.added.v1', { type: 'decision' }, 'decision'],
  ['log.added.v1', { type: 'action' }, 'remediation'],
  ['log.added.v1', { type: 'observation' }, undefined],
  ['tasks.added.v1', {}, undefined],
])('R-194: %s %j is retold under: %s', (kind, fields, band) => {
  const { retro } = anIncident().state
  expect(bandOf(event(kind, fields), retro, START)).toBe(band)
  expect(bandOf({ ...event(kind), body: null }, retro, START)).toBeUndefined()
})

it('R-194: what happened before the moment of awareness is the anomaly; what happened at it is not', () => {
  const { retro } = anIncident().state
  const at = (occurred: string) =>
    bandOf(event('log.added.v1', { type: 'action' }, occurred), retro, START)
  expect(at(plus(START, -1))).toBe('anomaly')
  expect(at(START)).toBe('remediation')
})

it('R-190: nobody from outside facilitates, and a retrospective needs no facilitator', () => {
  const story = aConcluded().does(mira, 'retro/open')
  story.tries(mira, 'retro/lead', { owner: 'ana', facilitator: 'oda' }).refused('not-a-member')
  const said = () =>
    incidents.sentence(story.events.at(-1) as Recorded, (id) => names[id as 'ana'], story.state)
  story.does(mira, 'retro/lead', { owner: 'ana' })
  expect(said()).toBe('The retrospective is owned by Ana Reyes')
  story.does(mira, 'retro/lead', { owner: 'ana', facilitator: 'tomi' })
  expect(said()).toBe('The retrospective is owned by Ana Reyes and led by Tomi Aho')
})

it('R-187: a retrospective that was waived is not waived again, and one of a record opened again is not held', () => {
  const story = aConcluded().does(mira, 'retro/waive', { reason: 'Small.' })
  story.tries(mira, 'retro/waive', { reason: 'Small.' }).refused('already-so')
  expect(story.state.retro.waived).toMatchObject({ by: 'mira', reason: 'Small.' })
})

it('R-203: holding it is the next step after the end, until it was held or waived, and where policy asks for one', () => {
  const asked = (story: Story) => steps.some(({ find }) => find(story.state, mira, story.now))
  expect(asked(aTeam())).toBe(false)
  expect(asked(aConcluded())).toBe(true)
  expect(asked(aConcluded().does(mira, 'retro/waive', { reason: 'Small.' }))).toBe(false)
  expect(asked(aConcluded().does(mira, 'retro/open').does(mira, 'retro/hold'))).toBe(false)
  const { retro } = presets.reconciled
  const none = { ...presets.reconciled, retro: { ...retro, incident: 'none' as const } }
  expect(asked(aConcluded(none))).toBe(false)
})

it('C-24: a light retrospective asks the first three questions of the full one', () => {
  const full = questionsOf(anIncident().state)
  const alarm = reported(mira)
    .after(MINUTE)
    .does(mira, 'triage/decide', { verdict: 'false-alarm', reason: 'A drill.' })
  expect(questionsOf(alarm.state)).toEqual(full.slice(0, 3))
})

// What every decision rests on: time that people claim, rules in their modes, and what a kind makes of a command.
import assert from 'node:assert/strict'
import { expect, it } from 'vitest'
import { aConcluded, anIncident, aTeam, mira, names, oda, START, tomi } from '#testkit/slice.ts'
import { incidents } from '#features/index.ts'
import { presets } from '#features/policy/presets/index.ts'
import { MAIL_ATTEMPTS_MAX, recipientsOf } from './contribution.ts'
import { refuseFuture, ruleRefuses } from './decider.ts'
import { sliceOf, type Recorded } from './event.ts'
import { MINUTE, momentIn, plus } from './instant.ts'
import { must } from './must.ts'
import { keysOf } from './rights.ts'
import { waitingIn } from './stream.ts'
import { anyOf, labels, maybe, need, oneOf } from './verb.ts'

it('R-004: a time that people claim may be a minute ahead, as clocks differ, and not more', () => {
  expect(refuseFuture(plus(START, -1), START)).toBeUndefined()
  expect(refuseFuture(plus(START, MINUTE), START)).toBeUndefined()
  expect(refuseFuture(plus(START, MINUTE + 1), START)?.refusal.code).toBe('time-in-future')
})

it('a rule that is off never refuses, one that warns refuses until there is a reason, one that blocks always does', () => {
  const refused = { ok: false as const, refusal: { code: 'too-far', sentence: 'It is too far.' } }
  const none = { overrides: new Set<string>() }
  const reason = { overrides: new Set(['too-far']) }
  const asked = (mode: string) =>
    [none, reason].map((world) => ruleRefuses(world, mode as 'off', refused))
  const warned = { ok: false, refusal: { ...refused.refusal, overridable: true } }
  expect(asked('off')).toEqual([undefined, undefined])
  expect(asked('block')).toEqual([refused, refused])
  expect(asked('warn')).toEqual([warned, undefined])
  // A mode that only a later version's policy knows locks nothing and lets nothing go unsaid.
  expect(asked('ask-twice')).toEqual([warned, undefined])
})

it('a reason is recorded once, with the command it was given for, beside what was decided', () => {
  const story = aTeam().does(tomi, 'roles/join')
  const input = { title: 'Revoke', kind: 'fix', assignee: 'mira' }
  const overrides = ['commander-remediates', 'commander-remediates', 'similar-task'].map(
    (code) => ({
      code,
      reason: 'Nobody else.',
    }),
  )
  story.when({ slice: 'tasks', verb: 'add', input, by: mira, overrides })
  story.recorded('tasks.added.v1', 'policy.overridden.v1')
  expect(story.state.policy.overrides).toMatchObject([
    { code: 'commander-remediates', verb: 'tasks/add', reason: 'Nobody else.' },
  ])
})

it('a command that there is not is refused, of a slice there is and of none', () => {
  const world = { now: START, actor: mira, state: anIncident().state, names }
  for (const [slice, verb] of [
    ['log', 'shout'],
    ['weather', 'add'],
    ['constructor', 'name'],
  ] as const) {
    const decision = incidents.decide({ slice, verb, input: {} }, world)
    assert.ok(!decision.ok)
    expect(decision.refusal).toEqual({
      code: 'no-such-command',
      sentence: `There is no command ${slice}/${verb}.`,
    })
    expect(incidents.mayCommand(mira, slice, verb, world.state)).toBe(false)
  }
})

it('R-147: a letter is a job for each recipient, tried for three days, and one that was written down is not sent twice', () => {
  const story = aTeam()
  const before = story.state
  story.does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
  const mails = incidents
    .jobs(story.events.slice(before.seq), before, story.state)
    .filter(({ task }) => task === 'mail')
  const { id, seq } = story.state
  expect(mails).toEqual([
    {
      task: 'mail',
      payload: { kind: 'incident', id, entry: seq, person: 'tomi' },
      key: `mail:${id}:${seq}:tomi`,
      attempts: MAIL_ATTEMPTS_MAX,
    },
  ])
  expect(MAIL_ATTEMPTS_MAX).toBe(18)
})

it('each recipient is written to once, and nobody because of an erased entry', () => {
  const letters = { to: () => ['tomi', 'ana', 'tomi'], news: () => undefined }
  const event = { kind: 'log.added.v1', body: {}, seq: 1 } as unknown as Recorded
  expect(recipientsOf(letters, event)).toEqual(['tomi', 'ana'])
  expect(recipientsOf(letters, { ...event, body: null })).toEqual([])
})

it('what waits is told with what is due first, and else in the order of the slices', () => {
  const item = (what: string, due: string | null) => ({
    for: 'mira',
    what,
    text: '',
    seq: 1,
    at: '',
    due,
  })
  const slice = (...all: ReturnType<typeof item>[]) => ({ waiting: () => all })
  const slices = {
    a: slice(item('a', null), item('b', START)),
    b: {},
    c: slice(item('c', null), item('d', START)),
  }
  const told = waitingIn(slices as never, { id: '', seq: 0, at: '' })
  expect(told.map(({ what }) => what)).toEqual(['b', 'd', 'a', 'c'])
})

it('R-118, R-180: the briefing tells times in the record’s zone, and has every part, filled or not', () => {
  const story = anIncident().does(mira, 'document/set-zone', { zone: 'Europe/Berlin' })
  const parts = incidents.briefing(story.state, String)
  expect(parts.map(({ title }) => title)).toEqual([
    'Where we are',
    'Open decisions',
    'Promised',
    'Running now',
    'Latest',
    'Theories',
    'Last told',
    'People',
  ])
  expect(parts[2]?.lines[0]?.text).toBe('Triage by 21 Nov, 04:00 Europe/Berlin (mira)')
  expect(momentIn('UTC', '2026-11-21T23:05:00Z')).toBe('21 Nov, 23:05 UTC')
  expect(momentIn('Europe/Berlin', '2026-11-21T23:05:00Z')).toBe('22 Nov, 00:05 Europe/Berlin')
})

it('the next step is the one that cannot wait', () => {
  const story = aConcluded(presets.reconciled)
  expect(incidents.nextStep(story.state, mira, story.now)?.id).toBe('retro')
  // Who neither answers for the retrospective nor leads it is not told to hold it.
  expect(incidents.nextStep(story.state, oda, story.now)).toBeUndefined()
})

it('R-220: rows name a reader by their id, by what their role adds, and a responder by their projects', () => {
  expect(keysOf({ id: 'g', role: 'guest' })).toEqual(['g'])
  expect(keysOf({ id: 'm', role: 'member' })).toEqual(['m', '@signed-in'])
  expect(keysOf({ id: 'o', role: 'owner', projects: ['p'] })).toEqual([
    'o',
    '@signed-in',
    '@owners',
  ])
  expect(keysOf({ id: 'r', role: 'responder' })).toEqual(['r', '@signed-in', '@responders'])
  expect(keysOf({ id: 'r', role: 'responder', projects: ['p', 'q'] })).toEqual([
    'r',
    '@signed-in',
    '@responders',
    '@responders:p',
    '@responders:q',
  ])
})

it('an event’s slice is the word before its first dot', () => {
  expect(['roles.assigned.v1', 'roles', '.x', ''].map(sliceOf)).toEqual(['roles', 'roles', '', ''])
})

it('a form’s fields: what must be filled, what may stay empty, one of several or any of them', () => {
  expect(need('title', 'line', 'What')).toMatchObject({ required: true })
  expect(maybe('title', 'line', 'What')).not.toHaveProperty('required')
  const choices = [
    { value: 'a', label: 'Ah' },
    { value: 'b', label: 'Be' },
  ]
  const words = labels({ a: { label: 'Ah' }, b: { label: 'Be' } })
  expect(oneOf('x', 'X', words)).toMatchObject({ kind: 'choice', required: true, choices })
  expect(anyOf('x', 'X', words)).toMatchObject({ kind: 'choices', required: true, choices })
})

it('what cannot be missing stops the work when it is, and an empty value is not missing', () => {
  expect([must(0, 'x'), must('', 'x'), must(false, 'x')]).toEqual([0, '', false])
  for (const nothing of [null, undefined])
    expect(() => must(nothing, 'the row')).toThrow('a bug: the row is missing')
})

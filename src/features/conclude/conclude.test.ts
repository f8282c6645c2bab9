import { expect, it } from 'vitest'
import { recipientsOf } from '#kernel/contribution.ts'
import type { Recorded } from '#kernel/event.ts'
import { HOUR } from '#kernel/instant.ts'
import {
  aConcluded,
  anIncident,
  aTeam,
  ana,
  jon,
  mira,
  readyToConclude,
  reported,
  rowIn,
  system,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { stageOf } from '../incident/view.ts'
import { presets } from '../policy/presets/index.ts'
import { letters } from './reactions.ts'
import { checklist, closingSteps, howItEnded, inTheWay, wantsReason } from './view.ts'
import { steps as offered } from './waiting.ts'

const end = { summary: 'The token is dead.' }
const open = (story: Story) =>
  checklist(story.state)
    .filter((item) => !item.done)
    .map((item) => item.id)

/** An incident's closing, each step in the order a person is sent back to it. */
const steps: readonly (readonly [missing: string, step: (story: Story) => Story])[] = [
  ['not-everyone-told', (story) => story.does(mira, 'conclude/confirm', { item: 'everyone-told' })],
  ['nobody-thanked', (story) => story.does(mira, 'conclude/thank', { text: 'Thank you.' })],
  ['still-active', (story) => story.does(mira, 'conclude/confirm', { item: 'no-longer-active' })],
  ['not-contained', (story) => story.does(mira, 'incident/mark', { milestone: 'contained' })],
  ['not-announced', (story) => story.does(mira, 'conclude/confirm', { item: 'closure-announced' })],
  [
    'final-sitrep-missing',
    (story) => story.does(mira, 'sitreps/send', { kind: 'final', know: 'Over.' }),
  ],
]

it('R-182, R-184, R-185, R-186: each item of the closing checklist is asked for until it is there', () => {
  const story = anIncident()
  for (const [missing, step] of steps)
    step(story.tries(mira, 'conclude/conclude', end).refused(missing))
  story.tries(mira, 'conclude/conclude', end).warned('monitoring-missing')
  story.does(mira, 'conclude/conclude', end, 'monitoring-missing')
  story.recorded('conclude.concluded.v1', 'policy.overridden.v1')
})

it('R-182: the commander is told how many items of the checklist are open', () => {
  const story = readyToConclude().does(mira, 'tasks/add', { title: 'One more', kind: 'contain' })
  const [left] = open(story)
  expect([left, open(story).length]).toEqual(['immediate-verified', 1])
  const told = (played: Story) => offered[0]?.find(played.state, mira, played.now)?.detail
  expect(told(story)).toBe('1 item is open.')
  // As many as the page shows: what one press completes is one there.
  const steps = closingSteps(checklist(anIncident().state))
  expect(steps.find(({ id }) => id === 'tell')?.missing).toBe(
    'Send the final situation report once it is contained. Send the thank-you.',
  )
  expect(told(anIncident())).toBe(`${steps.filter(({ done }) => !done).length} items are open.`)
})

it('R-182, R-184: closing waits for the commander once it is contained, the last word for whoever answers questions', () => {
  const waits = (story: Story) =>
    rowIn(story.state)
      .waiting.filter(({ what }) => what === 'conclude' || what === 'final-sitrep')
      .map((item) => [item.for, item.what])
  const story = aTeam().does(mira, 'roles/assign', { role: 'communicator', person: 'tomi' })
  expect(waits(story)).toEqual([])
  story.does(mira, 'incident/mark', { milestone: 'contained' })
  expect(waits(story)).toEqual([['mira', 'conclude']])
  story.does(mira, 'conclude/confirm', { item: 'no-longer-active' })
  expect(waits(story)).toEqual([
    ['mira', 'conclude'],
    ['tomi', 'final-sitrep'],
  ])
  const step = (who: typeof mira) =>
    offered.flatMap(({ find }) => find(story.state, who, story.now)?.id ?? [])
  expect([step(tomi), step(mira)]).toEqual([['final-sitrep'], ['conclude']])
  story.does(tomi, 'sitreps/send', { kind: 'final', know: 'Over.' })
  expect(waits(story)).toEqual([['mira', 'conclude']])
  // Who answers questions as the commander has it on the checklist.
  const one = aTeam().does(mira, 'incident/mark', { milestone: 'contained' })
  one.does(mira, 'conclude/confirm', { item: 'no-longer-active' })
  expect(waits(one)).toEqual([['mira', 'conclude']])
  expect(waits(aConcluded())).toEqual([])
  // Opened again it is work again, until it is contained anew or said to be no longer active.
  const again = () => aConcluded().does(tomi, 'conclude/reopen', { reason: 'It works again.' })
  expect(waits(again())).toEqual([])
  const contained = again().does(mira, 'incident/mark', { milestone: 'contained' })
  expect(waits(contained)).toEqual([['mira', 'conclude']])
  const quiet = again().does(mira, 'conclude/confirm', { item: 'no-longer-active' })
  expect(waits(quiet)).toEqual([['mira', 'conclude']])
})

it('R-182: it asks whether it is still active, and concluding is another moment than containing', () => {
  const story = readyToConclude()
  const contained = story.now
  story.after(HOUR).does(mira, 'conclude/conclude', end)
  expect(story.state.conclude.concluded).toMatchObject({ at: story.now, short: false, by: 'mira' })
  expect(story.state.incident.milestones.contained?.at).toBe(contained)
  story.tries(mira, 'conclude/conclude', end).refused('already-concluded')
  story.tries(mira, 'conclude/confirm', { item: 'everyone-told' }).refused('already-concluded')
})

it('R-184: the final report is required by policy, and counts only if sent after the last reopening', () => {
  const story = aConcluded().does(tomi, 'conclude/reopen', { reason: 'It works again.' })
  expect(open(story)).toContain('final-sitrep')
  const lax = {
    ...presets.reconciled,
    closing: { ...presets.reconciled.closing, noFinalSitrep: 'off' as const },
  }
  const without = anIncident(lax)
  for (const [, step] of steps.slice(0, 5)) step(without)
  without.does(mira, 'conclude/conclude', end, 'monitoring-missing')
})

it('R-184: closing wants a final report after containment, not only one before it', () => {
  const story = aTeam().does(
    mira,
    'sitreps/send',
    { kind: 'final', know: 'Over.' },
    'final-before-contained',
  )
  story.after(HOUR).does(mira, 'incident/mark', { milestone: 'contained' })
  expect(open(story)).toContain('final-sitrep')
  story.after(HOUR).does(mira, 'sitreps/send', { kind: 'final', know: 'Over, truly.' })
  expect(open(story)).not.toContain('final-sitrep')
})

it('R-185: the thank-you names everyone who took part, and is the commander’s to send', () => {
  const story = reported(jon)
    .does(tomi, 'triage/take')
    .does(tomi, 'access/invite', { person: 'ana' })
    // Who was called to it took part, whether or not there was something to write; who only read along did not.
    .does(tomi, 'access/invite', { person: 'mira' })
    .does(tomi, 'access/invite', { person: 'uma', as: 'observer' })
  story.does(ana, 'log/add', { text: 'Seen.' })
  story.tries(ana, 'conclude/thank', { text: 'Thanks.' }).refused('forbidden')
  story.does(tomi, 'conclude/thank', { text: 'Thanks.' })
  expect(story.state.conclude.thanked?.to.toSorted()).toEqual(['ana', 'jon', 'mira', 'tomi'])
  story.tries(tomi, 'conclude/thank', { text: 'Thanks.' }).refused('already-thanked')
})

it('R-186: announcing the closure is an item of its own', () => {
  expect(open(anIncident())).toContain('closure-announced')
  expect(open(readyToConclude())).toEqual([])
})

it('R-171: when a person noticed and no monitor did, closing wants a monitoring task or the reason why not', () => {
  const story = readyToConclude()
  const task = story.entry('tasks.added.v1')
  story.does(mira, 'tasks/drop', { task, reason: 'No.' })
  expect(open(story)).toEqual(['monitoring'])
  story.tries(mira, 'conclude/conclude', end).warned('monitoring-missing')
  story.does(mira, 'incident/set-discovery', { method: 'monitoring' })
  expect(open(story)).toEqual([])
  story.does(mira, 'conclude/conclude', end).recorded('conclude.concluded.v1')
})

it('R-018: how it was discovered is needed by closing', () => {
  const story = readyToConclude().does(mira, 'incident/set-discovery', { method: 'unknown' })
  story.tries(mira, 'conclude/conclude', end, 'discovery-missing').refused('discovery-missing')
})

it('R-168: immediate tasks keep it open until verified, deferred or explained', () => {
  const story = readyToConclude().does(mira, 'tasks/add', { title: 'Revoke', assignee: 'tomi' })
  const task = story.state.seq
  story.tries(mira, 'conclude/conclude', end).warned('tasks-unverified')
  story.does(tomi, 'tasks/finish', { task })
  story.tries(mira, 'conclude/conclude', end).warned('tasks-unverified')
  story.does(mira, 'tasks/verify', { task }).does(mira, 'conclude/conclude', end)
  const strict = readyToConclude(presets.civicactions).does(mira, 'tasks/add', { title: 'Revoke' })
  strict.tries(mira, 'conclude/conclude', end, 'tasks-unverified').refused('tasks-unverified')
})

it('R-187: concluding leaves the retrospective to do', () => {
  expect(stageOf(aConcluded().state)).toBe('learn')
})

it('concluding is the commander’s; opening again is anybody’s with a reason, and asks the checklist anew', () => {
  const story = aTeam()
  story.tries(tomi, 'conclude/conclude', end).refused('forbidden')
  story.tries(tomi, 'conclude/reopen', { reason: 'x' }).refused('not-concluded')
  const over = aConcluded()
  over.tries(tomi, 'conclude/reopen').refused('invalid')
  over.does(tomi, 'conclude/reopen', { reason: 'It works again.' })
  expect(over.state.conclude).toMatchObject({
    concluded: null,
    thanked: null,
    confirmed: {},
    reopened: [{ by: 'tomi', reason: 'It works again.' }],
  })
})

it('R-182: the checklist says which items a person confirms, and what to do about each that is open', () => {
  const items = checklist(anIncident().state)
  expect(items.filter(({ confirmable }) => confirmable).map(({ id }) => id)).toEqual([
    'no-longer-active',
    'everyone-told',
    'closure-announced',
  ])
  for (const { done, missing, why } of items) {
    expect(missing === '').toBe(done)
    expect(why).not.toBe('')
  }
  expect(checklist(readyToConclude().state).every(({ missing }) => missing === '')).toBe(true)
})

it('R-185: whoever had, did or verified a task is thanked; a monitor and Firebreak itself are not', () => {
  const story = reported(system).does(tomi, 'triage/take')
  for (const person of ['mira', 'ana', 'jon']) story.does(tomi, 'access/invite', { person })
  const add = (assignee: string | null) => {
    story.does(tomi, 'tasks/add', { title: 'Watch', kind: 'monitor', assignee }, 'similar-task')
    return { task: story.entry('tasks.added.v1') }
  }
  add('jon')
  const done = add('tomi')
  story.does(mira, 'tasks/finish', done).does(ana, 'tasks/verify', done)
  const note = { type: 'observation', text: 'Seen.', mentions: [] }
  for (const id of ['system', 'intake:alertmanager'])
    story.given([{ kind: 'log.added.v1', body: note }], { id, role: 'system' })
  story.does(tomi, 'conclude/thank', { text: 'Thanks.' })
  expect(story.state.conclude.thanked?.to.toSorted()).toEqual(['ana', 'jon', 'mira', 'tomi'])
  expect(recipientsOf(letters, story.events.at(-1) as Recorded).toSorted()).toEqual([
    'ana',
    'jon',
    'mira',
  ])
})

it('R-018: that nobody said how it was discovered keeps it open too', () => {
  const story = reported(mira).does(mira, 'triage/decide', { verdict: 'incident', reason: 'x' })
  expect(open(story)).toContain('discovery')
  for (const [, step] of steps) step(story)
  story.tries(mira, 'conclude/conclude', end).refused('discovery-missing')
})

it.each([
  ['reported-by-staff', true],
  ['customer', true],
  ['monitoring', false],
])('R-171: a monitor is to be improved after discovery by %s: %s', (method, asked) => {
  const story = anIncident().does(mira, 'incident/set-discovery', { method })
  expect(open(story).includes('monitoring')).toBe(asked)
})

it('R-184: after it was opened again twice, a final report from between counts no more', () => {
  const again = { reason: 'It works again.' }
  const story = aConcluded().after(HOUR).does(tomi, 'conclude/reopen', again)
  story.does(mira, 'sitreps/send', { kind: 'final', know: 'Over.' })
  expect(open(story)).not.toContain('final-sitrep')
  for (const item of ['no-longer-active', 'everyone-told', 'closure-announced'])
    story.does(mira, 'conclude/confirm', { item })
  story.does(mira, 'conclude/thank', { text: 'Thank you.' }).does(mira, 'conclude/conclude', end)
  story.after(HOUR).does(tomi, 'conclude/reopen', again)
  expect(open(story)).toContain('final-sitrep')
})

it('R-182: an attack that somebody says is in progress is on the checklist, until they say that it is over', () => {
  const story = readyToConclude().after(HOUR)
  story.does(mira, 'attack/in-progress', { reason: 'The token is used again.' })
  expect(open(story)).toEqual(['attack-over'])
  expect([...inTheWay(story.state), ...wantsReason(story.state)]).toEqual([])
  story.does(mira, 'attack/over', { reason: 'It was our own test.' })
  expect(open(story)).toEqual([])
  story.does(mira, 'conclude/conclude', end).recorded('conclude.concluded.v1')
})

it('R-182: the page says what is in the way and what policy lets stay open with a reason, as the decision does', () => {
  const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id)
  const story = readyToConclude().does(mira, 'tasks/add', { title: 'Revoke', kind: 'contain' })
  expect(ids(inTheWay(story.state))).toEqual([])
  expect(ids(wantsReason(story.state))).toEqual(['immediate-verified'])
  story.does(mira, 'conclude/conclude', end, 'tasks-unverified')
  const strict = readyToConclude(presets.civicactions)
  strict.does(mira, 'tasks/add', { title: 'Revoke', kind: 'contain' })
  expect(ids(inTheWay(strict.state))).toEqual(['immediate-verified'])
  expect(ids(wantsReason(strict.state))).toEqual([])
  const off = { ...presets.reconciled.closing, immediateUnverified: 'off' as const }
  const lax = readyToConclude({ ...presets.reconciled, closing: off })
  lax.does(mira, 'tasks/add', { title: 'Revoke', kind: 'contain' })
  expect([...inTheWay(lax.state), ...wantsReason(lax.state)]).toEqual([])
  lax.does(mira, 'conclude/conclude', end).recorded('conclude.concluded.v1')
})

it('R-184, R-185, R-186: the page completes report, word and thanks as one step, which is in the way until all are there', () => {
  const tell = (story: Story) => {
    const told = closingSteps(checklist(story.state)).at(-1)
    return [told?.id, told?.done, told?.rule]
  }
  const story = anIncident().does(mira, 'incident/mark', { milestone: 'contained' })
  expect(tell(story)).toEqual(['tell', false, 'block'])
  story.does(mira, 'sitreps/send', { kind: 'final', know: 'Over.' })
  for (const item of ['everyone-told', 'closure-announced'])
    story.does(mira, 'conclude/confirm', { item })
  expect(tell(story)).toEqual(['tell', false, 'block'])
  story.does(mira, 'conclude/thank', { text: 'Thank you.' })
  expect(tell(story)).toEqual(['tell', true, 'off'])
  const ids = closingSteps(checklist(anIncident().state)).flatMap(({ items }) => items)
  expect(ids).toHaveLength(checklist(anIncident().state).length)
})

it('R-184: the closing line begins as the final report, and not as one from before a reopening', () => {
  expect(howItEnded(anIncident().state)).toBe('')
  expect(howItEnded(readyToConclude().state)).toBe('It is over.')
  const again = aConcluded().does(tomi, 'conclude/reopen', { reason: 'It works again.' })
  expect(howItEnded(again.state)).toBe('')
})

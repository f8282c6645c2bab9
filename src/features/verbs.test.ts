// Which verbs are offered when: none that would be refused whatever is filled in, and each that can be done.
import { expect, it } from 'vitest'
import { aConcluded, anIncident, aTeam, ana, mira, tomi, type Story } from '#testkit/slice.ts'
import { incidents } from './index.ts'

const offered = (story: Story) =>
  incidents.verbs
    .filter(({ when }) => when?.(story.state as never) ?? true)
    .map(({ slice, verb }) => `${slice}/${verb}`)

/** What may be asked for only at times, with what would be typed, by whom, and what it is refused with until then. */
const fresh = anIncident()
const concluded = aConcluded()

it.each([
  ['handoff/confirm', { handoff: 1 }],
  ['handoff/ask', { handoff: 1, question: 'Why?' }],
  ['handoff/decline', { handoff: 1, reason: 'No.' }],
  ['handoff/withdraw', { handoff: 1, reason: 'No.' }],
  ['handoff/document', { handoff: 1, note: 'Mine.' }],
  ['handoff/release', { handoff: 1 }],
  ['tasks/assign', { task: 1, assignee: 'ana' }],
  ['tasks/volunteer', { task: 1 }],
  ['tasks/start', { task: 1 }],
  ['tasks/finish', { task: 1 }],
  ['tasks/verify', { task: 1 }],
  ['tasks/drop', { task: 1, reason: 'No.' }],
  ['tasks/set-horizon', { task: 1, horizon: 'deferred' }],
  ['sitreps/correct', { corrects: 1, know: 'It is.' }],
  ['sitreps/withdraw', { number: 1 }],
  ['retro/lead', { owner: 'mira' }],
  ['retro/schedule', { at: '2026-12-01T10:00:00Z' }],
  ['retro/ask-why', { question: 'Why?', answer: 'So.' }],
  ['retro/rewrite-why', { why: 1, question: 'Why?', answer: 'So.' }],
  ['retro/remove-why', { why: 1 }],
  ['retro/answer', { question: 0, answer: 'So.' }],
  ['retro/hold', {}],
  ['retro/waive', { reason: 'No.' }],
  ['conclude/reopen', { reason: 'Again.' }],
])('%s is not offered while it would be refused', (command, input) => {
  expect(offered(fresh)).not.toContain(command)
  expect(fresh.tries(mira, command, input).last.ok).toBe(false)
})

it.each([
  ['triage/decide', { verdict: 'false-alarm', reason: 'No.' }],
  ['triage/answer', { ticked: [] }],
  ['triage/take-more-time', { minutes: 10 }],
  ['triage/set-impact', { c: 'none', i: 'none', a: 'none', p: 'none' }],
  ['conclude/confirm', { item: 'everyone-told' }],
  ['conclude/thank', { text: 'Thanks.' }],
  ['conclude/conclude', { summary: 'Over.' }],
])('%s is offered until the end, and not after it', (command, input) => {
  expect(offered(fresh)).toContain(command)
  expect(offered(concluded)).not.toContain(command)
  expect(concluded.tries(mira, command, input).last.ok).toBe(false)
})

it('what has become possible is offered', () => {
  const story = aTeam().does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
  const handoff = { handoff: story.state.seq }
  expect(offered(story)).toEqual(expect.arrayContaining(['handoff/confirm', 'handoff/withdraw']))
  story.does(tomi, 'handoff/confirm', handoff)
  expect(offered(story)).not.toContain('handoff/confirm')
  expect(offered(story)).toEqual(expect.arrayContaining(['handoff/document', 'handoff/release']))
  story.does(tomi, 'tasks/add', { title: 'Look', assignee: 'ana' })
  const task = { task: story.state.seq }
  expect(offered(story)).toContain('tasks/finish')
  expect(offered(story)).not.toContain('tasks/verify')
  story.does(ana, 'tasks/finish', task)
  expect(offered(story)).toContain('tasks/verify')
  expect(offered(story)).not.toContain('tasks/finish')
  story.does(tomi, 'sitreps/send', { kind: 'final', know: 'One host.' }, 'final-before-contained')
  expect(offered(story)).toContain('sitreps/correct')
  expect(offered(concluded)).toEqual(expect.arrayContaining(['conclude/reopen', 'retro/hold']))
})

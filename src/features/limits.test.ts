/**
 * Every list of a record is either a `List` (kernel/list.ts) or ends at a limit, because an append looks through it. Here
 * each limit says no, and what must go on beside it still does.
 */
import { expect, it } from 'vitest'
import type { Fact } from '#kernel/event.ts'
import { aConcluded, aTeam, ana, mira, type Story } from '#testkit/slice.ts'

const times = <T>(count: number, fact: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => fact(n))
const last = (story: Story): number => story.state.seq

it('a record holds at most 1,000 tasks', () => {
  const body = { title: 'A step', kind: 'fix', horizon: 'immediate', assignee: null }
  const story = aTeam().given(times(1000, () => ({ kind: 'tasks.added.v1', body })))
  story.tries(mira, 'tasks/add', { title: 'One more' }).refused('too-many-tasks')
})

it('a record holds at most 1,000 situation reports, and the clocks still say what was promised', () => {
  const story = aTeam().does(mira, 'severity/set', { level: 'high', reason: 'All are out.' })
  story.does(mira, 'sitreps/send', { know: 'So far.', next_at: '2026-11-21T03:00:00Z' })
  const { body } = story.events.at(-1) ?? { body: null }
  const sent = times(999, (n) => ({
    kind: 'sitreps.sent.v1',
    body: { ...(body as object), number: n + 2 },
  }))
  story.given(sent)
  const input = { know: 'More.', next_at: '2026-11-21T03:00:00Z' }
  story.tries(mira, 'sitreps/send', input).refused('too-many-sitreps')
})

it('a record keeps at most 1,000 turns of duty, and command still passes on', () => {
  const turn = (n: number): Fact => ({
    kind: n % 2 ? 'roles.released.v1' : 'roles.assigned.v1',
    body: { role: 'scribe', person: 'tomi', ...(n % 2 ? {} : { how: 'assigned' }) },
  })
  const story = aTeam()
  const left = 999 - story.state.roles.history.length
  story.given(times(2 * left, turn)).does(mira, 'roles/assign', { role: 'scribe', person: 'ana' })
  expect(story.state.roles.history).toHaveLength(1000)
  story.tries(mira, 'roles/assign', { role: 'scribe', person: 'mira' }).refused('too-many-turns')
  story.does(ana, 'handoff/take-over', { duty: 'commander', reason: 'Mira fell ill.' })
})

it('a record keeps at most 500 changes of severity', () => {
  const change = (n: number): Fact => ({
    kind: 'severity.set.v1',
    body: { level: n % 2 ? 'high' : 'low', criteria: [], reason: 'As it looks.' },
  })
  const story = aTeam().given(times(500, change))
  story
    .tries(mira, 'severity/set', { level: 'medium', reason: 'Again.' })
    .refused('too-many-changes')
})

it('a record keeps at most 500 handoffs and 500 takeovers, and 50 questions to one handoff', () => {
  const story = aTeam().does(mira, 'handoff/propose', { duty: 'commander', to: 'ana' })
  const handoff = last(story)
  const question = {
    kind: 'handoff.asked.v2',
    body: { handoff, question: 'And the mirror?', tells: null },
  }
  story.given(
    times(50, () => question),
    ana,
  )
  story
    .tries(ana, 'handoff/ask', { handoff, question: 'And the logs?' })
    .refused('too-many-questions')
  story.does(ana, 'handoff/decline', { handoff, reason: 'I cannot.' })
  const proposed = story.events.find((event) => event.seq === handoff)
  story.given(times(499, () => ({ kind: 'handoff.proposed.v1', body: proposed?.body })))
  story
    .tries(mira, 'handoff/propose', { duty: 'commander', to: 'ana' })
    .refused('too-many-handoffs')
  const body = { duty: 'communicator', from: null, to: 'ana', reason: 'No answer.' }
  story.given(times(500, () => ({ kind: 'handoff.taken-over.v1', body })))
  story
    .tries(ana, 'handoff/take-over', { duty: 'commander', reason: 'No answer.' })
    .refused('too-many-handoffs')
})

it('an entry is corrected at most 50 times; then it is retracted', () => {
  const story = aTeam().does(mira, 'log/add', { text: 'Seen.' })
  const correction = { entry: last(story), text: 'Seen again.', reason: 'Misread.' }
  story.given(times(50, () => ({ kind: 'log.corrected.v1', body: correction })))
  story.tries(mira, 'log/correct', correction).refused('too-many-corrections')
  story.does(mira, 'log/retract', { entry: correction.entry, reason: 'Written anew.' })
})

it('an action takes at most 200 updates; then it is finished', () => {
  const story = aTeam().does(mira, 'actions/add', {
    title: 'Rotate',
    owner: 'tomi',
    next_update_on: '2026-12-01',
  })
  const action = last(story)
  const body = { action, note: 'Not yet.', nextUpdateOn: '2026-12-01' }
  story.given(times(200, () => ({ kind: 'actions.updated.v1', body })))
  const input = { action, note: 'Nearly.', next_update_on: '2026-12-01' }
  story.tries(mira, 'actions/update', input).refused('too-many-updates')
  story.does(mira, 'actions/finish', { action, note: 'Done.' })
})

it('1,000 lessons are sorted, and a sorted one can be sorted again', () => {
  const story = aTeam().does(mira, 'log/add', { text: 'Own the mirror.', type: 'lesson' })
  const first = last(story)
  story.does(mira, 'log/add', { text: 'Own the builds.', type: 'lesson' })
  const second = last(story)
  const sorted = (entry: number): Fact => ({
    kind: 'lessons.sorted.v1',
    body: { entry, disposition: 'drop', note: '' },
  })
  story.given([sorted(first), ...times(999, (n) => sorted(n + 1000))])
  story
    .tries(mira, 'lessons/sort', { entry: second, disposition: 'playbook' })
    .refused('too-many-sorted')
  story.does(mira, 'lessons/sort', { entry: first, disposition: 'playbook' })
})

it('after the end: at most 200 published versions, 100 reopenings, 1,000 entries placed by hand', () => {
  const story = aConcluded().does(mira, 'retro/open')
  const band = (entry: number): Fact => ({
    kind: 'retro.banded.v1',
    body: { entry, band: 'decision' },
  })
  story.given(times(1000, (n) => band(n + 1)))
  story.tries(mira, 'retro/band', { entry: 5000, band: 'anomaly' }).refused('too-many-banded')
  story.does(mira, 'retro/band', { entry: 1, band: 'anomaly' })
  const published = (n: number): Fact => ({
    kind: 'report.published.v1',
    body: { version: n + 1, upTo: 5, names: 'roles' },
  })
  story.given(times(200, published))
  story.tries(mira, 'report/publish').refused('too-many-versions')
  const reopened = { kind: 'conclude.reopened.v1', body: { reason: 'It is back.' } }
  const concluded = { kind: 'conclude.concluded.v1', body: { short: false, summary: 'Over.' } }
  story.given(times(100, () => [reopened, concluded]).flat())
  story.tries(mira, 'conclude/reopen', { reason: 'It is back.' }).refused('too-many-reopenings')
})

it('a record keeps at most 1,000 overrides; the command behind one more is refused', () => {
  const story = aConcluded().does(mira, 'retro/open')
  const input = { question: 'Why did Tomi Aho press it?', answer: 'He was tired.', parent: null }
  story.tries(mira, 'retro/ask-why', input).warned('names-in-retro')
  const body = { code: 'names-in-retro', verb: 'retro/ask-why', reason: 'It must be said.' }
  story.given(times(1000, () => ({ kind: 'policy.overridden.v1', body })))
  story.tries(mira, 'retro/ask-why', input, 'names-in-retro').refused('too-many-overrides')
  expect(story.state.policy.overrides).toHaveLength(1000)
})

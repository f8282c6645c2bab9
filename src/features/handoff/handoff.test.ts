import assert from 'node:assert/strict'
import { expect, it } from 'vitest'
import { recipientsOf } from '#kernel/contribution.ts'
import { MINUTE } from '#kernel/instant.ts'
import { ana, aTeam, mira, names, reported, rowIn, tomi, type Story } from '#testkit/slice.ts'
import { presets } from '../policy/presets/index.ts'
import { holders } from '../roles/contract.ts'
import { incidents } from '../index.ts'
import { letters } from './reactions.ts'
import { runningClocks } from '../clocks/clocks.ts'
import { untoldToEveryone } from '../sitreps/contract.ts'

const proposed = (policy = presets.reconciled): Story =>
  aTeam(policy).does(mira, 'handoff/propose', {
    duty: 'commander',
    to: 'tomi',
    brief: 'Watch the logs.',
  })
const confirmed = (policy = presets.reconciled): Story => {
  const story = proposed(policy)
  return story.does(tomi, 'handoff/confirm', { handoff: story.state.seq })
}
const handoffOf = (story: Story) => ({ handoff: story.entry('handoff.proposed.v1') })

it('R-179: the duty moves when the incoming person confirms, and not before', () => {
  const story = proposed()
  expect(story.state.roles.commander).toBe('mira')
  story.tries(mira, 'handoff/confirm', handoffOf(story)).refused('not-yours')
  story.tries(ana, 'handoff/confirm', handoffOf(story)).refused('not-yours')
  story.does(tomi, 'handoff/confirm', handoffOf(story))
  story.recorded('handoff.confirmed.v1', 'roles.assigned.v1')
  expect(story.state.roles.commander).toBe('tomi')
  story.tries(tomi, 'handoff/confirm', handoffOf(story)).refused('handoff-over')
})

it('R-179: whoever takes over may write it down in the same press; the record keeps both steps', () => {
  const story = proposed()
  const note = 'Took command; the token is urgent.'
  story.tries(ana, 'handoff/confirm', { ...handoffOf(story), note }).refused('not-yours')
  story.tries(tomi, 'handoff/confirm', { ...handoffOf(story), note: '  ' }).refused('invalid')
  story.does(tomi, 'handoff/confirm', { ...handoffOf(story), note })
  story.recorded('handoff.confirmed.v1', 'roles.assigned.v1', 'handoff.documented.v1')
  expect(story.state.handoff.all[0]).toMatchObject({ note, documentedAt: story.now })
  story.tries(tomi, 'handoff/document', { ...handoffOf(story), note }).refused('already-so')
})

it('R-179: once the overlap has lasted long enough and everything is told, the outgoing person is offered to leave', () => {
  const step = (story: Story, who = mira) => incidents.nextStep(story.state, who, story.now)?.id
  const story = told()
  expect(step(story)).not.toBe('leave-handoff')
  story.after(16 * MINUTE)
  expect(step(story)).toBe('leave-handoff')
  expect(step(story, tomi)).not.toBe('leave-handoff')
  story.does(mira, 'handoff/release', handoffOf(story))
  expect(step(story)).not.toBe('leave-handoff')
  const untold = confirmed().after(16 * MINUTE)
  expect(step(untold)).not.toBe('leave-handoff')
})

it('R-179: a handoff waits for the incoming person, until they answer', () => {
  const asked = (story: Story) =>
    rowIn(story.state)
      .waiting.filter((waiting) => waiting.what === 'handoff')
      .map((waiting) => waiting.for)
  const story = proposed()
  expect(asked(story)).toEqual(['tomi'])
  story.does(tomi, 'handoff/confirm', handoffOf(story))
  expect(asked(story)).toEqual([])
})

it('R-179: the ceremony goes on: written down, told in a sitrep, overlap of fifteen to twenty minutes, released', () => {
  const story = confirmed()
  const overlap = runningClocks(story.state).find((clock) => clock.kind === 'handoff-overlap')
  expect(overlap).toMatchObject({ owner: 'mira', due: '2026-11-21T02:24:00.000Z' })
  story.does(tomi, 'handoff/document', { ...handoffOf(story), note: 'Took over; token is urgent.' })
  story
    .tries(tomi, 'handoff/document', { ...handoffOf(story), note: 'Again.' })
    .refused('already-so')
  story.does(tomi, 'sitreps/send', {
    kind: 'handoff',
    know: 'Tomi commands.',
    next_at: '2026-11-21T03:00:00Z',
  })
  story.recorded('sitreps.sent.v1', 'handoff.reported.v1')
  story
    .after(14 * MINUTE)
    .tries(mira, 'handoff/release', handoffOf(story))
    .warned('overlap-not-over')
  story.after(MINUTE).does(mira, 'handoff/release', handoffOf(story))
  expect(story.state.handoff.all[0]).toMatchObject({
    outcome: 'confirmed',
    note: 'Took over; token is urgent.',
    reportedAt: '2026-11-21T02:04:00.000Z',
    releasedAt: '2026-11-21T02:19:00.000Z',
  })
  story.tries(tomi, 'handoff/release', handoffOf(story)).refused('already-so')
  expect(incidents.nextStep(story.state, tomi, story.now)?.id).not.toMatch(/handoff/)
})

it('R-259: whoever received a duty tells the response team of it, while the communicator speaks to everyone', () => {
  const story = aTeam().does(mira, 'access/invite', { person: 'jon', as: 'observer' })
  story.does(mira, 'roles/assign', { role: 'communicator', person: 'ana' })
  const next_at = '2026-11-21T03:00:00Z'
  story.does(ana, 'sitreps/send', { know: 'A token leaked.', next_at })
  story.does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
  story.tries(tomi, 'sitreps/send', { kind: 'handoff', know: 'Mine soon.' }).refused('forbidden')
  story.does(tomi, 'handoff/confirm', handoffOf(story))
  story.tries(tomi, 'sitreps/send', { know: 'More.' }).refused('communicator-only')
  story
    .tries(tomi, 'sitreps/correct', { corrects: 1, know: 'Two.', next_at })
    .refused('communicator-only')
  story
    .tries(tomi, 'sitreps/send', { kind: 'handoff', know: 'Tomi commands.', next_at })
    .refused('communicator-only')
  story.does(tomi, 'sitreps/send', { kind: 'handoff', know: 'Tomi commands.' })
  story.recorded('sitreps.sent.v1', 'handoff.reported.v1')
  const told = story.state.sitreps.sent.at(-1)
  expect(told).toMatchObject({ to: ['mira', 'tomi', 'ana'], nextAt: null })
  const promised = runningClocks(story.state).filter(({ kind }) => kind === 'sitrep')
  expect(promised).toMatchObject([{ due: '2026-11-21T03:00:00.000Z', owner: 'ana' }])
  expect(untoldToEveryone(story.state.sitreps)).toBe(told)
  story
    .tries(tomi, 'sitreps/send', { kind: 'handoff', know: 'Once more.' })
    .refused('communicator-only')
  story.does(ana, 'sitreps/send', { kind: 'handoff', know: 'Tomi commands.', next_at })
  expect(untoldToEveryone(story.state.sitreps)).toBeUndefined()
})

it('R-259: the communicator’s report of the handoff counts, and another report of theirs does not', () => {
  const story = aTeam().does(mira, 'roles/assign', { role: 'communicator', person: 'ana' })
  story.does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
  story.does(tomi, 'handoff/confirm', handoffOf(story))
  const next_at = '2026-11-21T03:00:00Z'
  story.does(ana, 'sitreps/send', { know: 'A token.', next_at }).recorded('sitreps.sent.v1')
  story.does(ana, 'sitreps/send', { kind: 'handoff', know: 'Tomi commands.', next_at })
  story.recorded('sitreps.sent.v1', 'handoff.reported.v1')
})

it('R-259: a handoff without its note or its report ends with a reason only', () => {
  const story = confirmed().after(16 * MINUTE)
  story.tries(mira, 'handoff/release', handoffOf(story)).warned('ceremony-incomplete')
  story.does(tomi, 'handoff/document', { ...handoffOf(story), note: 'Took over.' })
  story.tries(mira, 'handoff/release', handoffOf(story)).warned('ceremony-incomplete')
  story
    .does(mira, 'handoff/release', handoffOf(story), 'ceremony-incomplete')
    .recorded('handoff.released.v1', 'policy.overridden.v1')
  const next_at = '2026-11-21T03:00:00Z'
  const unwritten = confirmed().does(tomi, 'sitreps/send', { kind: 'handoff', know: 'x', next_at })
  unwritten
    .after(16 * MINUTE)
    .tries(tomi, 'handoff/release', handoffOf(unwritten))
    .warned('ceremony-incomplete')
  const step = incidents.nextStep(confirmed().state, tomi, story.now)
  expect(step?.id).toBe('document-handoff')
})

const told = (policy = presets.reconciled): Story => {
  const story = confirmed(policy)
  const next_at = '2026-11-21T03:00:00Z'
  return story
    .does(tomi, 'handoff/document', { ...handoffOf(story), note: 'Took over.' })
    .does(tomi, 'sitreps/send', { kind: 'handoff', know: 'Tomi commands.', next_at })
}

it('R-179: leaving early needs a reason, and is blocked where policy says so', () => {
  const early = told()
  early.does(mira, 'handoff/release', handoffOf(early), 'overlap-not-over')
  early.recorded('handoff.released.v1', 'policy.overridden.v1')
  const strict = told(presets.civicactions)
  strict
    .tries(mira, 'handoff/release', handoffOf(strict), 'overlap-not-over')
    .refused('overlap-not-over')
  const waiting = proposed()
  waiting.tries(mira, 'handoff/release', handoffOf(waiting)).refused('not-confirmed')
  early.tries(tomi, 'handoff/document', { handoff: 999, note: 'x' }).refused('no-such-handoff')
  const other = confirmed()
  other.tries(ana, 'handoff/release', handoffOf(other)).refused('not-yours')
})

it('R-179: communicator and responder hand over by the same ceremony', () => {
  const story = aTeam().does(tomi, 'roles/join')
  story.does(mira, 'handoff/propose', { duty: 'communicator', to: 'ana' })
  story.does(ana, 'handoff/confirm', handoffOf(story))
  expect(story.state.roles).toMatchObject({ commander: 'mira', communicator: 'ana' })
  story.does(tomi, 'handoff/propose', { duty: 'responder', to: 'mira' })
  story.does(mira, 'handoff/confirm', handoffOf(story))
  expect(holders(story.state.roles, 'responder')).toEqual(['mira'])
})

it('R-179: questions come before confirming, and either side may say no with a reason', () => {
  const story = proposed()
  story.does(tomi, 'handoff/ask', { ...handoffOf(story), question: 'Who has the logs?' })
  expect(story.state.handoff.all[0]?.questions[0]).toMatchObject({
    by: 'tomi',
    text: 'Who has the logs?',
  })
  story.tries(ana, 'handoff/ask', { ...handoffOf(story), question: 'And I?' }).refused('not-yours')
  story.tries(tomi, 'handoff/withdraw', { ...handoffOf(story), reason: 'No.' }).refused('not-yours')
  story.does(tomi, 'handoff/decline', { ...handoffOf(story), reason: 'I am off at three.' })
  expect(story.state.roles.commander).toBe('mira')
  story.tries(tomi, 'handoff/confirm', handoffOf(story)).refused('handoff-over')
  story.tries(tomi, 'handoff/document', { ...handoffOf(story), note: 'x' }).refused('not-confirmed')
  const back = proposed()
  back.does(mira, 'handoff/withdraw', { ...handoffOf(back), reason: 'Ana is here.' })
  expect(back.state.handoff.all[0]).toMatchObject({
    outcome: 'withdrawn',
    endedReason: 'Ana is here.',
  })
})

it('only the holder proposes, to somebody else, once', () => {
  const story = proposed()
  story.tries(mira, 'handoff/propose', { duty: 'commander', to: 'ana' }).refused('already-proposed')
  story.tries(ana, 'handoff/propose', { duty: 'commander', to: 'tomi' }).refused('not-your-duty')
  story.tries(mira, 'handoff/propose', { duty: 'communicator', to: 'mira' }).refused('to-yourself')
  aTeam()
    .does(mira, 'handoff/propose', { duty: 'commander', to: 'oda' })
    .recorded('access.member-added.v1', 'handoff.proposed.v1')
})

it('R-180: the briefing pack is written from the record', () => {
  const story = aTeam()
    .does(mira, 'tasks/add', { title: 'Rotate keys', kind: 'fix' })
    .does(mira, 'tasks/add', { title: 'Read the logs', kind: 'investigate', assignee: 'ana' })
    .does(mira, 'log/add', { text: 'An insider?', type: 'theory' })
    .does(mira, 'log/add', { text: 'Token **used** from `two` addresses.' })
    .does(ana, 'roles/join')
    .does(ana, 'roles/release', { role: 'responder', person: 'ana' })
  const parts = incidents.briefing(story.state, (id) => names[id as 'mira'])
  const lines = (title: string) =>
    parts.find((part) => part.title === title)?.lines.map((line) => line.text)
  expect(lines('Where we are')).toEqual([
    'Severity unknown, assessing. Token in a public repository',
  ])
  expect(lines('Open decisions')).toEqual(['How severe is it?', 'Cause unknown'])
  expect(lines('Promised')).toEqual([
    'Triage by 21 Nov, 03:00 UTC (Mira Lund)',
    'Contain and fix by 22 Nov, 02:00 UTC (Mira Lund)',
  ])
  expect(lines('Running now')).toEqual([
    'Nobody: Rotate keys',
    'Ana Reyes: Read the logs (not started)',
  ])
  expect(lines('Latest')).toEqual(['Token used from two addresses.'])
  expect(lines('Theories')).toEqual(['An insider?'])
  expect(lines('People')).toEqual([
    'Mira Lund, commander',
    'Tomi Aho, working on it',
    'Ana Reyes, working on it',
  ])
  expect(parts.map((part) => part.title)).toContain('Last told')
})

it('R-180: the first decision is asked for until it is made, and what people were told last is repeated', () => {
  const story = reported(mira)
  const lines = (title: string) =>
    incidents
      .briefing(story.state, (id) => names[id as 'mira'])
      .find((one) => one.title === title)
      ?.lines.map((one) => one.text)
  expect(lines('Open decisions')?.[0]).toBe('Incident, event or false alarm?')
  expect(lines('Last told')).toEqual([])
  story
    .does(mira, 'triage/decide', { verdict: 'incident', reason: 'The token works.' })
    .does(mira, 'sitreps/send', { know: 'One token.', next_at: '2026-11-21T03:00:00Z' })
    .does(mira, 'sitreps/send', { know: 'Two tokens.', next_at: '2026-11-21T03:00:00Z' })
  expect(lines('Open decisions')?.[0]).toBe('How severe is it?')
  expect(lines('Last told')).toEqual(['Two tokens.'])
})

it('R-181: without the ceremony a duty moves only by an emergency takeover with a reason', () => {
  const story = proposed()
  story.tries(tomi, 'handoff/take-over', { duty: 'commander' }).refused('invalid')
  story.does(ana, 'handoff/take-over', { duty: 'commander', reason: 'Mira does not answer.' })
  story.recorded('handoff.taken-over.v1', 'roles.assigned.v1')
  expect(story.state.roles.commander).toBe('ana')
  expect(story.state.handoff.takeovers[0]).toMatchObject({
    from: 'mira',
    to: 'ana',
    reason: 'Mira does not answer.',
  })
  expect(story.state.handoff.all[0]?.outcome).toBe('withdrawn')
  story.tries(tomi, 'handoff/confirm', handoffOf(story)).refused('handoff-over')
})

it('R-181: whoever a duty is taken from in an emergency is told by mail, as a pointer', () => {
  const story = aTeam().does(ana, 'handoff/take-over', { duty: 'commander', reason: 'No answer.' })
  const taken = story.events.find(({ kind }) => kind === 'handoff.taken-over.v1')
  assert.ok(taken)
  expect(recipientsOf(letters, taken)).toEqual(['mira'])
  const news = letters.news(taken as never, story.state as never)
  expect(news?.lines.join(' ')).toMatch(/took over a duty of yours/)
  expect(JSON.stringify(news)).not.toContain('No answer.')
})

it('a takeover of nothing, of one’s own, or of a responder’s place is refused', () => {
  const story = aTeam()
  story
    .tries(mira, 'handoff/take-over', { duty: 'commander', reason: 'x' })
    .refused('already-has-role')
  story.tries(tomi, 'handoff/take-over', { duty: 'responder', reason: 'x' }).refused('join-instead')
})

it('a proposal by somebody who lost the duty meanwhile moves nothing', () => {
  const story = aTeam()
    .does(tomi, 'roles/join')
    .does(tomi, 'handoff/propose', { duty: 'responder', to: 'ana' })
  story.does(mira, 'roles/release', { role: 'responder', person: 'tomi' }, 'use-handoff')
  story.tries(ana, 'handoff/confirm', handoffOf(story)).refused('duty-moved')
})

it('an observer takes no part in a handoff until one is proposed to them, which lets them in to work', () => {
  const story = aTeam().does(mira, 'access/invite', { person: 'jon', as: 'observer' })
  const jon = { id: 'jon', role: 'member' } as const
  story.tries(jon, 'handoff/take-over', { duty: 'commander', reason: 'x' }).refused('forbidden')
  story.does(mira, 'handoff/propose', { duty: 'commander', to: 'jon' })
  expect(story.state.access.members['jon']?.as).toBe('member')
  story.does(jon, 'handoff/confirm', handoffOf(story))
  story.does(jon, 'access/remove', { person: 'mira', reason: 'Her shift is over.' })
  story.tries(mira, 'log/add', { text: 'x' }).refused('forbidden')
})

it('R-259: whoever took over in an emergency tells the response team of it too, once', () => {
  const story = aTeam().does(mira, 'roles/assign', { role: 'communicator', person: 'ana' })
  story.does(tomi, 'handoff/take-over', { duty: 'commander', reason: 'Mira does not answer.' })
  story.does(tomi, 'sitreps/send', { kind: 'handoff', know: 'I command now.' })
  story.recorded('sitreps.sent.v1', 'handoff.reported.v1')
  expect(story.state.handoff.takeovers[0]?.reportedAt).toBe(story.now)
  story
    .tries(tomi, 'sitreps/send', { kind: 'handoff', know: 'Again.' })
    .refused('communicator-only')
})

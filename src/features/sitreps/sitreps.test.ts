import assert from 'node:assert/strict'
import { expect, it } from 'vitest'
import type { Recorded } from '#kernel/event.ts'
import { MINUTE } from '#kernel/instant.ts'
import {
  ana,
  aConcluded,
  aTeam,
  jon,
  mira,
  names,
  readyToConclude,
  reported,
  system,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import {
  reportAsText,
  reportOf,
  declarationDue,
  declarationOf,
  digestSince,
  endInWords,
  isDeclaration,
  nextByCadence,
} from './view.ts'

const NEXT = '2026-11-21T03:00:00.000Z'
const report = { know: 'A token leaked.', doing: 'Revoking it.', next_at: NEXT }
const sent = (): Story =>
  aTeam()
    .does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
    .does(mira, 'sitreps/send', report)

it('R-146, R-014: a report carries status, severity, reporter, commander, responders and who to ask, as they were then', () => {
  const story = aTeam()
    .does(tomi, 'roles/join')
    .does(mira, 'access/invite', { person: 'jon' })
    .does(mira, 'roles/assign', { role: 'scribe', person: 'jon' })
    .does(mira, 'sitreps/send', { kind: 'initial', ...report })
  expect(story.state.sitreps.sent[0]).toMatchObject({
    number: 1,
    kind: 'initial',
    know: 'A token leaked.',
    doing: 'Revoking it.',
    need: '',
    header: {
      status: 'investigating',
      severity: 'unknown',
      reporter: 'mira',
      commander: 'mira',
      questionsTo: 'mira',
      // Who works on it without any role responds as well; who has another role does not.
      responders: ['tomi', 'ana'],
    },
  })
  story
    .does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
    .does(mira, 'incident/mark', { milestone: 'contained' })
  expect(story.state.sitreps.sent[0]?.header).toMatchObject({
    status: 'investigating',
    severity: 'unknown',
  })
  story.does(mira, 'sitreps/send', report)
  expect(story.state.sitreps.sent[1]?.header).toMatchObject({
    status: 'contained',
    severity: 'High',
  })
  story.tries(mira, 'sitreps/send', { next_at: NEXT }).refused('invalid')
})

it('R-013, R-014: the declaration is due until it is sent, and not for what is no incident or is over', () => {
  const story = aTeam()
  expect(declarationDue(story.state)).toBe(true)
  story.does(mira, 'sitreps/send', { ...report, kind: 'declared' })
  expect(declarationDue(story.state)).toBe(false)
  expect(declarationDue(aConcluded().state)).toBe(false)
  const alarm = reported(mira).does(mira, 'triage/decide', {
    verdict: 'false-alarm',
    reason: 'A drill.',
  })
  expect(declarationDue(alarm.state)).toBe(false)
})

it('R-013, R-259: the report of a handoff is no declaration, which stays due after it', () => {
  const story = aTeam().does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
  story.does(tomi, 'handoff/confirm', { handoff: story.entry('handoff.proposed.v1') })
  story.does(tomi, 'sitreps/send', { kind: 'handoff', know: 'Tomi commands.', next_at: NEXT })
  expect(declarationDue(story.state)).toBe(true)
  story.does(tomi, 'sitreps/send', { ...report, kind: 'declared' })
  expect(declarationDue(story.state)).toBe(false)
})

it('R-184: the final report begins with what the record knows of the end', () => {
  const story = readyToConclude()
  const said = endInWords(story.state)
  expect(said).toBe(
    'Token in a public repository. It was noticed at 2026-11-21 02:00 UTC and contained at 2026-11-21 02:34 UTC.',
  )
  story.does(mira, 'incident/set-cause', { certainty: 'suspected', text: 'A build script.' })
  expect(endInWords(story.state)).not.toContain('script')
  story.does(mira, 'incident/set-cause', { certainty: 'established', text: 'A build script.' })
  expect(endInWords(story.state)).toContain('Cause: A build script.')
  expect(endInWords(reported(mira).state)).not.toContain('contained')
})

it('R-154: the correction of a declaration, and of its correction, is one too; that of an update is not', () => {
  const story = aTeam()
  const { next_at: _, ...text } = report
  story.does(mira, 'sitreps/send', { ...report, kind: 'declared' })
  story.does(mira, 'sitreps/correct', { ...text, corrects: 1 })
  story.does(mira, 'sitreps/correct', { ...text, corrects: 2 })
  story.does(mira, 'sitreps/send', report)
  story.does(mira, 'sitreps/correct', { ...text, corrects: 4 })
  const { sent: all } = story.state.sitreps
  expect(all.map((sitrep) => isDeclaration(sitrep, all))).toEqual([true, true, true, false, false])
})

it('R-013, R-014: the declaration is a broadcast of seven fields, filled from the record; what is missing is unknown', () => {
  const story = reported(mira, { details: 'Build 88213.' })
  story.does(mira, 'sitreps/send', { ...report, kind: 'declared', doing: 'Build 88213.' })
  const [sent] = story.state.sitreps.sent
  assert.ok(sent)
  const told = (who: string) => names[who as 'mira'] ?? who
  expect(declarationOf(sent, story.state.incident, told)).toEqual([
    ['Description', 'A token leaked.'],
    ['Status', 'investigating'],
    ['Severity', 'unknown'],
    ['Incident reporter', 'Mira Lund'],
    ['Incident commander', 'Mira Lund'],
    ['Responders', 'unknown'],
    ['Details', 'Build 88213.'],
  ])
  const said = incidents.sentence(story.events.at(-1) as Recorded, told, story.state)
  expect(said).toMatch(/^Mira Lund sent the declaration, situation report 1, to nobody else;/)
  const joined = aTeam().does(tomi, 'roles/join').does(ana, 'roles/join')
  joined.does(mira, 'sitreps/send', { ...report, kind: 'declared', doing: '' })
  const [declared] = joined.state.sitreps.sent
  assert.ok(declared)
  const around = { head: 'quiet heron · INC-7Q4K · TLP:AMBER', next: '21 Nov 2026, 03:00:00 UTC' }
  const text = reportAsText(declarationOf(declared, joined.state.incident, told), around).split(
    '\n',
  )
  expect(text[0]).toBe(around.head)
  expect(text.slice(-3)).toEqual([
    'Responders: Tomi Aho, Ana Reyes',
    'Details: unknown',
    'Next update: by 21 Nov 2026, 03:00:00 UTC',
  ])
})

it('R-013, R-146: any report can be taken elsewhere as text, with the record’s head when it was sent', () => {
  const story = sent()
  const [report] = story.state.sitreps.sent
  assert.ok(report)
  const nameOf = (id: string) => id
  const around = { head: 'quiet heron', next: null }
  expect(reportAsText(reportOf({ ...report, need: '' }, nameOf), around).split('\n')).toEqual([
    'quiet heron',
    `Status: ${report.header.status}`,
    `Severity: ${report.header.severity}`,
    'Incident commander: mira',
    ...(report.header.responders.length > 0
      ? [`Responders: ${report.header.responders.join(', ')}`]
      : []),
    'What we know: A token leaked.',
    'What we are doing: Revoking it.',
  ])
})

it.each([
  [{ reporter_outside: 'A customer' }, 'A customer'],
  [{ anonymous: true }, 'anonymous'],
])(
  'R-146: a reporter who is not a person of the directory is said as the record has it',
  (fields, said) => {
    const story = reported(mira, fields).does(mira, 'sitreps/send', report)
    expect(story.state.sitreps.sent[0]?.header.reporter).toBe(said)
  },
)

it('R-146: an alert’s report names the monitor as its reporter', () => {
  const story = reported(system).does(tomi, 'triage/take').does(tomi, 'sitreps/send', report)
  expect(story.state.sitreps.sent[0]?.header.reporter).toBe('alertmanager')
})

it('R-149: every report says when to expect the next, except the final one', () => {
  const story = aTeam()
  story.tries(mira, 'sitreps/send', { know: 'A token leaked.' }).refused('next-update-missing')
  story
    .tries(mira, 'sitreps/send', { ...report, next_at: '2026-11-21T02:00:00Z' })
    .refused('next-update-past')
  story.tries(mira, 'sitreps/send', { ...report, next_at: story.now }).refused('next-update-past')
  story
    .tries(mira, 'sitreps/send', { ...report, next_at: '2027-01-21T02:00:00Z' })
    .refused('next-update-far')
  story.does(mira, 'sitreps/send', report)
  expect(story.state.sitreps.sent[0]?.nextAt).toBe(NEXT)
  story.does(mira, 'incident/mark', { milestone: 'contained' })
  story.does(mira, 'sitreps/send', { kind: 'final', know: 'Over.', next_at: NEXT })
  expect(story.state.sitreps.sent[1]?.nextAt).toBeNull()
})

it('R-142, R-149: a promise later than the rhythm of the level needs a reason, and never goes beyond a month', () => {
  const promising = (next_at: string) => ({ ...report, next_at })
  const story = aTeam().does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  const late = promising('2026-12-11T02:00:00Z')
  story.tries(mira, 'sitreps/send', late).warned('next-update-late')
  expect(story.last).toMatchObject({
    refusal: { sentence: expect.stringContaining('within 1 h') as string },
  })
  story.does(mira, 'sitreps/send', promising('2026-11-21T03:04:00Z'))
  story.tries(mira, 'sitreps/correct', { ...late, corrects: 1 }).warned('next-update-late')
  story
    .does(mira, 'sitreps/send', late, 'next-update-late')
    .recorded('sitreps.sent.v1', 'policy.overridden.v1')
  story.does(mira, 'severity/set', { level: 'low', reason: 'A test key.' })
  story.does(mira, 'sitreps/send', promising('2026-11-22T02:04:00Z'))
  const unknown = aTeam()
  unknown.tries(mira, 'sitreps/send', promising('2026-11-21T04:00:00Z')).warned('next-update-late')
})

it('R-184: a final report before containment needs a reason; a false alarm needs none', () => {
  const final = { kind: 'final', know: 'Over.' }
  const story = aTeam()
  story.tries(mira, 'sitreps/send', final).warned('final-before-contained')
  story
    .does(mira, 'sitreps/send', final, 'final-before-contained')
    .recorded('sitreps.sent.v1', 'policy.overridden.v1')
  story.does(mira, 'incident/mark', { milestone: 'contained' }).does(mira, 'sitreps/send', final)
  reported(mira).tries(mira, 'sitreps/send', final).warned('final-before-contained')
  const alarm = aTeam().does(mira, 'triage/decide', { verdict: 'false-alarm', reason: 'A drill.' })
  alarm.does(mira, 'sitreps/send', final).recorded('sitreps.sent.v1')
})

it('R-142: the next report is proposed by the cadence of the level in force', () => {
  const story = aTeam()
  expect(nextByCadence(story.state, story.now)).toBe('2026-11-21T03:04:00.000Z')
  story.does(mira, 'severity/set', { level: 'medium', reason: 'Phishing.' })
  expect(nextByCadence(story.state, story.now)).toBe('2026-11-21T14:04:00.000Z')
  story.does(mira, 'severity/set', { level: 'low', reason: 'A test key.' })
  expect(nextByCadence(story.state, story.now)).toBe('2026-11-22T02:04:00.000Z')
})

it('R-154: what was sent never changes; a correction is a new report that refers to it and keeps its promise', () => {
  const story = sent()
  const before = story.state.sitreps.sent[0]
  story.after(MINUTE).does(mira, 'sitreps/correct', { corrects: 1, know: 'Two tokens leaked.' })
  expect(story.state.sitreps.sent[0]).toEqual(before)
  expect(story.state.sitreps.sent[1]).toMatchObject({
    number: 2,
    kind: 'correction',
    corrects: 1,
    know: 'Two tokens leaked.',
    nextAt: NEXT,
  })
  story.tries(mira, 'sitreps/correct', { corrects: 9, know: 'x' }).refused('no-such-sitrep')
})

it('R-149, R-154: a correction after the promised time promises a new one', () => {
  const story = sent().at('2026-11-21T03:05:00.000Z')
  story.tries(mira, 'sitreps/correct', { corrects: 1, know: 'Two.' }).refused('next-update-missing')
  story.does(mira, 'sitreps/correct', {
    corrects: 1,
    know: 'Two.',
    next_at: '2026-11-21T04:00:00Z',
  })
  const over = aConcluded().does(mira, 'sitreps/correct', { corrects: 1, know: 'Over, truly.' })
  expect(over.state.sitreps.sent.at(-1)?.nextAt).toBeNull()
  over
    .tries(mira, 'sitreps/send', { know: 'More.', next_at: '2026-11-21T04:00:00Z' })
    .refused('already-concluded')
  // What it was concluded by stays; what was sent after it is taken back as any other.
  const number = () => ({ number: over.state.sitreps.sent.at(-1)?.number })
  over.does(mira, 'sitreps/withdraw', number())
  over.tries(mira, 'sitreps/withdraw', number()).refused('already-concluded')
})

it('R-054: only whoever answers questions sends reports', () => {
  const story = aTeam().does(mira, 'roles/assign', { role: 'communicator', person: 'ana' })
  story.tries(mira, 'sitreps/send', report).refused('communicator-only')
  story.tries(tomi, 'sitreps/send', report).refused('forbidden')
  story.does(ana, 'sitreps/send', report)
  expect(story.state.sitreps.sent[0]?.header.questionsTo).toBe('ana')
})

it('R-016: a report goes to the people on the incident, not to those who only reported it', () => {
  const story = reported(jon)
    .does(tomi, 'triage/take')
    .does(tomi, 'access/invite', { person: 'ana', as: 'observer' })
  story.does(tomi, 'sitreps/send', report)
  expect(story.state.sitreps.sent[0]?.to).toEqual(['tomi', 'ana'])
})

it('R-058: the digest holds the facts since the last report', () => {
  const story = sent().does(mira, 'log/add', { text: 'Old news?' })
  const texts = () => digestSince(story.state).facts.map((fact) => fact.text)
  expect(texts()).toEqual(['Old news?'])
  story.does(mira, 'sitreps/send', report)
  expect(texts()).toEqual([])
  story
    .does(tomi, 'log/add', { text: 'Revoked.', type: 'action' })
    .does(tomi, 'log/add', { text: 'Wrong.' })
  story.does(tomi, 'log/retract', { entry: story.state.seq, reason: 'Not so.' })
  expect(texts()).toEqual(['Revoked.'])
  expect(digestSince(story.state).leftOut).toEqual({ theories: 0, lessons: 0, retracted: 1 })
})

it('R-103: theories stay out of reports, and are counted as left out', () => {
  const story = sent().does(mira, 'log/add', { text: 'An insider?', type: 'theory' })
  const theory = story.state.seq
  story
    .does(mira, 'log/add', { text: 'Scan first.', type: 'lesson' })
    .does(mira, 'log/add', { text: 'Seen.' })
  const fact = story.state.seq
  expect(digestSince(story.state)).toMatchObject({
    facts: [{ text: 'Seen.' }],
    leftOut: { theories: 1, lessons: 1 },
  })
  story.tries(mira, 'sitreps/send', { ...report, included: [fact, theory] }).refused('not-a-fact')
  story.tries(mira, 'sitreps/send', { ...report, included: [fact, 999] }).refused('no-such-entry')
  story.does(mira, 'sitreps/send', { ...report, included: [fact] })
  story.does(mira, 'log/retract', { entry: fact, reason: 'No.' })
  story.tries(mira, 'sitreps/send', { ...report, included: [fact] }).refused('not-a-fact')
})

it('whether a report reached a person is recorded beside it', () => {
  const story = sent()
  story.does(system, 'sitreps/note-delivery', { number: 1, person: 'tomi', channel: 'mail' })
  story.does(system, 'sitreps/note-delivery', {
    number: 1,
    person: 'ana',
    channel: 'mail',
    cause: 'No such mailbox.',
  })
  expect(story.state.sitreps.sent[0]?.delivery).toMatchObject({
    tomi: { ok: true },
    ana: { ok: false, cause: 'No such mailbox.' },
  })
  story
    .tries(mira, 'sitreps/note-delivery', { number: 1, person: 'tomi', channel: 'mail' })
    .refused('forbidden')
})

it('R-142, R-156: a promised report that is late may be sent by the commander too, and by nobody else', () => {
  const story = aTeam().does(mira, 'roles/assign', { role: 'communicator', person: 'ana' })
  const next_at = '2026-11-21T03:00:00.000Z'
  story.does(ana, 'sitreps/send', { know: 'A token leaked.', next_at })
  const again = { know: 'Still.', next_at: '2026-11-21T04:00:00.000Z' }
  const step = () => incidents.nextStep(story.state, mira, story.now)?.id
  story.at(next_at)
  story.tries(mira, 'sitreps/send', again).refused('communicator-only')
  expect(step()).not.toBe('sitrep')
  story.after(MINUTE)
  expect(step()).toBe('sitrep')
  story.tries(tomi, 'sitreps/send', again).refused('forbidden')
  story.does(mira, 'sitreps/send', again)
  story.tries(mira, 'sitreps/send', again).refused('communicator-only')
})

it('the next step is what is most overdue, before whatever else is offered', () => {
  const story = aTeam()
  story.does(mira, 'sitreps/send', { know: 'A token leaked.', next_at: '2026-11-21T02:50:00.000Z' })
  story.does(mira, 'tasks/add', { title: 'Revoke it', assignee: 'mira' })
  expect(incidents.nextStep(story.state, mira, '2026-11-21T03:10:00.000Z')?.id).toBe('sitrep')
})

it('R-142, R-149: a correction puts no report off: what it leaves is promised at the severity there is, or has to be said', () => {
  const far = '2026-11-22T01:50:00.000Z'
  const story = aTeam().does(mira, 'severity/set', { level: 'low', reason: 'A test key.' })
  story.does(mira, 'sitreps/send', { know: 'A test key.', next_at: far })
  story.does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  story.tries(mira, 'sitreps/correct', { corrects: 1, know: 'A key.' }).warned('next-update-late')
  const told = aTeam().does(mira, 'roles/assign', { role: 'communicator', person: 'ana' })
  told.does(mira, 'severity/set', { level: 'high', reason: 'Out.' })
  told.does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
  told.does(tomi, 'handoff/confirm', { handoff: told.entry('handoff.proposed.v1') })
  told.does(tomi, 'sitreps/send', { kind: 'handoff', know: 'Mine.' })
  told.tries(ana, 'sitreps/correct', { corrects: 1, know: 'Ours.' }).refused('next-update-missing')
})

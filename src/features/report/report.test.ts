import { expect, it } from 'vitest'
import { HOUR, MINUTE } from '#kernel/instant.ts'
import {
  aConcluded,
  ana,
  anIncident,
  aTeam,
  mira,
  names,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import { presets } from '../policy/presets/index.ts'
import { sections } from '../document/contract.ts'
import { metricsOf } from './metrics.ts'
import { escapeMarkdown, reportMarkdown } from './render-markdown.ts'
import { buildReport, type Report } from './view.ts'

const build = (story: Story, how: 'roles' | 'names' = 'roles'): Report =>
  buildReport({
    state: story.state,
    events: story.events,
    names: how,
    directory: names,
    sentence: incidents.sentence,
  })

/** An incident with everything a report tells. */
const told = (): Story =>
  aTeam()
    .does(mira, 'incident/mark', {
      milestone: 'started',
      at: '2026-11-20T22:00:00Z',
      basis: 'First use.',
    })
    .does(mira, 'incident/set-threat-actions', { actions: ['error', 'hacking'] })
    .does(mira, 'severity/set', { level: 'high', reason: 'Tomi Aho saw customers out.' })
    .does(mira, 'log/add', {
      text: 'Mira revoked it.',
      type: 'action',
      occurred: '2026-11-21T02:01:00Z',
    })
    .does(tomi, 'log/add', { text: 'An insider?', type: 'theory' })
    .does(mira, 'incident/set-cause', { certainty: 'established', text: 'No scanner ran.' })
    .after(HOUR)
    .does(mira, 'incident/mark', { milestone: 'contained' })

it('R-200: the report has the timeline, how it progressed, and the cause', () => {
  const report = build(told())
  expect(report.timeline.map((line) => line.text)).toContain(
    'Reported: Token in a public repository',
  )
  expect(report.timeline.map((line) => line.at)).toEqual(
    report.timeline.map((line) => line.at).toSorted(),
  )
  expect(report.severity).toMatchObject([{ level: 'high' }])
  expect(report.cause).toMatchObject({ certainty: 'established', text: 'No scanner ran.' })
  expect(report.times.find((time) => time.title === 'Began')?.at).toBe('2026-11-20T22:00:00.000Z')
})

it('R-110: Markdown and JSON have the twelve sections in their order, with what the record and people put there', () => {
  const story = told()
    .does(mira, 'log/add', { text: '203.0.113[.]77', type: 'indicator' })
    .does(mira, 'document/write', { section: 'details', text: 'First.\n\nThen.', base: 0 })
    .does(mira, 'document/write', { section: 'comms', text: 'Legal has a draft.', base: 0 })
    .does(mira, 'tasks/add', { title: 'Rotate all keys', assignee: 'ana' })
  const report = build(story)
  expect(report.sections.map(({ id }) => id)).toEqual(sections.map(({ id }) => id))
  const of = (id: string) => report.sections.find((section) => section.id === id)
  expect(of('indicators')?.lines).toMatchObject([{ text: '203.0.113[.]77' }])
  expect(of('response')?.lines).toMatchObject([{ text: 'The first responder revoked it.' }])
  expect(of('next-steps')?.lines).toMatchObject([{ text: 'Rotate all keys (team member 3)' }])
  expect(of('timeline')).toMatchObject({ field: 'timeline', lines: [] })
  expect(of('classification')?.text).toMatch(
    /^Confidential – specific individuals only · TLP:AMBER\+STRICT\. Share/,
  )
  const markdown = reportMarkdown(report)
  const places = sections.map(({ title }) => markdown.indexOf(`\n## ${title}\n`))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places).not.toContain(-1)
  expect(markdown).toContain('First.\n\nThen.')
  expect(markdown).not.toContain('An insider?')
  expect(markdown).toContain('1 theory in the record.')
})

it('R-118: a moment that was marked anew is in the report once, as it is now; the record keeps both', () => {
  const story = told().does(mira, 'incident/mark', {
    milestone: 'contained',
    at: '2026-11-21T02:50:00Z',
    basis: 'The last session ended.',
  })
  const contained = build(story).timeline.filter(({ text }) => text.startsWith('It was contained'))
  expect(contained.map(({ text }) => text)).toEqual(['It was contained: The last session ended.'])
  expect(story.events.filter(({ kind }) => kind === 'incident.marked.v1')).toHaveLength(3)
})

it('R-193, R-200: the report has the retrospective’s answers and its summary', () => {
  expect(build(told()).retro).toBeNull()
  const story = aConcluded().does(mira, 'retro/open')
  story
    .does(mira, 'retro/answer', { question: 0, answer: 'Nobody looked.' })
    .does(mira, 'retro/hold', { summary: 'The process let it through.' })
  const report = build(story)
  const [question = ''] = presets.reconciled.retro.questions
  expect(report.retro).toEqual({
    heldAt: story.now,
    summary: 'The process let it through.',
    answers: [{ question, answer: 'Nobody looked.' }],
  })
  const markdown = reportMarkdown(report)
  for (const said of [question.slice(0, 40), 'Nobody looked.', 'The process let it through.'])
    expect(markdown).toContain(said)
})

it('R-200: the report is published once it is concluded, in versions that name their last entry', () => {
  anIncident().tries(mira, 'report/publish').refused('not-concluded')
  const story = aConcluded()
  const upTo = story.state.seq
  story.does(mira, 'report/publish').does(mira, 'report/publish', { names: 'names' })
  expect(story.state.report.published).toMatchObject([
    { version: 1, upTo, names: 'roles' },
    { version: 2, upTo: upTo + 1, names: 'names' },
  ])
  story.does(mira, 'report/write-unknowns', { text: 'Who else saw it.' })
  expect(build(story).unknowns).toBe('Who else saw it.')
})

it('R-201, R-247: the four metrics come from recorded times, each with the entries it came from', () => {
  const story = told()
  const { incident } = story.state
  expect(metricsOf(incident)).toEqual({
    discoveryMethod: { known: true, values: ['A customer told us'], entry: 1 },
    timeToDiscovery: {
      known: true,
      milliseconds: 4 * HOUR,
      from: { at: '2026-11-20T22:00:00.000Z', entry: incident.milestones.started?.seq },
      to: { at: '2026-11-21T02:00:00.000Z', entry: 1 },
    },
    timeToContainment: {
      known: true,
      milliseconds: HOUR + 4 * MINUTE,
      from: { at: '2026-11-21T02:00:00.000Z', entry: 1 },
      to: { at: story.now, entry: story.state.seq },
    },
    threatActions: { known: true, values: ['Error', 'Hacking'], entry: incident.threatActionsSeq },
  })
  story.does(mira, 'incident/set-aware', {
    at: '2026-11-21T01:00:00Z',
    reason: 'The mail says so.',
  })
  expect(metricsOf(story.state.incident).timeToDiscovery).toMatchObject({
    milliseconds: 3 * HOUR,
    to: { entry: story.state.seq },
  })
})

it('R-201: what is missing or cannot be is named, never invented', () => {
  const story = anIncident()
  story.given([{ kind: 'incident.discovery-set.v1', body: { method: 'unknown' } }])
  expect(Object.values(metricsOf(story.state.incident)).map((metric) => metric.known)).toEqual([
    false,
    false,
    false,
    false,
  ])
  expect(build(story).missing).toEqual(
    expect.arrayContaining([
      'When it began is not recorded.',
      'When it was contained is not recorded.',
      'The cause is unknown.',
      'The summary is empty.',
    ]),
  )
  story.does(mira, 'incident/mark', { milestone: 'started', at: story.now })
  expect(metricsOf(story.state.incident).timeToDiscovery).toMatchObject({
    known: false,
    missing: expect.stringContaining('one of the two times is wrong') as string,
  })
})

it('R-247: the same entries give the same report', () => {
  const story = told()
  const again = buildReport({
    state: incidents.fold(story.state.id, story.events),
    events: story.events,
    names: 'roles',
    directory: names,
    sentence: incidents.sentence,
  })
  expect(JSON.stringify(again)).toBe(JSON.stringify(build(story)))
  for (const promise of again.promises) expect(promise.from.entry).toBeGreaterThan(0)
})

it('R-192: the report speaks of roles unless names are asked for', () => {
  const text = JSON.stringify(build(told()))
  for (const part of ['Mira', 'Lund', 'Tomi', 'Aho', 'Reyes']) expect(text).not.toContain(part)
  expect(text).toContain('The first responder revoked it.')
  expect(JSON.stringify(build(told(), 'names'))).toContain('Tomi Aho saw customers out.')
})

it('R-103: theories are not in the report, not even when one is corrected or retracted', () => {
  const story = told()
  const entry = story.events.findLast((event) => event.kind === 'log.added.v1')?.seq
  story.does(tomi, 'log/correct', { entry, text: 'An outsider?', reason: 'The insider was away.' })
  story.does(tomi, 'log/retract', { entry, reason: 'The outsider too.' })
  expect(JSON.stringify(build(story))).not.toMatch(/insider|outsider/)
})

it('R-071: retracted entries are in the report, marked', () => {
  const story = told().does(mira, 'log/add', { text: 'Seen in build 812.' })
  story.does(mira, 'log/retract', { entry: story.state.seq, reason: 'Another build.' })
  expect(build(story).timeline.map((line) => line.text)).toContain(
    'Retracted (Another build.): Seen in build 812.',
  )
})

it('R-025, R-181: exceptions to the process are in the report: overrides, takeovers, declined prompts, no retrospective', () => {
  const story = aConcluded()
  const solo = anIncident()
  const clock = `solo-soft:${solo.entry('roles.assigned.v1')}`
  solo.does(mira, 'clocks/decline-prompt', { clock, reason: 'Nearly done.' })
  expect(build(solo).exceptions).toMatchObject([
    { text: 'Prompt declined, Working alone (first prompt): Nearly done.', entry: solo.state.seq },
  ])
  story
    .does(ana, 'handoff/take-over', { duty: 'commander', reason: 'Mira fell ill.' })
    .does(ana, 'retro/waive', { reason: 'A drill.' })
  expect(build(story).exceptions.map((exception) => exception.text)).toEqual([
    'Emergency takeover as commander by team member 3: The first responder fell ill.',
    'No retrospective: A drill.',
  ])
})

it('R-192, R-044: a report by roles calls people by the role they had just before, and lists them with what they are called', () => {
  const story = aTeam().does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
  const begun = story.state.roles.history[0]?.from
  story.after(MINUTE).does(tomi, 'handoff/confirm', { handoff: story.state.seq })
  const moved = story.now
  story.after(MINUTE).does(tomi, 'log/add', { text: 'Cut off.' })
  story.after(MINUTE).does(mira, 'log/add', { text: 'tomi@demo.example is tomi.' })
  story.after(MINUTE).does(mira, 'roles/join').does(mira, 'log/add', { text: 'Reading.' })
  story.after(MINUTE).does(ana, 'roles/join')
  story.after(MINUTE).does(ana, 'log/add', { text: 'Mira asked me; @mira, look.' })
  const report = build(story)
  const line = (text: string) => report.timeline.find((told) => told.text === text)
  expect(line('Cut off.')?.who).toBe('the commander')
  expect(line('Reading.')?.who).toBe('responder 1')
  expect(line('Reported: Token in a public repository')?.who).toBe('team member 1')
  expect(line('the commander is the commander.')?.who).toBe('the former commander')
  expect(line('Responder 1 asked me; @responder 1, look.')?.who).toBe('responder 3')
  expect(report.people).toMatchObject([
    {
      who: 'Person 1',
      called: ['team member 1', 'the first responder', 'the former commander', 'responder 1'],
      roles: [
        { role: 'commander', from: begun, until: moved },
        { role: 'responder', until: null },
      ],
    },
    { who: 'Person 2', called: ['team member 2', 'the commander'] },
    { who: 'Person 3', called: ['team member 3', 'responder 3'] },
  ])
  expect(reportMarkdown(report)).toContain(
    '- Person 1, called “team member 1”, “the first responder”, “the former commander”, “responder 1”: commander from 2026-11-21 02:00 UTC to 2026-11-21 02:05 UTC',
  )
  expect(JSON.stringify(report)).not.toMatch(/tomi|mira|ana/i)
})

it('R-192: in a report by roles nobody becomes what they are called already, and what somebody is called is nobody else', () => {
  const story = aTeam().does(mira, 'roles/assign', { role: 'responder', person: 'tomi' })
  story.after(MINUTE).does(mira, 'roles/assign', { role: 'responder', person: 'ana' })
  story.after(MINUTE).does(tomi, 'roles/release', { role: 'responder', person: 'tomi' })
  story.after(MINUTE).does(ana, 'handoff/take-over', { duty: 'commander', reason: 'Mira is ill.' })
  const report = build(story)
  const lines = report.timeline.map(({ text }) => text)
  for (const said of [
    'Team member 1 became first responder and commander',
    'Team member 2 became responder',
    'Team member 3 became responder',
    'Responder 2 is no longer responder',
    'Emergency takeover: responder 3 took command from the first responder: the first responder is ill.',
  ])
    expect(lines).toContain(said)
  for (const text of lines) expect(text).not.toMatch(/^The (.+) became \1$/i)
  const callings = report.people.flatMap(({ called }) => called)
  expect(callings).toEqual([...new Set(callings)])
  expect(build(story, 'names').people.flatMap(({ called }) => called)).toEqual([])
})

it('R-220: who was removed is still told as having been on it', () => {
  const story = told().does(mira, 'access/remove', { person: 'ana', reason: 'Not needed.' })
  expect(build(story, 'names').people.map(({ who }) => who)).toContain('Ana Reyes')
})

it('R-114: the classification is at the top of the Markdown', () => {
  const text = reportMarkdown(build(told()))
  expect(text.split('\n')[2]).toMatch(/^\*\*Confidential .*\*\* · TLP:/)
  expect(text).toContain('| Acknowledge | 30 min | 0 s | kept | entry 1 |')
})

it('R-200: text from people cannot become markup or break a table', () => {
  const evil = 'a | b\n# big <script>alert(1)</script> [x](javascript:1) `code` **bold** ![i](u)'
  const story = told()
    .does(mira, 'log/add', { text: evil })
    .does(mira, 'incident/rename', { title: '<b>|x</b>' })
  const text = reportMarkdown(build(story))
  expect(text).not.toMatch(/<(?!\/?$)[a-z/]/i)
  const rows = text.split('\n').filter((line) => line.startsWith('| 2026-'))
  expect(rows.filter((row) => row.includes('big'))).toHaveLength(1)
  for (const row of rows) expect(row.replaceAll(String.raw`\|`, '').split('|')).toHaveLength(6)
})

it.each([
  ['1. first', String.raw`1\. first`],
  ['- item', String.raw`\- item`],
  ['a\r\nb\u2028c', 'a b c'],
  ['5 < 6 & 7', '5 &lt; 6 &amp; 7'],
])('“%s” is escaped', (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped)
})

it('what was contained before it was reported took no time, and is no negative one', () => {
  const story = anIncident()
    .does(mira, 'incident/set-aware', { at: '2026-11-21T00:30:00Z', reason: 'The call log.' })
    .does(mira, 'incident/mark', { milestone: 'contained', at: '2026-11-21T01:00:00Z' })
  expect(build(story).promises.find((promise) => promise.clock === 'remediate:1')).toMatchObject({
    tookMs: 0,
    outcome: 'kept',
  })
  expect(presets.reconciled.preset).toBe('reconciled')
})

it('R-044, R-192: a report by roles calls people as the policy calls their roles', () => {
  const story = aTeam(presets.civicactions)
    .does(mira, 'roles/assign', { role: 'communicator', person: 'tomi' })
    .does(mira, 'log/add', { text: 'Tomi answers from now on.', type: 'decision' })
  const report = build(story)
  const called = report.people.flatMap((person) => person.called)
  expect(called).toEqual(expect.arrayContaining(['the communications officer']))
  expect(report.people.flatMap(({ roles }) => roles.map(({ role }) => role))).toContain(
    'incident commander',
  )
  expect(JSON.stringify(report.timeline)).toContain('The communications officer answers')
  expect(JSON.stringify(report)).not.toMatch(/the communicator/i)
})

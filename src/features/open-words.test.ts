/**
 * Words of a later version: an event may carry one that this version does not know. It is folded, said and shown as the word it
 * is, wherever the record is read; a command may not bring one in (docs/decisions/0013-open-vocabularies.md).
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact, Recorded } from '#kernel/event.ts'
import { known, wordSchema } from '#kernel/words.ts'
import { aProject } from '#testkit/project.ts'
import { anIncident, aTeam, jon, mira, names, oda, rowIn, system, tomi } from '#testkit/slice.ts'
import type { Story } from '#testkit/slice.ts'
import { aWorkspace } from '#testkit/workspace.ts'
import { timelineRows } from './log/timeline-rows.ts'
import { readAlerts } from '#server/intake/alert-formats.ts'
import { may } from './access/contract.ts'
import { laterSections } from './document/view.ts'
import { checklist } from './conclude/view.ts'
import { allEvents, incidents, workspaces } from './index.ts'
import { presets } from './policy/presets/index.ts'
import { pageData } from './report/render-page.ts'
import { reportMarkdown } from './report/render-markdown.ts'
import { buildReport, type Report } from './report/view.ts'
import { questionsOf } from './retro/view.ts'
import { digestSince } from './sitreps/view.ts'

const at = '2026-11-21T02:10:00.000Z'
const due = '2026-11-21T02:30:00.000Z'
const header = { status: 'contained', severity: 'High', reporter: 'mira' }
const people = { commander: 'mira', questionsTo: 'mira', responders: [] }
const said = { know: 'So far.', doing: '', need: '', included: [], to: ['tomi'] }

/** An incident's event for every open word, by where the word is. */
const openWords: Readonly<Record<string, (word: string) => Fact>> = {
  'how it was discovered': (method) => ({ kind: 'incident.discovery-set.v1', body: { method } }),
  'a threat action': (word) => ({
    kind: 'incident.threat-actions-set.v1',
    body: { actions: ['malware', word] },
  }),
  'a milestone': (milestone) => ({
    kind: 'incident.marked.v1',
    body: { milestone, at, basis: '' },
  }),
  'a project’s severity': (defaultSeverity) => ({
    kind: 'scope.set.v1',
    body: { project: { id: '0198c5a0-7b1e-7c3d-8f2a-1b2c3d4e5f60', name: 'Web', defaultSeverity } },
  }),
  'a triage question': (word) => ({ kind: 'triage.answered.v1', body: { ticked: ['c1', word] } }),
  'a category': (category) => ({
    kind: 'triage.categorised.v1',
    body: { category, subtype: '' },
  }),
  'a severity': (level) => ({
    kind: 'severity.set.v1',
    body: { level, criteria: [level], reason: 'As it looks.' },
  }),
  'a role': (role) => ({
    kind: 'roles.assigned.v1',
    body: { role, person: 'tomi', how: 'assigned' },
  }),
  'how a role came about': (how) => ({
    kind: 'roles.assigned.v1',
    body: { role: 'scribe', person: 'ana', how },
  }),
  'a role that ends': (role) => ({ kind: 'roles.released.v1', body: { role, person: 'tomi' } }),
  'a duty handed over': (duty) => ({
    kind: 'handoff.proposed.v1',
    body: { duty, from: 'mira', to: 'tomi', brief: '' },
  }),
  'a duty taken over': (duty) => ({
    kind: 'handoff.taken-over.v1',
    body: { duty, from: 'mira', to: 'tomi', reason: 'No answer.' },
  }),
  'a type of log entry': (type) => ({
    kind: 'log.added.v1',
    body: { type, text: 'Something seen.', mentions: [] },
  }),
  'a written section': (section) => ({
    kind: 'document.written.v1',
    body: { section, text: 'Words of it.' },
  }),
  'a classification': (level) => ({ kind: 'document.classified.v1', body: { level, reason: '' } }),
  'a classification that was read': (level) => ({
    kind: 'access.rules-acknowledged.v1',
    body: { person: 'mira', level },
  }),
  'a kind of task': (kind) => ({
    kind: 'tasks.added.v1',
    body: { title: 'A step', kind, horizon: 'immediate', assignee: 'tomi' },
  }),
  'a kind of situation report': (kind) => ({
    kind: 'sitreps.sent.v1',
    body: {
      ...said,
      number: 1,
      kind,
      header: { ...header, ...people },
      nextAt: due,
      corrects: null,
    },
  }),
  'a channel of delivery': (channel) => ({
    kind: 'sitreps.undelivered.v1',
    body: { number: 1, person: 'tomi', channel, cause: 'Nobody answered.' },
  }),
  'an access class': (word) => ({ kind: 'access.class-set.v1', body: { class: word } }),
  'a clock that warned': (kind) => ({
    kind: 'clocks.warned.v1',
    body: { clock: `${kind}:1`, kind, due, share: 0.5 },
  }),
  'a clock that ran out': (kind) => ({
    kind: 'clocks.breached.v1',
    body: { clock: `${kind}:1`, kind, due },
  }),
  'a prompt declined': (kind) => ({
    kind: 'clocks.prompt-declined.v1',
    body: { clock: `${kind}:1`, kind, reason: 'Not now.' },
  }),
  'a confirmed item': (item) => ({ kind: 'conclude.confirmed.v1', body: { item, note: '' } }),
  'a band': (band) => ({ kind: 'retro.banded.v1', body: { entry: 1, band } }),
  'what became of a lesson': (disposition) => ({
    kind: 'lessons.sorted.v1',
    body: { entry: 1, disposition, note: '' },
  }),
}

const reported = (story: Story): Report =>
  buildReport({
    state: story.state,
    events: story.events,
    names: 'roles',
    directory: names,
    sentence: incidents.sentence,
  })

/** Everything that is read from a record, as text. */
function readings(story: Story, before: Story['state']): string {
  const { state, events } = story
  const nameOf = (id: string) => known(names, id) ?? id
  const say = (event: Recorded) => incidents.sentence(event, nameOf, state)
  const report = reported(story)
  const read: unknown[] = [
    events.map(say),
    rowIn(state),
    incidents.rows(state),
    incidents.progress(state),
    incidents.envelope?.(state),
    incidents.jobs(events.slice(before.seq), before, state),
    timelineRows(state, events, { sentence: say, mark: incidents.inTimeline }),
    reportMarkdown(report),
    pageData(report),
    laterSections(state.document),
    incidents.briefing(state, nameOf),
    checklist(state),
    digestSince(state),
    questionsOf(state),
    [mira, tomi, jon, oda, system].map((who) => incidents.nextStep(state, who, story.now) ?? null),
  ]
  return JSON.stringify(read)
}

const whole = Object.entries(openWords)
/** What a later version might say; a few are words that plain objects are born knowing, which no event may carry. */
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,40}$/).filter((text) => !(text in {}))

describe('an event with a word that is not known here', () => {
  it.each(whole)('is folded and said: %s', (_what, fact) => {
    const story = anIncident().given([fact('tarot-reading')])
    const event = story.events.at(-1)
    const sentence = event && incidents.sentence(event, String, story.state)
    if (sentence !== undefined) expect(sentence).not.toMatch(/undefined|\[object|null/)
    expect(readings(story, anIncident().state)).not.toContain('undefined')
    expect(incidents.fold(story.state.id, story.events)).toEqual(story.state)
  })

  it('leaves every reading of the record whole, whatever the words are and in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), word), { maxLength: 40 }), (all) => {
        const story = aTeam()
        const before = story.state
        story.given(all.flatMap(([which, text]) => whole[which]?.[1](text) ?? []))
        expect(readings(story, before)).not.toMatch(/undefined|\[object/)
      }),
      { numRuns: 60 },
    )
  })

  it('is shown as the word it is', () => {
    const tell = (...which: (keyof typeof openWords)[]) => {
      const story = aTeam().given(which.flatMap((list) => openWords[list]?.('tarot-reading') ?? []))
      return readings(story, aTeam().state)
    }
    expect(tell('how it was discovered')).toContain('Discovered by: tarot-reading')
    expect(tell('a milestone')).toContain('"title":"tarot-reading"')
    expect(tell('a type of log entry')).toContain('"label":"tarot-reading"')
    expect(tell('a severity')).toContain('severity tarot-reading')
    expect(tell('a written section')).toContain('{"id":"tarot-reading","text":')
    expect(tell('a role')).toContain('Tomi Aho, tarot-reading')
    expect(tell('a clock that ran out')).toContain('tarot-reading: the promised time has passed')
  })

  it('lets nobody in: an access class that is not known is as good as restricted', () => {
    const story = aTeam().given([{ kind: 'access.class-set.v1', body: { class: 'open' } }])
    const stranger = { id: 'sam', role: 'responder' as const }
    expect(may(stranger, 'read', story.state)).toBe(true)
    story.given([{ kind: 'access.class-set.v1', body: { class: 'by-invitation' } }])
    expect(may(stranger, 'see-progress', story.state)).toBe(false)
    expect(rowIn(story.state).readers).not.toContain('@responders')
  })

  it('R-103: is told to nobody as a fact: an entry of a type that is not known stays out of situation reports', () => {
    const story = aTeam().given([openWords['a type of log entry']?.('hunch') ?? []].flat())
    expect(digestSince(story.state).facts).toEqual([])
    story
      .tries(mira, 'sitreps/send', { know: 'So far.', next_at: due, included: [story.state.seq] })
      .refused('not-a-fact')
    // The report is the whole record: it has the entry, and says what it is called.
    expect(JSON.stringify(reported(story).timeline)).toContain('hunch: Something seen.')
  })

  it('is kept in a workspace, whose source of alerts this version cannot read', () => {
    const hash = 'a'.repeat(64)
    const body = { source: 'so_Ab12Cd34', name: 'Pager', type: 'pager', mapping: null, hash }
    expect(allEvents['sources.added.v1']?.safeParse(body).success).toBe(true)
    const { state } = aWorkspace()
    const event = { kind: 'sources.added.v1', body, seq: state.seq + 1, actor: 'oda' }
    const times = { via: 'web' as const, occurred: at, recorded: at }
    const source = workspaces.evolve(state, { ...event, ...times }).sources.all['so_Ab12Cd34']
    expect(source && readAlerts({}, source)).toMatchObject({
      ok: false,
      problems: [{ path: 'type', message: expect.stringContaining('pager') as string }],
    })
  })

  it('is kept in a zone that this machine does not know, and times are shown in UTC', () => {
    const zone = 'Mars/Olympus_Mons'
    const story = anIncident().given([{ kind: 'document.zone-set.v1', body: { zone } }])
    expect(story.state.document.zone).toBe('UTC')
    expect(readings(story, anIncident().state)).toContain(`Times are shown in ${zone}`)
  })
})

it('a policy of a later version with modes that are not known here locks nothing and skips nothing', () => {
  const { closing, retro } = presets.reconciled
  const policy = JSON.parse(
    JSON.stringify({
      ...presets.reconciled,
      tasks: { verifierIsDoer: 'ask-twice' },
      closing: { ...closing, noFinalSitrep: 'ask-twice' },
      retro: { ...retro, incident: 'extended' },
    }),
  ) as typeof presets.reconciled
  const story = aTeam(policy).does(mira, 'tasks/add', { title: 'A step', assignee: 'tomi' })
  const task = story.entry('tasks.added.v1')
  story.does(tomi, 'tasks/start', { task }).does(tomi, 'tasks/finish', { task })
  story.tries(tomi, 'tasks/verify', { task }).warned('verifier-is-doer')
  story.tries(tomi, 'tasks/verify', { task }, 'verifier-is-doer')
  expect(story.last.ok).toBe(true)
  expect(questionsOf(story.state)).toEqual(retro.questions)
})

describe('a command with a word that is not known here', () => {
  const tarot = 'tarot-reading'
  it.each([
    ['incident/set-discovery', { method: tarot }],
    ['incident/set-threat-actions', { actions: [tarot] }],
    ['incident/mark', { milestone: tarot }],
    ['triage/answer', { ticked: [tarot] }],
    ['handoff/propose', { duty: tarot, to: 'tomi' }],
    ['handoff/take-over', { duty: tarot, reason: 'No answer.' }],
    ['log/add', { type: tarot, text: 'Seen.' }],
    ['document/write', { section: tarot, text: 'Words.', base: 0 }],
    ['tasks/add', { title: 'A step', kind: tarot }],
    ['sitreps/send', { kind: tarot, know: 'So far.', next_at: due }],
    ['access/set-class', { class: tarot }],
    ['conclude/confirm', { item: tarot }],
    ['retro/band', { entry: 1, band: tarot }],
    ['lessons/sort', { entry: 1, disposition: tarot }],
  ] as const)('%s is refused, and the known words are named', (command, input) => {
    aTeam().tries(mira, command, input).refused('invalid')
    const { error } = incidents.commands[command]?.input.safeParse(input) ?? {}
    expect(error?.issues[0]?.message).toMatch(/^Choose one of: \w/)
  })

  it.each([
    ['triage/categorise', { category: 'Tarot reading' }, 'unknown-category'],
    ['severity/set', { level: 'High', reason: 'So.' }, 'unknown-level'],
    ['severity/set', { level: 'high', criteria: [tarot], reason: 'So.' }, 'unknown-criterion'],
    ['document/classify', { level: tarot, reason: 'So.' }, 'unknown-classification'],
    ['roles/assign', { role: tarot, person: 'tomi' }, 'unknown-role'],
    ['clocks/decline-prompt', { clock: `${tarot}:1`, reason: 'So.' }, 'no-such-prompt'],
  ] as const)('%s is refused by the policy in force', (command, input, code) => {
    aTeam().tries(mira, command, input).refused(code)
  })

  it('is refused in a project and in a workspace too', () => {
    const stakeholders = [{ name: 'Kim', side: tarot, contact: '' }]
    aProject().tries(oda, 'project/change', { stakeholders }, { fits: true }).expects('invalid')
    const source = { source: 'so_Ab12Cd34', name: 'Pager', type: 'pager', mapping: null }
    aWorkspace()
      .tries(oda, 'sources/add', { ...source, hash: 'a'.repeat(64) })
      .expects('invalid')
  })
})

it.each(['', 'Upper', '9-lives', 'two words', 'a_b', 'x'.repeat(42), 'constructor', '__proto__'])(
  '%j is no word',
  (text) => {
    expect(wordSchema.safeParse(text).success).toBe(false)
  },
)

/** What a report says of the rarer cases: what is missing, what was left out on purpose, and each empty part. */
import { expect, it } from 'vitest'
import { HOUR, MINUTE } from '#kernel/instant.ts'
import {
  aConcluded,
  ana,
  anIncident,
  aTeam,
  jon,
  mira,
  names,
  reported,
  tomi,
  type Story,
} from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import { presets } from '../policy/presets/index.ts'
import { metricsOf, promisesOf } from './metrics.ts'
import { reportMarkdown, spanText } from './render-markdown.ts'
import { pageData } from './render-page.ts'
import { buildReport, type Report } from './view.ts'
import { steps } from './waiting.ts'

const build = (story: Story, how: 'roles' | 'names' = 'names'): Report =>
  buildReport({
    state: story.state,
    events: story.events,
    names: how,
    directory: names,
    sentence: incidents.sentence,
  })
const markdown = (story: Story) => reportMarkdown(build(story))
/** The text under a heading of the Markdown. */
const under = (story: Story, title: string) =>
  markdown(story).split(`\n## ${title}\n\n`)[1]?.split('\n\n## ')[0]?.trim()

it('R-201: threat actions that are only “not known” are missing; beside another one they are told', () => {
  const actions = (...all: string[]) =>
    metricsOf(aTeam().does(mira, 'incident/set-threat-actions', { actions: all }).state.incident)
      .threatActions
  expect(actions('unknown').known).toBe(false)
  expect(actions('error')).toMatchObject({ known: true, values: ['Error'] })
  expect(actions('unknown', 'error')).toMatchObject({ values: ['Not known', 'Error'] })
})

it('R-201: what was noticed the moment it began took no time, which is known and not wrong', () => {
  const story = aTeam()
  const { awareAt } = story.state.incident
  story.does(mira, 'incident/mark', { milestone: 'started', at: awareAt })
  story.does(mira, 'incident/mark', { milestone: 'contained', at: awareAt })
  const { timeToDiscovery, timeToContainment } = metricsOf(story.state.incident)
  expect([timeToDiscovery, timeToContainment]).toMatchObject([
    { known: true, milliseconds: 0 },
    { known: true, milliseconds: 0 },
  ])
  expect(spanText(timeToDiscovery)).toMatch(/^0 s: from 2026-11-21 02:00:00 UTC \(entry \d+\) to /)
})

it('R-200: what a complete report lacks is named until it is there', () => {
  const story = aConcluded()
  const missing = () => build(story).missing
  for (const text of ['Scan.', 'Own the mirror.'])
    story.does(mira, 'log/add', { text, type: 'lesson' })
  expect(missing()).toContain('2 lessons have not been sorted.')
  expect(missing()).toContain('The retrospective has not been held.')
  story.does(mira, 'lessons/sort', { entry: story.state.seq, disposition: 'drop' })
  expect(missing()).toContain('1 lesson has not been sorted.')
  const waived = aConcluded().does(mira, 'retro/waive', { reason: 'Small.' })
  waived.does(mira, 'incident/set-cause', { certainty: 'established', text: 'No scanner ran.' })
  waived.does(mira, 'document/write', { section: 'summary', text: 'A token leaked.', base: 0 })
  expect(build(waived).missing).toEqual([
    'When it began is not recorded.',
    'The threat actions are not recorded.',
  ])
})

it('R-025, R-181: the exceptions are in the order in which they were recorded', () => {
  const story = anIncident()
  const clock = `solo-soft:${story.entry('roles.assigned.v1')}`
  story
    .does(mira, 'clocks/decline-prompt', { clock, reason: 'Nearly done.' })
    .does(mira, 'access/invite', { person: 'tomi' })
    .does(mira, 'sitreps/send', { kind: 'final', know: 'Over.' }, 'final-before-contained')
    .does(tomi, 'handoff/take-over', { duty: 'commander', reason: 'No answer.' })
  const { exceptions } = build(story)
  expect(exceptions.map(({ text }) => text.split(':')[0])).toEqual([
    'Prompt declined, Working alone (first prompt)',
    'The final report comes after containment',
    'Emergency takeover as commander by Tomi Aho',
  ])
})

it('R-118: what happened in one moment is told in the order in which it was recorded', () => {
  const story = aTeam()
  for (const text of ['One.', 'Two.', 'Three.']) story.does(mira, 'log/add', { text })
  const told = build(story).timeline.map(({ text }) => text)
  expect(told.slice(-3)).toEqual(['One.', 'Two.', 'Three.'])
})

it('R-120: the response is finished tasks and logged actions, as they were recorded; what is open has a name or nobody', () => {
  const story = aTeam()
  const task = story.does(mira, 'tasks/add', { title: 'Revoke it', assignee: 'tomi' }).state.seq
  story.does(mira, 'log/add', { text: 'Cut off.', type: 'action' })
  const plain = story.does(mira, 'tasks/add', { title: 'Warn the bank' }).state.seq
  story.does(mira, 'tasks/add', { title: 'Read the logs' })
  story.does(tomi, 'tasks/finish', { task, result: 'At the provider' })
  story.does(ana, 'tasks/finish', { task: plain })
  const lines = (id: string) =>
    build(story)
      .sections.find((section) => section.id === id)
      ?.lines.map(({ text }) => text)
  expect(lines('response')).toEqual(['Revoke it: At the provider', 'Cut off.', 'Warn the bank'])
  expect(lines('next-steps')).toEqual(['Read the logs (nobody)'])
  expect(under(story, 'Remediation')?.split(' (entry')[0]).toBe(
    '- Revoke it (immediate, done, Tomi Aho)',
  )
})

it('R-247: the Markdown says of each empty part that it is empty', () => {
  const story = aTeam()
  const empty = Object.fromEntries(
    [
      'Summary',
      'How it progressed',
      'Exceptions to the process',
      'Lessons learned',
      'Situation reports',
      'Retrospective',
      'Remediation',
      'Actions',
      'Background',
    ].map((title) => [title, under(story, title)]),
  )
  expect(empty).toEqual({
    Summary: 'No summary was written.',
    'How it progressed': 'Severity was never assessed.',
    'Exceptions to the process': 'None.',
    'Lessons learned': 'No lessons were captured.',
    'Situation reports': 'None were sent.',
    Retrospective: 'None was opened.',
    Remediation: 'No tasks were recorded.',
    Actions: 'No actions were agreed.',
    Background: 'Nothing was written here.',
  })
  expect(under(story, 'Theories')).toBe('Nothing was written here.')
  expect(under(story, 'Times')).toContain(
    '- Began: unknown\n- Noticed: 2026-11-21 02:00:00 UTC (entry 1)',
  )
  expect(under(story, 'Metrics')).toContain(
    '- Time to discovery: unknown. When it began is not recorded.',
  )
  expect(under(story, 'Promises')).toMatch(
    /\| Contain and fix \| 24 h \| not yet \| open \| entry 1 \|/,
  )
})

/** An incident with one of everything that follows the end. */
const ended = (): Story => {
  const story = aConcluded().does(mira, 'retro/open')
  const top = story.does(mira, 'retro/ask-why', {
    question: 'Why did it leak?',
    answer: 'No scan.',
  }).state.seq
  story
    .does(mira, 'retro/ask-why', {
      question: 'Why no scan?',
      answer: 'Nobody owns it.',
      parent: top,
    })
    .does(mira, 'retro/answer', { question: 0, answer: 'Nobody looked.' })
    .does(mira, 'retro/answer', { question: 1, answer: '' })
    .does(mira, 'incident/set-cause', { certainty: 'suspected', text: 'A pushed file.' })
    .does(mira, 'report/write-unknowns', { text: 'Who else saw it.' })
    .does(mira, 'log/add', { text: 'Scan.', type: 'lesson' })
  story.does(mira, 'lessons/sort', { entry: story.state.seq, disposition: 'ticket' })
  return story
    .does(mira, 'actions/add', { title: 'Scan all', owner: 'tomi', next_update_on: '2026-12-01' })
    .does(mira, 'log/add', { text: 'Ask the vendor.', type: 'lesson' })
}

it('R-193, R-195, R-204: the Markdown tells whys below whys, answers, lessons and actions with what becomes of them', () => {
  const story = ended()
  expect(under(story, 'Cause')).toBe(
    'Certainty: suspected.\n\nA pushed file.\n\n- Why did it leak? **No scan.**\n  - Why no scan? **Nobody owns it.**',
  )
  const retro = under(story, 'Retrospective') ?? ''
  expect(retro).toMatch(/^Opened, not held yet\.\n\n\*\*/)
  expect(retro.match(/\*\*/g)).toHaveLength(2)
  expect(under(story, 'Lessons learned')).toMatch(
    /^- Scan\. \(ticket\) \(entry \d+\)\n- Ask the vendor\. \(not sorted\)/,
  )
  expect(under(story, 'Actions')).toMatch(
    /^- Scan all: Tomi Aho, next update on 2026-12-01 \(open\)/,
  )
  expect(under(story, 'What is not known')).toMatch(/^Who else saw it\.\n\n- When it began/)
  expect(under(story, 'How it progressed')?.split('\n')).toHaveLength(2)
  expect(under(story, 'How it progressed')).toMatch(/- In each level: Unknown \d+ min\.?/)
  expect(under(story, 'Situation reports')).toMatch(/^- Number 1, final, .* to 3 people \(entry/)
  story.after(HOUR).does(mira, 'retro/hold', { summary: 'We scan from now on.' })
  expect(under(story, 'Retrospective')).toMatch(/^Held 2026-.* UTC\.\n\nWe scan from now on\.\n/)
})

it('R-200: the printed page tells the same as flat lines, each with its entry', () => {
  const story = ended().does(mira, 'triage/categorise', { category: 'security-breach' })
  type Drawn = {
    readonly title: string
    readonly lines: readonly { readonly text: string }[]
    readonly rows: readonly { readonly value: string; readonly source: string }[]
  }
  const page = (of: Story, how: 'roles' | 'names' = 'names') =>
    pageData(build(of, how)) as { heading: string; chapters: readonly Drawn[] }
  const chapter = (title: string, of = story) =>
    page(of).chapters.find((one) => one.title === title)
  const texts = (title: string, of = story) => chapter(title, of)?.lines.map(({ text }) => text)
  expect(page(story, 'roles').heading).toMatch(
    /^INC-7Q4K “quiet heron” · severity High · incident · Security breach · names replaced by roles · from entries 1 to \d+$/,
  )
  expect(page(aTeam()).heading).toMatch(/· incident · with names ·/)
  expect(texts('Cause')).toEqual(['Why did it leak? No scan.', '→ Why no scan? Nobody owns it.'])
  expect(texts('Retrospective')?.[0]).toBe('Opened, not held yet.')
  expect(texts('Retrospective')).toHaveLength(2)
  expect(texts('Lessons learned')).toEqual(['Scan. (ticket)', 'Ask the vendor. (not sorted)'])
  expect(texts('How it progressed')).toHaveLength(2)
  expect(texts('How it progressed', aTeam())).toEqual([])
  const rows = chapter('Metrics')?.rows
  expect(rows?.[0]).toMatchObject({ value: 'unknown', source: 'When it began is not recorded.' })
  expect(rows?.[2]).toMatchObject({ source: '' })
  story.does(mira, 'retro/hold', { summary: 'We scan.' })
  expect(texts('Retrospective')?.[0]).toMatch(/^Held 2026-.* UTC\. We scan\.$/)
})

it('R-044: whoever had no role is told as having had none; one that lasts has no end', () => {
  const people = under(aTeam(), 'People')?.split('\n') ?? []
  expect(people[0]).toMatch(
    /^- Mira Lund: commander from 2026-11-21 02:00 UTC on \\\(entry \d+\\\)$/,
  )
  expect(people[1]).toBe('- Tomi Aho: no role')
})

it('R-197: lessons that were retracted are not in the report, and a task that nobody has says so', () => {
  const story = aTeam().does(mira, 'log/add', { text: 'Scan.', type: 'lesson' })
  story.does(mira, 'log/retract', { entry: story.state.seq, reason: 'We do.' })
  story.does(mira, 'tasks/add', { title: 'Revoke it' })
  const report = build(story)
  expect(report.lessons).toEqual([])
  expect(report.remediation).toMatchObject([{ who: 'nobody', state: 'open' }])
})

it('R-028: a promise is kept to its last millisecond, late one after it, and open while nobody kept it', () => {
  const outcome = (after: number) => {
    const story = reported(jon).after(after).does(tomi, 'triage/take')
    return promisesOf(story.state).find(({ clock }) => clock === 'acknowledge:1')?.outcome
  }
  expect([outcome(30 * MINUTE), outcome(30 * MINUTE + 1)]).toEqual(['kept', 'late'])
  expect(promisesOf(reported(jon).state)[0]?.outcome).toBe('open')
})

it('R-200: publishing is the next step after the end of an incident, once, and of nothing else', () => {
  const asked = (story: Story) => steps.some(({ find }) => find(story.state, mira, story.now))
  expect(asked(aTeam())).toBe(false)
  const story = aConcluded()
  // First one looks back, where that is asked for.
  expect(asked(story)).toBe(false)
  story.does(mira, 'retro/open').does(mira, 'retro/hold')
  expect(asked(story)).toBe(true)
  expect(asked(story.does(mira, 'report/publish'))).toBe(false)
  const alarm = anIncident()
    .does(mira, 'triage/decide', { verdict: 'false-alarm', reason: 'A drill.' })
    .does(mira, 'conclude/confirm', { item: 'everyone-told' })
    .does(mira, 'conclude/thank', { text: 'Thanks.' })
    .does(mira, 'conclude/conclude', { summary: 'A drill.' })
  expect(asked(alarm)).toBe(false)
})

it('R-200: between two parts of the Markdown is one empty line, whatever they hold', () => {
  const full = ended()
    .does(mira, 'document/write', { section: 'details', text: 'First.\n\nThen.', base: 0 })
    .does(mira, 'log/add', { text: 'Read again.', type: 'theory' })
  for (const story of [aTeam(), full]) expect(markdown(story)).not.toMatch(/\n{3}/)
})

it('R-192: what is written speaks of people by the roles they had just before it', () => {
  const story = aTeam().does(mira, 'handoff/propose', { duty: 'commander', to: 'tomi' })
  story.after(MINUTE).does(mira, 'log/add', { text: 'Tomi reads.' })
  story.after(MINUTE).does(tomi, 'handoff/confirm', { handoff: story.entry('handoff.proposed.v1') })
  story.after(MINUTE).does(mira, 'log/add', { text: 'Tomi commands.' })
  const told = build(story, 'roles').timeline.map(({ text }) => text)
  expect(told).toContainEqual(expect.stringMatching(/^Team member \d reads\.$/))
  expect(told).toContainEqual(expect.stringMatching(/^(The commander|Commander \d) commands\.$/))
})

it('R-110: every part of the Markdown is there once; a section that only a later version knows comes last of them', () => {
  const story = ended()
  story.given([
    { kind: 'document.written.v1', body: { section: 'lawyers-view', text: 'Not yet asked.' } },
  ])
  const headings: readonly string[] = markdown(story).match(/^## .*$/gm) ?? []
  expect(headings).toHaveLength(new Set(headings).size)
  expect(headings.indexOf('## lawyers-view')).toBe(headings.indexOf('## Appendix') + 1)
  expect(under(story, 'lawyers-view')).toBe('Not yet asked.')
})

/** What becomes a tag, a link, a picture, a heading or a table’s cell where it is not escaped. */
const HOSTILE = '<img src=x onerror=1> [a](http://e) ![i](u) `c` **b** | x'
const MARKUP = /<img|(?<!\\)[[|`*]/

it('R-200: what a policy calls its levels, classifications and categories is no markup either', () => {
  const { levels, classification, categories } = presets.reconciled
  const label = HOSTILE.slice(0, 60)
  const policy = {
    ...presets.reconciled,
    levels: levels.map((level) => ({ ...level, label })),
    categories: categories.map((category) => ({ ...category, label, subtypes: [label] })),
    classification: {
      ...classification,
      levels: classification.levels.map((level) => ({ ...level, label, rules: HOSTILE })),
    },
  }
  const story = aTeam(policy)
    .does(mira, 'severity/set', { level: 'high', reason: HOSTILE })
    .does(mira, 'triage/categorise', { category: 'security-breach', subtype: label })
  const told = markdown(story)
    .split('\n')
    .filter((line) => line.includes('onerror'))
  expect(told.length).toBeGreaterThan(4)
  for (const line of told)
    expect(line.replaceAll(/^\| | \| | \|$|^\*\*|\*\* · TLP/g, ' ')).not.toMatch(MARKUP)
})

it('R-200: no word of a report is markup, whatever a record or a later version says there', () => {
  const kept = new Set(['format', 'names', 'id', 'field', 'missing', 'tlp'])
  const hostile = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string')
      return kept.has(key) || /^\d{4}-\d\d-\d\dT/.test(value) ? value : HOSTILE
    if (Array.isArray(value)) return value.map((item) => hostile(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, hostile(inner, name)]),
    )
  }
  const story = ended()
    .does(mira, 'tasks/add', { title: 'Revoke it' })
    .does(mira, 'incident/set-threat-actions', { actions: ['error'] })
  const told = reportMarkdown(hostile(build(story)) as Report)
  expect(told.match(/&lt;img/g)?.length).toBeGreaterThan(40)
  expect(told).not.toContain('<img')
  expect(told).not.toMatch(/(?<!\\)\[a/)
  const row = /^\|.*\|$/
  for (const line of told.split('\n').filter((text) => row.test(text)))
    expect(line.replaceAll(String.raw`\|`, '').split('|').length).toBeLessThan(8)
})

import { expect, it } from 'vitest'
import { anIncident, aTeam, mira, names, tomi, type Story } from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import {
  addressOf,
  filterFrom,
  filterRows,
  folded,
  foldInWords,
  timelineRows,
  type TimelineRow,
} from './timeline-rows.ts'

const { state, events } = anIncident()
const telling = {
  sentence: (event: (typeof events)[number]) => incidents.sentence(event, String, state),
  mark: incidents.inTimeline,
}
const rows = timelineRows(state, events, telling)

it.each([
  [{ show: 1 }, { show: '1' }],
  [{ show: ['theory'], q: { a: 1 }, who: null, people: 'yes' }, {}],
  [
    { show: 'role,role', q: 7, page: 'x' },
    { show: 'role', q: '7' },
  ],
  [
    { who: 'mira', people: true, turning: true },
    { who: 'mira', people: true, turning: true },
  ],
  [JSON.parse('{"__proto__":{"show":"role"}}'), {}],
])('an address with %j is read as a filter, whatever was written there', (search, address) => {
  const filter = filterFrom(search as Record<string, unknown>)
  expect(() => filterRows(rows, filter, String)).not.toThrow()
  expect(addressOf(filter)).toEqual(address)
})

it('an entry that only a later version’s log knows is told, not hidden', () => {
  const later = { ...events.at(-1), kind: 'log.pinned.v1', body: {}, seq: state.seq + 1 }
  const told = timelineRows(state, [...events, later as (typeof events)[number]], telling)
  expect(told.at(-1)?.text).toBe(
    'An entry of a kind that this version does not know: log.pinned.v1',
  )
})

const alertEvent = (seq: number, kind: string, fingerprint: string) => ({
  kind,
  body: { source: 'prod', fingerprint, endsAt: null },
  seq: state.seq + seq,
  actor: 'intake:so_1',
  via: 'intake' as const,
  occurred: `2026-11-21T03:${String(seq).padStart(2, '0')}:00.000Z`,
  recorded: `2026-11-21T03:${String(seq).padStart(2, '0')}:00.000Z`,
})
const [FIRED, RESOLVED] = ['intake.alert-repeated.v1', 'intake.alert-resolved.v1']

it('R-018: an alert that flaps is told in one line that counts, and another alert in its own', () => {
  const flapping = Array.from({ length: 40 }, (_, n) =>
    alertEvent(n + 1, n % 2 === 0 ? FIRED : RESOLVED, 'f1'),
  )
  const other = alertEvent(41, FIRED, 'f2')
  const before = timelineRows(state, events, telling).length
  const told = timelineRows(state, [...events, ...flapping, other], telling)
  expect(told.slice(before).map(({ seq, text }) => [seq - state.seq, text])).toEqual([
    [
      40,
      `The alert from prod says it is resolved; whether it is over is for people to decide. The last of 40 such entries since #${state.seq + 1}`,
    ],
    [41, 'The alert from prod fired again'],
  ])
})

it('four changes of an alert are one line', () => {
  const some = [FIRED, RESOLVED, FIRED, RESOLVED].map((kind, n) => alertEvent(n + 1, kind, 'f1'))
  const before = timelineRows(state, events, telling).length
  expect(timelineRows(state, [...events, ...some], telling)).toHaveLength(before + 1)
})

it('three changes of an alert are three lines', () => {
  const few = [FIRED, RESOLVED, FIRED].map((kind, n) => alertEvent(n + 1, kind, 'f1'))
  const told = timelineRows(state, [...events, ...few], telling)
  expect(told.slice(-3).map(({ text }) => text.includes('such entries'))).toEqual([
    false,
    false,
    false,
  ])
})

const toldOf = (story: Story) =>
  timelineRows(story.state, story.events, {
    sentence: (event) => incidents.sentence(event, String, story.state),
    mark: incidents.inTimeline,
  })

it('R-112: the timeline is in the order things happened, marks what turned it, and tells people’s words from its own', () => {
  const story = anIncident()
    .does(mira, 'log/add', { text: 'We take it offline.', type: 'decision' })
    .does(mira, 'log/add', { text: 'Pushed.', occurred: '2026-11-20T22:10:00Z' })
    .does(mira, 'log/add', { text: 'Seen.' })
  const all = toldOf(story)
  expect(all[0]).toMatchObject({ text: 'Pushed.', automatic: false, key: false })
  expect(all.slice(-2).map(({ text, key }) => [text, key])).toEqual([
    ['We take it offline.', true],
    ['Seen.', false],
  ])
  const decided = all.find(({ text }) => text === 'Confirmed as an incident: The token works.')
  expect(decided).toMatchObject({ automatic: true, key: true, entry: null })
})

it('what a record is opened with only repeats the policy and is not told; the same said later is', () => {
  const story = anIncident()
  const about = () => toldOf(story).filter(({ text }) => /^(Classified|The record was)/.test(text))
  expect(about()).toEqual([])
  story.does(mira, 'document/classify', { level: 'internal', reason: 'Cleared.' })
  story.does(mira, 'access/set-class', { class: 'open' })
  expect(about()).toHaveLength(2)
})

it('an entry that was erased is told in its place, as a line of Firebreak’s own', () => {
  const story = anIncident().does(mira, 'log/add', { text: 'Seen.' })
  const erased = story.events.map((event) =>
    event.kind === 'log.added.v1' ? { ...event, body: null } : event,
  )
  const log = anIncident().state.log
  const rows = timelineRows({ ...story.state, log }, erased, telling)
  expect(rows.at(-1)?.text).toBe('This entry’s content was erased')
  const held = timelineRows({ ...story.state, log }, story.events, telling)
  expect(held.some(({ text }) => text === 'Seen.')).toBe(false)
})

it('the timeline is narrowed by kind, by person, by words and to what people wrote, all at once', () => {
  const story = aTeam()
    .does(tomi, 'log/add', { text: 'Seen in the build.', type: 'evidence' })
    .does(tomi, 'log/add', { text: 'Insider?', type: 'theory' })
    .does(mira, 'log/add', { text: 'Seen in the mirror.', type: 'evidence' })
  const all = toldOf(story)
  const none = { labels: [], who: '', text: '', people: false, turning: false }
  const texts = (wanted: object) =>
    filterRows(all, { ...none, ...wanted }, (id) => names[id as 'mira'] ?? id).map(
      ({ text }) => text,
    )
  expect(texts({})).toHaveLength(all.length)
  expect(texts({ people: true, turning: false })).toEqual([
    'Seen in the build.',
    'Insider?',
    'Seen in the mirror.',
  ])
  expect(texts({ labels: ['evidence', 'theory'], who: 'tomi' })).toEqual([
    'Seen in the build.',
    'Insider?',
  ])
  expect(texts({ text: ' SEEN IN ' })).toEqual(['Seen in the build.', 'Seen in the mirror.'])
  expect(texts({ text: 'tomi aho', people: true, turning: false })).toEqual([
    'Seen in the build.',
    'Insider?',
  ])
  expect(texts({ text: 'seen', who: 'mira', labels: ['theory'] })).toEqual([])
})

it('what an alert repeats in the moment of an entry is told in the order in which both were recorded', () => {
  const story = anIncident()
  const repeated = {
    ...alertEvent(1, FIRED, 'f1'),
    seq: story.state.seq + 1,
    occurred: story.now,
    recorded: story.now,
  }
  const next = { ...story.state, seq: repeated.seq }
  story.events = [...story.events, repeated]
  story.state = next
  story.does(mira, 'log/add', { text: 'Seen.' })
  expect(
    toldOf(story)
      .slice(-2)
      .map(({ text }) => text),
  ).toEqual(['The alert from prod fired again', 'Seen.'])
})

it('what Firebreak notes beside what people do is folded into one line that says what is in it', () => {
  const row = (seq: number, label: string, quiet: boolean, at = `2026-11-21T02:0${seq}:00.000Z`) =>
    ({ seq, label, quiet, at }) as TimelineRow
  const rows = [
    row(1, 'access', true),
    row(2, 'role', true),
    row(3, 'access', true),
    row(4, 'observation', false),
    row(5, 'clock', true),
    row(6, 'decision', false),
    row(7, 'role', true),
    row(8, 'role', true, '2026-11-22T02:08:00.000Z'),
  ]
  const told = folded(rows)
  expect(told.map((item) => ('rows' in item ? foldInWords(item) : item.seq))).toEqual([
    '3 automatic entries · access, role',
    4,
    // One alone is told by itself, and a night between two is not folded away.
    5,
    6,
    7,
    8,
  ])
  expect(folded([])).toEqual([])
})

it('R-112: a handoff, a report and a broken promise are never folded away; access and roles are', () => {
  const quiet = (kind: string) => incidents.inTimeline(kind).quiet
  expect(['access.member-added.v1', 'roles.assigned.v1', 'clocks.warned.v1'].map(quiet)).toEqual([
    true,
    true,
    true,
  ])
  for (const kind of [
    'clocks.breached.v1',
    'handoff.confirmed.v1',
    'sitreps.sent.v1',
    'access.member-removed.v1',
    'tasks.added.v1',
  ])
    expect([kind, quiet(kind)]).toEqual([kind, false])
})

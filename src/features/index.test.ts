import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { go, type Actor, type Decision } from '#kernel/decider.ts'
import { MINUTE, ms } from '#kernel/instant.ts'
import { hostileTexts } from '#testkit/hostile.ts'
import {
  ana,
  anIncident,
  aTeam,
  jon,
  mira,
  names,
  oda,
  reported,
  system,
  tomi,
  type Story,
  rowIn,
} from '#testkit/slice.ts'
import { may } from './access/contract.ts'
import { z } from 'zod'
import { streamKind } from '#kernel/stream.ts'
import { clocksOf, nextMoment } from './clocks/clocks.ts'
import { allEvents, allSlices, incidents, kinds } from './index.ts'
import { presets } from './policy/presets/index.ts'
import { buildReport } from './report/view.ts'
import { reportMarkdown } from './report/render-markdown.ts'
import { holders } from './roles/contract.ts'

type Step = {
  readonly pick: number
  readonly who: number
  readonly number: number
  readonly wait: number
  readonly why: boolean
}

const people: readonly Actor[] = [mira, tomi, ana, jon, oda, system]
const pickOf = <T>(list: readonly [T, ...T[]], number: number): T =>
  list[number % list.length] ?? list[0]
const somebody = (number: number): string => pickOf(['mira', 'tomi', 'ana', 'jon'], number)
const role = (number: number) =>
  pickOf(['commander', 'communicator', 'responder', 'scribe', 'observer'], number)
const duty = (number: number) => pickOf(['commander', 'communicator', 'responder'], number)

/** What somebody might send next: real commands with fields that fit now and then. */
const moves: readonly ((n: number, story: Story) => readonly [command: string, input: object])[] = [
  () => ['triage/take', {}],
  (n) => [
    'triage/decide',
    {
      verdict: pickOf(['incident', 'incident', 'event', 'false-alarm'], n),
      reason: 'So it seems.',
    },
  ],
  (n) => ['triage/take-more-time', { minutes: 1 + (n % 240) }],
  (n) => ['triage/answer', { ticked: [pickOf(['c1', 'i2', 'a3'], n)] }],
  (n) => [
    'severity/set',
    { level: pickOf(['high', 'medium', 'low', 'unknown'], n), reason: 'As it looks.' },
  ],
  (n) => [
    'access/invite',
    { person: somebody(n), as: pickOf(['member', 'member', 'observer'], n) },
  ],
  (n) => ['access/remove', { person: somebody(n), reason: 'Not needed.' }],
  (n) => ['access/set-class', { class: pickOf(['open', 'restricted'], n) }],
  () => ['access/acknowledge-rules', {}],
  () => ['roles/join', {}],
  (n) => ['roles/assign', { role: role(n), person: somebody(n >> 3) }],
  (n) => ['roles/release', { role: role(n), person: somebody(n >> 3) }],
  (n) => ['handoff/propose', { duty: duty(n), to: somebody(n >> 2) }],
  (n, story) => ['handoff/confirm', { handoff: latest(story.state.handoff.all, n) }],
  (n, story) => [
    'handoff/decline',
    { handoff: latest(story.state.handoff.all, n), reason: 'I cannot.' },
  ],
  (n, story) => ['handoff/release', { handoff: latest(story.state.handoff.all, n) }],
  (n) => ['handoff/take-over', { duty: duty(n), reason: 'No answer.' }],
  (n) => [
    'log/add',
    {
      text: `Note ${n}`,
      type: pickOf(['observation', 'theory', 'lesson', 'action'], n),
      mentions: n % 3 ? [] : [somebody(n)],
    },
  ],
  (n, story) => [
    'log/retract',
    { entry: latest(story.state.log.entries.toArray(), n), reason: 'Wrong.' },
  ],
  (n) => [
    'tasks/add',
    {
      title: 'A step',
      kind: pickOf(['fix', 'monitor', 'investigate'], n),
      assignee: n % 2 ? somebody(n >> 1) : null,
    },
  ],
  (n, story) => ['tasks/start', { task: latest(story.state.tasks.all, n) }],
  (n, story) => ['tasks/finish', { task: latest(story.state.tasks.all, n) }],
  (n, story) => ['tasks/verify', { task: latest(story.state.tasks.all, n) }],
  (n, story) => [
    'sitreps/send',
    {
      know: 'So far.',
      kind: pickOf(['update', 'update', 'final'], n),
      next_at: new Date(ms(story.now) + (n % 300) * MINUTE).toISOString(),
    },
  ],
  (n, story) => [
    'sitreps/correct',
    { corrects: Math.max(1, story.state.sitreps.sent.length - (n % 2)), know: 'Rather so.' },
  ],
  (n) => ['incident/mark', { milestone: pickOf(['started', 'contained', 'restored'], n) }],
  () => ['clocks/tick', {}],
  (n, story) => [
    'clocks/decline-prompt',
    { clock: clocksOf(story.state)[n % 8]?.id ?? 'none', reason: 'Not now.' },
  ],
  (n) => [
    'conclude/confirm',
    { item: pickOf(['no-longer-active', 'everyone-told', 'closure-announced'], n) },
  ],
  () => ['conclude/thank', { text: 'Thank you.' }],
  () => ['conclude/conclude', { summary: 'Over.' }],
  () => ['conclude/reopen', { reason: 'It is back.' }],
  () => ['retro/open', {}],
  () => ['retro/hold', {}],
  () => ['retro/waive', { reason: 'Small.' }],
  () => ['report/publish', {}],
  (n) => ['actions/add', { title: 'Follow up', owner: somebody(n), next_update_on: '2027-06-01' }],
]

function latest(all: readonly { readonly seq: number }[], number: number): number {
  return all.at(-1 - (number % 2))?.seq ?? 1
}

const reasons = [
  'commander-remediates',
  'communicator-is-responder',
  'verifier-is-doer',
  'overlap-not-over',
  'tasks-unverified',
  'monitoring-missing',
  'names-in-retro',
]

function play(story: Story, step: Step): void {
  const [command, input] = moves[step.pick % moves.length]?.(step.number, story) ?? ['log/add', {}]
  const [slice = '', verb = ''] = command.split('/')
  const overrides = step.why
    ? reasons.map((code) => ({ code, reason: 'There is nobody else.' }))
    : []
  story
    .after(step.wait * MINUTE)
    .when({ slice, verb, input, by: pickOf([mira, ...people], step.who), overrides })
}

const steps = fc.array(
  fc.record({
    pick: fc.nat(1000),
    who: fc.nat(1000),
    number: fc.nat(1000),
    wait: fc.nat(90),
    why: fc.boolean(),
  }),
  // Long ones too: short runs only ever reach the first kinds of entries.
  { minLength: 10, maxLength: 80, size: 'max' },
)
const begins: readonly (() => Story)[] = [
  () => reported(jon),
  () => reported(system),
  () => anIncident(),
  () => aTeam(),
  () => aTeam(presets.civicactions),
]
const run = (law: (story: Story, before: Story['state'], step: Step) => void, runs = 60): void => {
  fc.assert(
    fc.property(fc.nat(4), steps, (begin, all) => {
      const story = begins[begin]?.() ?? anIncident()
      for (const step of all) {
        const before = story.state
        play(story, step)
        law(story, before, step)
      }
    }),
    { numRuns: runs },
  )
}

describe('laws that hold whatever people do', () => {
  it('folding the journal again gives the state the commands made, and the random runs do something', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(fc.nat(4), steps, (begin, all) => {
        const story = begins[begin]?.() ?? anIncident()
        for (const step of all) play(story, step)
        for (const event of story.events) seen.add(event.kind)
        expect(incidents.fold(story.state.id, story.events)).toEqual(story.state)
        const json = story.events.map(
          (event) => JSON.parse(JSON.stringify(event)) as (typeof story.events)[number],
        )
        expect(
          json.reduce(
            (held, event) => incidents.evolve(held, event),
            incidents.initial(story.state.id),
          ),
        ).toEqual(story.state)
      }),
      { numRuns: 100 },
    )
    expect(seen.size).toBeGreaterThan(25)
  })

  it('a refused command leaves no event and changes nothing', () => {
    run((story, before) => {
      if (!story.last.ok) expect(story.state).toBe(before)
      else expect(story.state.seq).toBeGreaterThan(before.seq)
    })
  })

  it('R-046: there is never more than one commander, and never none after the first', () => {
    run((story, before) => {
      const { roles, access } = story.state
      expect(holders(roles, 'commander')).toEqual(roles.commander === null ? [] : [roles.commander])
      expect(holders(roles, 'communicator')).toEqual(
        roles.communicator === null ? [] : [roles.communicator],
      )
      if (before.roles.commander !== null) expect(roles.commander).not.toBeNull()
      if (roles.commander !== null) expect(access.members[roles.commander]?.as).toBe('member')
    })
  })

  it('R-220: whoever wrote was on it, and nothing waits for anybody who is not', () => {
    run((story) => {
      const { access } = story.state
      for (const event of story.events)
        if (event.actor !== 'system' && event.kind === 'log.added.v1')
          expect(
            access.members[event.actor]?.as === 'member' ||
              access.former[event.actor] !== undefined,
          ).toBe(true)
      for (const waiting of rowIn(story.state).waiting)
        if (waiting.for !== '@responders')
          expect(may({ id: waiting.for, role: 'member' }, 'read', story.state)).toBe(true)
    })
  })

  it('R-028: clocks never fail, never end before they could, and a tick always empties what is due', () => {
    run((story) => {
      for (const clock of clocksOf(story.state))
        expect(ms(clock.due)).toBeGreaterThanOrEqual(ms(clock.startedAt))
      expect(new Set(clocksOf(story.state).map((clock) => clock.id)).size).toBe(
        clocksOf(story.state).length,
      )
      const next = nextMoment(story.state)
      if (next === null || ms(next) > ms(story.now)) return
      story.does(system, 'clocks/tick')
      const after = nextMoment(story.state)
      expect(after === null || ms(after) > ms(story.now)).toBe(true)
    })
  })

  it('R-247: every view can be built from any record', () => {
    run((story) => {
      const nameOf = (id: string) => names[id as 'mira'] ?? id
      const report = buildReport({
        state: story.state,
        events: story.events,
        names: 'roles',
        directory: names,
        sentence: incidents.sentence,
      })
      expect(reportMarkdown(report)).toContain('## Timeline')
      expect(
        report.promises.every((promise) => promise.tookMs === null || promise.tookMs >= 0),
      ).toBe(true)
      expect(incidents.briefing(story.state, nameOf)).toHaveLength(8)
      for (const person of people) incidents.nextStep(story.state, person, story.now)
    }, 15)
  })
})

it('R-245: two hundred hostile notes are refused clearly or kept as they are, and change nothing else', () => {
  const story = aTeam()
  const outcomes = { kept: 0, refused: 0 }
  for (const text of hostileTexts) {
    story.tries(mira, 'log/add', { text })
    if (!story.last.ok) expect(story.last.refusal.code).toBe('invalid')
    outcomes[story.last.ok ? 'kept' : 'refused']++
  }
  expect(story.state.log.entries).toHaveLength(outcomes.kept)
  expect(outcomes.kept).toBeGreaterThan(100)
  const report = buildReport({
    state: story.state,
    events: story.events,
    names: 'roles',
    directory: names,
    sentence: incidents.sentence,
  })
  expect(reportMarkdown(report)).not.toMatch(/<[a-z!/?]/i)
})

it('every slice owns the events and commands that carry its name, and every verb sends a command there is', () => {
  for (const slice of allSlices)
    for (const kind of Object.keys(slice.events))
      expect(kind.startsWith(`${slice.name}.`)).toBe(true)
  expect(Object.keys(allEvents).length).toBeGreaterThan(80)
  for (const kind of kinds)
    for (const verb of kind.verbs)
      expect(Object.keys(kind.commands)).toContain(`${verb.slice}/${verb.verb}`)
})

it('an event of an unknown word is kept and said to be unknown, and changes nothing else', () => {
  const { state } = anIncident()
  for (const kind of ['constructor.made.v1', 'log.added.v9', 'weather.seen.v1']) {
    const event = {
      kind,
      body: { anything: true },
      seq: state.seq + 1,
      actor: 'mira',
      via: 'web' as const,
      occurred: state.at,
      recorded: state.at,
    }
    expect(incidents.evolve(state, event)).toEqual({ ...state, seq: state.seq + 1 })
    expect(incidents.sentence(event, String, state)).toContain(kind)
  }
})

describe('a slice that decides what it did not declare is stopped before anybody hears of it', () => {
  const { state } = anIncident()
  const world = { now: state.at, actor: mira, state, names: {} }
  const command = { slice: 'stray', verb: 'go', input: {} }
  const decide = (decision: Decision) =>
    streamKind({
      ...incidents,
      slices: {
        ...incidents.slices,
        stray: {
          name: 'stray',
          events: { 'stray.gone.v1': z.strictObject({ far: z.number() }) },
          commands: { go: { input: z.strictObject({}), needs: 'write', says: 'Goes.' } },
          refusals: { 'too-far': 'It is too far.', 'too-far:today': 'It is too far for today.' },
          verbs: [],
          initial: {},
          evolve: (before: unknown) => before,
          decide: () => decision,
          say: () => undefined,
        },
      },
    }).decide(command, world)

  it('an event that is not its own, or is malformed', () => {
    expect(decide(go({ kind: 'stray.gone.v1', body: { far: 1 } })).ok).toBe(true)
    expect(() => decide(go({ kind: 'roles.assigned.v1', body: {} }))).toThrow('does not emit')
    expect(() => decide(go({ kind: 'stray.gone.v1', body: { far: 'x' } }))).toThrow('malformed')
  })

  it('a refusal with a code that its contract does not name', () => {
    const refused = (code: string) => ({ ok: false as const, refusal: { code, sentence: 'No.' } })
    for (const code of ['too-far', 'time-in-future'])
      expect(decide(refused(code))).toEqual(refused(code))
    for (const code of ['already-taken', 'too-far:today', 'constructor'])
      expect(() => decide(refused(code))).toThrow(`does not declare the refusal ${code}`)
  })
})

// Acts of the log line as people type them, over the real slices: what they record, and how they are taken back.
import assert from 'node:assert/strict'
import { describe, expect, it } from 'vitest'
import type { Actor } from '#kernel/decider.ts'
import { readLine } from '#kernel/line.ts'
import { SECOND } from '#kernel/instant.ts'
import { ana, aTeam, jon, mira, names, reported, tomi, type Story } from '#testkit/slice.ts'
import { runningClocks } from './clocks/clocks.ts'
import { incidents, type IncidentState } from './index.ts'
import { holders } from './roles/contract.ts'

/** Reported and taken by Mira, not decided yet. */
const anEvent = () => reported(mira)
const people = Object.entries(names).map(([id, name]) => ({ id, name }))

/** What a line comes to for somebody. */
function commandsOf(story: Story, by: Actor, line: string) {
  const instant = (text: string) => (text === '01:40' ? '2026-11-21T01:40:00.000Z' : undefined)
  const reading = readLine(line, incidents.lines, story.state, { people, instant })
  assert.ok(reading, `no act: ${line}`)
  expect(reading.missing).toEqual([])
  const nameOf = (id: string) => id
  return reading.act.commands(reading.given, {
    state: story.state,
    you: by,
    now: story.now,
    nameOf,
  })
}

/** Carries a line out, and answers the commands that take it back. */
function does(story: Story, by: Actor, line: string) {
  const before = story.state
  const from = story.events.length
  for (const { slice, verb, input } of commandsOf(story, by, line))
    story.does(by, `${slice}/${verb}`, input)
  return incidents.takeBack(story.events.slice(from), before)
}
const takesBack = (story: Story, by: Actor, commands: ReturnType<typeof does>) => {
  for (const { slice, verb, input } of commands) story.does(by, `${slice}/${verb}`, input)
}
/** What a record says beside its entries' numbers. */
const told = (state: IncidentState) => ({ ...state, seq: 0, at: '' })
const clocks = (story: Story) =>
  runningClocks(story.state).map(({ kind, due, owner }) => ({ kind, due, owner }))

describe('R-003, R-013, R-014, R-033: one line declares, grades and tells', () => {
  it('taken, decided, graded and told in this order, with the reason in each', () => {
    const story = reported(jon)
    does(story, mira, '/declare high token used from outside')
    const steps = [
      'triage.acknowledged.v1',
      'triage.decided.v1',
      'severity.set.v1',
      'sitreps.sent.v1',
    ]
    const done = story.events.map(({ kind }) => kind)
    expect(done.filter((kind) => steps.includes(kind))).toEqual(steps)
    expect(story.state.roles.commander).toBe('mira')
    expect(story.state.triage.decided?.reason).toBe('token used from outside')
    expect(story.state.severity.history[0]?.reason).toBe('token used from outside')
    const [sent] = story.state.sitreps.sent
    expect(sent).toMatchObject({ kind: 'declared', know: story.state.incident.title })
    expect(sent?.doing).toBe('token used from outside')
    expect(sent?.header).toMatchObject({ severity: 'High', commander: 'mira' })
    expect(sent?.nextAt).toBe('2026-11-21T03:00:00.000Z')
  })
  it('without a level it stays unknown, and the gravest level’s rhythm is promised', () => {
    const story = anEvent()
    does(story, mira, '/declare something is odd')
    expect(story.state.severity.level).toBe('unknown')
    expect(story.state.sitreps.sent[0]?.nextAt).toBe('2026-11-21T03:00:00.000Z')
  })
  it('“silent” tells nobody, a time says when it began', () => {
    const story = anEvent()
    does(story, mira, '/declare low silent 01:40 odd')
    expect(story.state.sitreps.sent).toEqual([])
    expect(story.state.incident.milestones.started?.at).toBe('2026-11-21T01:40:00.000Z')
  })
  it('what is so already is left out; another communicator’s word is theirs', () => {
    const story = anEvent().does(mira, 'access/invite', { person: 'tomi' })
    story.does(mira, 'roles/assign', { role: 'communicator', person: 'tomi' })
    story.does(mira, 'triage/decide', { verdict: 'incident', reason: 'It is.' })
    // Declared a second time it would only change the severity, which has an act of its own.
    expect(commandsOf(story, mira, '/declare high it is')).toEqual([])
  })
})

describe('what was done by a line can be taken back at once, and is as if it had not been', () => {
  it.each([
    '/declare high token used',
    '/declare silent token used',
    '/severity high token used',
    '/false-alarm our scanner',
  ])('%s', (line) => {
    const story = anEvent()
    const before = { state: told(story.state), clocks: clocks(story) }
    const back = does(story, mira, line)
    expect(back.length).toBeGreaterThan(0)
    takesBack(story.after(9 * SECOND), mira, back)
    const { sitreps, triage, ...rest } = told(story.state)
    const { sitreps: _sitreps, triage: _triage, ...was } = before.state
    expect(rest).toEqual(was)
    expect(triage).toEqual(before.state.triage)
    expect(sitreps.sent).toEqual([])
    expect(clocks(story)).toEqual(before.clocks)
  })
  it('a decision after another goes back to that one', () => {
    const story = anEvent()
    story.does(mira, 'triage/decide', { verdict: 'event', reason: 'Not yet.' })
    const back = does(story, mira, '/declare high used')
    takesBack(story, mira, back)
    expect(story.state.triage).toMatchObject({
      verdict: 'event',
      decided: { reason: 'Not yet.' },
      confirmed: null,
    })
  })
  it('a mark goes away, or back to the one before it', () => {
    const story = anEvent()
    const first = does(story, mira, '/contained token revoked')
    takesBack(story, mira, first)
    expect(story.state.incident.milestones).toEqual({})
    story.does(mira, 'incident/mark', {
      milestone: 'started',
      at: '2026-11-21T01:00:00.000Z',
      basis: 'the first read',
    })
    takesBack(story, mira, does(story, mira, '/began 01:40 another read'))
    expect(story.state.incident.milestones.started).toMatchObject({
      at: '2026-11-21T01:00:00.000Z',
      basis: 'the first read',
    })
  })
  it('a task is given up, opened again, or given back', () => {
    const story = anEvent().does(mira, 'access/invite', { person: 'tomi' })
    story.does(mira, 'access/invite', { person: 'ana' })
    const back = does(story, mira, '/task @tomi rotate mirror')
    const task = story.entry('tasks.added.v1')
    expect(story.state.tasks.all[0]).toMatchObject({ title: 'rotate mirror', assignee: 'tomi' })
    takesBack(story, mira, does(story, mira, `/give ${task} @ana`))
    expect(story.state.tasks.all[0]?.assignee).toBe('tomi')
    takesBack(story, tomi, does(story, tomi, `/done #${task} rotated`))
    expect(story.state.tasks.all[0]).toMatchObject({ state: 'open' })
    // Tomi was at it since: it is not taken from him unseen.
    expect(() => takesBack(story, mira, back)).toThrow(/not-taken-back/)
    takesBack(story, mira, does(story, mira, '/task scan the logs'))
    expect(story.state.tasks.all[1]).toMatchObject({ state: 'dropped' })
  })
  it.each<
    [string, (story: Story) => ReturnType<typeof does>, (story: Story, task: number) => void]
  >([
    [
      'a mark that somebody made anew',
      (story) => does(story, mira, '/contained it is quiet'),
      (story) => story.does(tomi, 'incident/mark', { milestone: 'contained' }),
    ],
    [
      'a mark of before, which somebody took away',
      (story) => {
        does(story, mira, '/contained it is quiet')
        return does(story, mira, '/contained')
      },
      (story) =>
        story.does(tomi, 'incident/unmark', { milestone: 'contained', reason: 'Not yet.' }),
    ],
    [
      'a finished task that somebody verified',
      (story) => does(story, tomi, `/done ${story.entry('tasks.added.v1')} rotated`),
      (story, task) => story.does(mira, 'tasks/verify', { task }),
    ],
    [
      'a task that somebody began',
      (story) => does(story, mira, `/give ${story.entry('tasks.added.v1')} @ana`),
      (story, task) => story.does(ana, 'tasks/start', { task }),
    ],
  ])('%s is not taken back over them', (_what, act, since) => {
    const story = aTeam().does(mira, 'tasks/add', { title: 'rotate', assignee: 'tomi' })
    const task = story.entry('tasks.added.v1')
    const back = act(story)
    since(story, task)
    const before = told(story.state)
    const by = back.some(({ verb }) => verb === 'reopen') ? tomi : mira
    expect(() => takesBack(story, by, back)).toThrow(/not-taken-back/)
    expect(told(story.state)).toEqual(before)
  })
  it('R-118: a moment is marked when it was, and now where no time is said', () => {
    const story = anEvent()
    const at = (word: string) => story.state.incident.milestones[word]?.at
    does(story, mira, '/began 01:40 first read')
    does(story, mira, '/contained it is quiet')
    expect([at('started'), at('contained')]).toEqual([
      '2026-11-21T01:40:00.000Z',
      new Date(story.now).toISOString(),
    ])
    expect(story.state.incident.milestones['started']?.basis).toBe('first read')
  })
  it('an attack that was called, is called over', () => {
    const story = anEvent()
    takesBack(story, mira, does(story, mira, '/attack reads go on'))
    expect(story.state.attack.declared).toBeNull()
  })
  it('taking it, and a role, stay: others were told', () => {
    const story = reported(jon)
    expect(does(story, mira, '/take')).toEqual([])
    story.does(mira, 'access/invite', { person: 'ana' })
    expect(does(story, mira, '/role scribe @ana')).toEqual([])
    expect(holders(story.state.roles, 'scribe')).toContain('ana')
  })
})

describe('taking back says no', () => {
  const declared = () => {
    const story = anEvent().does(mira, 'access/invite', { person: 'tomi' })
    does(story, mira, '/declare high token used')
    return story
  }
  it.each(['triage/take-back', 'severity/take-back'])(
    '%s: to others, late, and twice',
    (command) => {
      // With the report that stands on it gone, which would refuse before anything else is asked.
      const bare = () => declared().does(mira, 'sitreps/withdraw', { number: 1 })
      const why = (story: Story) =>
        !story.last.ok && 'sentence' in story.last.refusal ? story.last.refusal.sentence : ''
      const others = bare().tries(tomi, command).refused('not-taken-back')
      expect(why(others)).toMatch(/^Only whoever did this/)
      const late = bare().after(13 * SECOND)
      late.tries(mira, command).refused('not-taken-back')
      expect(why(late)).toMatch(/^This can be taken back for ten seconds/)
      const story = bare()
      story
        .after(13 * SECOND - 1)
        .does(mira, command)
        .tries(mira, command)
        .refused('not-taken-back')
      anEvent().tries(mira, command).refused('not-taken-back')
    },
  )
  const number = { number: 1 }
  it('a report: to others, late, when another came after it, and when it ended a handoff', () => {
    const one = declared()
    one.tries(tomi, 'sitreps/withdraw', number).refused('not-taken-back')
    one.tries(mira, 'sitreps/withdraw', { number: 2 }).refused('no-such-sitrep')
    one
      .after(13 * SECOND)
      .tries(mira, 'sitreps/withdraw', number)
      .refused('not-taken-back')
    const two = declared().does(mira, 'sitreps/send', {
      know: 'More.',
      next_at: '2026-11-21T03:00:00.000Z',
    })
    two.tries(mira, 'sitreps/withdraw', number).refused('not-withdrawable')
    two.does(mira, 'sitreps/withdraw', { number: 2 })
    two.does(mira, 'sitreps/withdraw', number)
    two.does(mira, 'sitreps/send', { know: 'Again.', next_at: '2026-11-21T03:00:00.000Z' })
    // A number is given once.
    expect(two.state.sitreps.sent.map((sitrep) => sitrep.number)).toEqual([3])
    two
      .does(mira, 'sitreps/send', {
        kind: 'handoff',
        know: 'Over to Tomi.',
        next_at: '2026-11-21T03:00:00.000Z',
      })
      .tries(mira, 'sitreps/withdraw', { number: 4 })
      .refused('not-withdrawable')
  })
  it('a decision on which something was built: a report that stands, a conclusion that was opened again', () => {
    const one = declared()
    for (const command of ['triage/take-back', 'severity/take-back'])
      one.tries(mira, command).refused('not-taken-back')
    one.does(mira, 'sitreps/withdraw', number)
    one.does(mira, 'severity/take-back').does(mira, 'triage/take-back')
    for (const command of ['triage/take-back', 'severity/take-back']) {
      const story = anEvent()
        .does(mira, 'triage/decide', { verdict: 'false-alarm', reason: 'Ours.' })
        .does(mira, 'severity/set', { level: 'low', reason: 'Ours.' })
        .given([{ kind: 'conclude.concluded.v1', body: { short: true, summary: 'Over.' } }])
      story.does(mira, 'conclude/reopen', { reason: 'Not over.' })
      story.tries(mira, command).refused('not-taken-back')
    }
  })
  it('what it was concluded with', () => {
    for (const command of ['triage/take-back', 'severity/take-back'])
      declared()
        .given([{ kind: 'conclude.concluded.v1', body: { short: false, summary: 'Over.' } }])
        .tries(mira, command)
        .refused('already-concluded')
  })
  it('a report of which a letter has told, and slips without end', () => {
    const told = declared().given([
      { kind: 'sitreps.delivered.v1', body: { number: 1, person: 'tomi', channel: 'mail' } },
    ])
    told.tries(mira, 'sitreps/withdraw', number).refused('not-withdrawable')
    const story = anEvent()
    for (let n = 1; n <= 100; n++)
      story
        .does(mira, 'sitreps/send', { know: 'x', next_at: '2026-11-21T03:00:00.000Z' })
        .does(mira, 'sitreps/withdraw', { number: n })
    story.does(mira, 'sitreps/send', { know: 'x', next_at: '2026-11-21T03:00:00.000Z' })
    story.tries(mira, 'sitreps/withdraw', { number: 101 }).refused('not-withdrawable')
  })
  it('a mark that is not there, and one by which it was concluded', () => {
    const input = { milestone: 'contained', reason: 'Too early.' }
    anEvent().tries(mira, 'incident/unmark', input).refused('not-marked')
    const story = anEvent().does(mira, 'incident/mark', { milestone: 'contained' })
    story.does(mira, 'incident/unmark', input).tries(mira, 'incident/unmark', input)
    story.refused('not-marked')
    story.does(mira, 'incident/mark', { milestone: 'contained' })
    story.given([{ kind: 'conclude.concluded.v1', body: { short: false, summary: 'Over.' } }])
    story.tries(mira, 'incident/unmark', input).refused('already-concluded')
  })
})

it.each([
  ['/declare high', ['why']],
  ['/false-alarm', ['why']],
  ['/severity', ['Level', 'why']],
  ['/severity high', ['why']],
  ['/attack', ['why']],
  ['/attack-over', ['why']],
  ['/task @tomi', ['what is to be done']],
  ['/give', ['Open task', 'who does it']],
  ['/give @tomi', ['Open task']],
  ['/done', ['Open task']],
  ['/role', ['Role', 'who has it']],
  ['/role scribe', ['who has it']],
  ['/role commander @tomi', ['Role', 'who has it']],
  ['/done 41 x', ['Open task']],
  ['/contained', []],
  ['/take', []],
])('“%s” says what is still to be said', (line, missing) => {
  const reading = readLine(line, incidents.lines, anEvent().state, {
    people,
    instant: () => undefined,
  })
  expect(reading?.missing.map(({ label }) => label)).toEqual(missing)
})

/** What an act comes to with something in each of its fields, in an incident under way and in one that nobody has taken. */
function comesTo(act: (typeof incidents.lines)[number]): readonly string[] {
  return [reported(jon), aTeam().does(mira, 'tasks/add', { title: 'Look' })].flatMap((story) => {
    const given = Object.fromEntries(
      act.fields.map((field) => [
        field.name,
        field.is === 'choice'
          ? field.choices(story.state)[0]?.value
          : field.is === 'person'
            ? 'tomi'
            : field.is === 'moment'
              ? story.now
              : 'words',
      ]),
    )
    const nameOf = (id: string) => id
    const world = { state: story.state, you: mira, now: story.now, nameOf }
    const commands = act.commands(given, world)
    return commands.map(({ slice, verb }) => `${slice}/${verb}`)
  })
}

it('every act names a command that is there, and its commands are ones that are there', () => {
  for (const act of incidents.lines) {
    expect(Object.keys(incidents.commands)).toContain(act.for)
    expect(act.hint.startsWith(`/${act.word}`) || act.fields.length === 0).toBe(true)
    for (const command of comesTo(act))
      expect(Object.keys(incidents.commands), act.word).toContain(command)
  }
  const words = incidents.lines.map(({ word }) => word)
  expect(new Set(words).size).toBe(words.length)
})

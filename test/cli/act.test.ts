// An act of the log line from a terminal: the same words, sent as one.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serverProcess, type ServerProcess } from '#testkit/process.ts'

let server: ServerProcess
let token: string
const act = (...words: readonly string[]) => server.cli(['act', ...words, '--token', token])
const report = (title: string) =>
  String(server.cli(['report', title, '--token', token, '--json']).json?.['ref'])
const stateOf = async (ref: string) =>
  (await server.call('GET', `/api/v1/incidents/${ref}`, token)).json?.['state'] as {
    triage: { verdict: string }
    severity: { level: string; history: readonly unknown[] }
    sitreps: { sent: readonly { kind: string }[] }
    incident: { milestones: Record<string, { at: string } | undefined> }
  }

beforeAll(async () => {
  server = await serverProcess({ FIREBREAK_LOG: 'error' })
  await server.start()
  const email = 'mira@example.org'
  const add = ['user', 'add', '--email', email, '--name', 'Mira Osei', '--role', 'responder']
  server.cli([...add, '--password-stdin'], 'correct-horse-battery-9\n')
  const made = server.cli(['token', 'create', '--user', email, '--scopes', '*', '--json'])
  token = String(made.json?.['token'])
})
afterAll(async () => {
  await server.stop()
  server.remove()
})

it('R-003, R-014, R-033: one line declares, grades and tells; what would change nothing is said', async () => {
  const ref = report('A key in a public image')
  const done = act(ref, '/declare high used from outside')
  // What was recorded is said, as the room shows it before.
  expect(done.out).toContain('Confirmed as an incident: used from outside')
  expect(done.out).toMatch(/\nRecorded, up to entry \d+\.\n$/)
  expect(done.code).toBe(0)
  const state = await stateOf(ref)
  expect(state.triage.verdict).toBe('incident')
  expect(state.severity.level).toBe('high')
  expect(state.sitreps.sent.map(({ kind }) => kind)).toEqual(['declared'])
  expect(act(ref, '/declare high used from outside').out).toContain('Nothing would change')
  expect((await stateOf(ref)).severity.history).toHaveLength(1)
})

it('R-118: a time is of the record’s zone, as in the room, or a full one; what looks like one and is none records nothing', async () => {
  const ref = report('A time by the clock')
  act(ref, '/declare high it is live')
  const today = new Date().toISOString().slice(0, 10)
  expect(act(ref, '/began 00:00Z it began').code).toBe(0)
  expect((await stateOf(ref)).incident.milestones['started']?.at).toBe(`${today}T00:00:00.000Z`)
  for (const time of ['2pm', '09.05', 'yesterday', '25:70']) {
    const refused = act(ref, `/attack-stopped ${time} it was`)
    expect([refused.code, refused.out]).toEqual([
      2,
      expect.stringContaining(`“${time}” is no time here`),
    ])
  }
  expect((await stateOf(ref)).incident.milestones['attack-stopped']).toBeUndefined()
})

it('an address in a reason is text; where a person must stand, one that is nobody’s is refused', async () => {
  const ref = report('A key that was posted')
  expect(act(ref, '/declare high posted by @evil@mastodon.social today').code).toBe(0)
  const refused = act(ref, '/task @nobody@example.org rotate it')
  expect([refused.code, refused.out]).toEqual([
    2,
    expect.stringContaining('Nobody on it is called @nobody@example.org'),
  ])
})

it('a person is named by name, also with a role, or by address; one that nobody is called records nothing', async () => {
  const ref = report('Whose task is it')
  act(ref, '/declare high it is live')
  const tasksOf = async () =>
    (
      (await stateOf(ref)) as unknown as {
        tasks: { all: readonly { title: string; assignee: string | null }[] }
      }
    ).tasks.all
  for (const name of ['@Mira', '@Mira Osei', '@mira@example.org'])
    expect(act(ref, `/task ${name} look at ${name.length}`).code).toBe(0)
  const made = await tasksOf()
  expect(made.map(({ title }) => title)).toEqual(['look at 5', 'look at 10', 'look at 17'])
  expect(new Set(made.map(({ assignee }) => assignee)).size).toBe(1)
  expect(made[0]?.assignee).not.toBeNull()
  const unknown = act(ref, '/task @self rotate it')
  expect([unknown.code, unknown.out]).toEqual([
    2,
    expect.stringContaining('Nobody on it is called @self'),
  ])
  expect(act(ref, '/task @nobody@example.org rotate it').code).not.toBe(0)
  expect(await tasksOf()).toHaveLength(3)
})

it('what cannot be read says what can, and records nothing', async () => {
  const ref = report('A login nobody knows')
  expect(act(ref, '/began', '2026-01-02T03:04:05Z', 'the first read').code).toBe(0)
  expect((await stateOf(ref)).incident.milestones['started']?.at).toBe('2026-01-02T03:04:05.000Z')
  const unknown = act(ref, '/explode now')
  expect(unknown.code).toBe(2)
  expect(unknown.out).toContain('/declare')
  expect(act(ref, '/severity high').out).toContain('Still to say: why. For example: /severity')
  expect(act('INC-ZZZZ', '/take').code).toBe(1)
  expect((await stateOf(ref)).severity.history).toEqual([])
})

it('a rule is answered with a reason, as with every command', async () => {
  const ref = report('Two of the same')
  act(ref, '/task revoke the key')
  expect(act(ref, '/task revoke the key').code).toBe(1)
  const why = ['--override', 'similar-task', '--reason-for-override', 'The other site']
  expect(act(ref, '/task revoke the key', ...why).code).toBe(0)
})

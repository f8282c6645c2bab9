// The command line as people see it: words in, words and exit code out, with the server running and without.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverProcess, type ServerProcess } from '#testkit/process.ts'

const PASSWORD = 'correct-horse-battery-9\n'
const [REFUSED, USAGE, FAULT] = [1, 2, 3]

let server: ServerProcess
let folder: string
let token: string
let ref: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-cli-'))
  server = await serverProcess({ FIREBREAK_LOG: 'error' })
})
afterAll(async () => {
  await server.stop()
  server.remove()
  rmSync(folder, { recursive: true, force: true })
})

const add = (name: string, role: string): string[] => {
  const email = `${name.toLowerCase()}@example.org`
  return ['user', 'add', '--email', email, '--name', name, '--role', role, '--password-stdin']
}
/** As Mira. */
const mira = (...words: string[]) => server.cli([...words, '--token', token])

describe('before any server was started', () => {
  it('a command in a folder without a Firebreak says so and begins none there', () => {
    const program = join(import.meta.dirname, '../../../src/cli/main.ts')
    const { FIREBREAK_DATA: _data, DATABASE_URL: _url, ...env } = process.env
    const ran = spawnSync(process.execPath, [program, ...add('Nobody', 'owner')], {
      cwd: folder,
      env,
      input: PASSWORD,
      encoding: 'utf8',
    })
    expect(ran.status).toBe(FAULT)
    expect(ran.stderr).toContain('there is no Firebreak in')
    expect(ran.stderr).toContain('set FIREBREAK_DATA')
    expect(readdirSync(folder)).toEqual([])
  })

  it('help says what there is', () => {
    const { code, out } = server.cli(['help'])
    expect(code).toBe(0)
    expect(out).toContain('backup --to FILE | restore --from FILE')
    expect(out).toContain('log add REF --text …')
    expect(out.split('\n').every((line) => line.length < 300)).toBe(true)
  })

  it('somebody can be added, once', () => {
    expect(server.cli(add('Mira', 'responder'), PASSWORD)).toMatchObject({
      code: 0,
      out: 'Mira can sign in as responder.\n',
    })
    expect(server.cli(add('Mira', 'responder'), PASSWORD)).toMatchObject({
      code: REFUSED,
      out: 'refused (email-taken): Somebody with this address already has an account.\n',
    })
    expect(server.cli([...add('Tomi', 'responder'), '--json'], PASSWORD).json).toEqual({
      id: expect.stringMatching(/^\w+$/) as string,
    })
  })

  it('who lost a password is given a one-time link to a new one', () => {
    const { code, out } = server.cli(['user', 'reset', '--email', 'mira@example.org'])
    expect(code).toBe(0)
    expect(out).toMatch(/^http:\/\/localhost:\d+\/reset\?token=fr_[\w-]{40,}\nGood once, until /)
    expect(server.cli(['user', 'reset', '--email', 'nobody@example.org'])).toMatchObject({
      code: REFUSED,
      out: 'refused (no-such-person): Nobody has the address nobody@example.org.\n',
    })
  })

  it('the link leads to the configured address, and where none is known that is said', () => {
    const program = join(import.meta.dirname, '../../../src/cli/main.ts')
    const reset = (known: Record<string, string>) => {
      const { FIREBREAK_URL: _url, FIREBREAK_PORT: _port, ...rest } = process.env
      const words = ['user', 'reset', '--email', 'mira@example.org']
      return spawnSync(process.execPath, [program, ...words], {
        env: { ...rest, FIREBREAK_DATA: server.data, ...known },
        encoding: 'utf8',
      })
    }
    const configured = reset({ FIREBREAK_URL: 'https://firebreak.example.org' })
    expect(configured.stdout).toMatch(/^https:\/\/firebreak\.example\.org\/reset\?token=fr_/)
    expect(configured.stdout).toMatch(/Good once, until \d{4}-\d\d-\d\d \d\d:\d\d UTC\./)
    expect(configured.stderr).toBe('')
    const assumed = reset({})
    expect(assumed.stdout).toMatch(/^http:\/\/localhost:7411\/reset\?token=fr_/)
    expect(assumed.stderr).toContain(
      'The address http://localhost:7411 is assumed: FIREBREAK_URL is not set here.',
    )
  })

  it('a password that is too short is refused', () => {
    const { code, out } = server.cli(add('Ana', 'responder'), 'short\n')
    expect(code).toBe(REFUSED)
    expect(out).toMatch(/^refused \(password-length\): /)
  })

  it.each([
    [['user', 'add', '--email', 'x@example.org'], '--name is missing.'],
    [add('Ana', 'king'), '--role is one of'],
    [['token', 'create', '--user', 'mira@example.org', '--scopes', 'all'], 'not “all”'],
    [['incident', 'list'], 'Give a token by --token or FIREBREAK_TOKEN'],
    [['log', 'shout', 'INC-AAAA'], 'There is no command “log shout”.'],
    [['session', 'end'], 'Give the id of a session, from session list, or all.'],
    [['constructor'], 'There is no command “constructor”.'],
    [['__proto__'], 'There is no command “__proto__”.'],
    [['log', '\u001b[2Jshout'], 'There is no command “log ·[2Jshout”.'],
    [['backup'], '--to is missing.'],
    [['restore', '--from'], '--from needs a value.'],
  ])('wrong usage: %j', (words, said) => {
    const { code, out } = server.cli(words, PASSWORD)
    expect(code).toBe(USAGE)
    expect(out).toContain(said)
    expect(out).toContain('See: firebreak help')
  })

  it('a token is printed once, and reports and reads', () => {
    const made = server.cli(['token', 'create', '--user', 'mira@example.org', '--scopes', '*'])
    expect(made.out).toMatch(/^fb_\S+\nIt is shown only now; keep it like a password\.\n$/)
    token = made.out.split('\n')[0] ?? ''
    expect(mira('session', 'list')).toMatchObject({ code: 0, out: 'Nowhere signed in.\n' })
    expect(mira('session', 'end', 'all')).toMatchObject({ code: 0, out: '0 sessions are ended.\n' })
    expect(mira('session', 'end', 'x')).toMatchObject({
      code: REFUSED,
      out: 'refused (no-such-session): You have no such session; it may have ended already. Load the list again.\n',
    })
    const reported = mira('report', 'Deploy token visible in a build log')
    expect(reported.out).toMatch(/^Reported as INC-\w{4}\. Thank you/)
    ref = /INC-\w+/.exec(reported.out)?.[0] ?? ''
    expect(mira('incident', 'show', ref).out).toContain(
      'Reported: Deploy token visible in a build log',
    )
  })
})

describe('while the server runs', () => {
  beforeAll(async () => void (await server.start()))

  it('the list shows it, as a table and as JSON', () => {
    expect(mira('incident', 'list').out).toMatch(
      new RegExp(`^${ref} +[A-Z]+ .* Mira +Deploy token visible in a build log\\n$`),
    )
    expect(mira('incident', 'list', '--json').json).toMatchObject({ incidents: [{ ref }] })
  })

  it('R-256: a project is opened, changed and filled by an owner, and absent to everyone else', () => {
    const owner = server.cli([...add('Oda', 'owner'), '--json'], PASSWORD)
    expect(owner.code).toBe(0)
    const made = server.cli(['token', 'create', '--user', 'oda@example.org', '--scopes', '*'])
    const oda = (...words: string[]) =>
      server.cli([...words, '--token', made.out.split('\n')[0] ?? ''])
    const opened = oda('project', 'open', '--name', 'Harbour', '--client', 'Port of Rij', '--json')
    const { id } = opened.json as { id: string }
    const overrides = JSON.stringify({ text: { codename: 'Harbour only' } })
    expect(oda('project', 'change', id, '--overrides', '{not JSON').out).toContain('not JSON')
    const odd = oda('project', 'change', id, '--overrides', overrides)
    expect([odd.code, odd.out]).toEqual([REFUSED, expect.stringContaining('policy')])
    const people = [{ name: 'Harbour master', side: 'client', contact: 'by phone' }]
    expect(oda('project', 'change', id, '--stakeholders', JSON.stringify(people)).code).toBe(0)
    expect(oda('project', 'show', id).out).toContain('Harbour')
    expect(mira('project', 'list').out).toBe('There is no project that you may see.\n')
    expect(mira('project', 'show', id).code).toBe(REFUSED)
    expect(oda('project', 'list').out).toContain('Port of Rij')
    const person = /^(\S+) +responder +Mira$/m.exec(oda('user', 'list').out)?.[1] ?? ''
    expect(oda('team', 'add', id, '--person', person).code).toBe(0)
    const scope = (...words: string[]) => mira('scope', 'set', ref, ...words).code
    expect(scope('--project', id)).toBe(0)
    expect(scope()).toBe(REFUSED)
    expect(scope('--project', 'null')).toBe(0)
    expect(oda('team', 'remove', id, '--person', person).code).toBe(0)
    expect(oda('project', 'archive', id).code).toBe(0)
    expect(oda('project', 'list').out).toContain('archived')
  })

  it('the list takes filters and pages, and says which filters there are', () => {
    expect(mira('incident', 'list', '--severity', 'low', '--mine').out).toBe(
      'No incident matches.\n',
    )
    mira('report', 'A second thing that looks odd')
    const page = mira('incident', 'list', '--sort', 'oldest', '--limit', '1')
    expect(page.out).toMatch(
      new RegExp(`^${ref} .*\\nThere are more. The next page: --cursor (\\S+)\\n$`),
    )
    const cursor = /--cursor (\S+)/.exec(page.out)?.[1] ?? ''
    const next = mira('incident', 'list', '--sort', 'oldest', '--limit', '1', '--cursor', cursor)
    expect(next.out).toMatch(/^INC-\w+ .*A second thing that looks odd\n$/)
    const wrong = mira('incident', 'list', '--severty', 'high')
    expect([wrong.code, wrong.out]).toEqual([USAGE, expect.stringContaining('--severity')])
    expect(mira('incident', 'list', '--stage', 'burning').out).toMatch(
      /^refused \(invalid\): .*\n {2}stage\.0: /,
    )
  })

  it('an entry typed here is in the server’s own answer', async () => {
    expect(mira('access', 'acknowledge-rules', ref).code).toBe(0)
    const done = mira('log', 'add', ref, '--text', 'The token was revoked.', '--type', 'action')
    expect(done).toMatchObject({ code: 0 })
    expect(done.out).toMatch(/^Recorded as entry \d+\.\n$/)
    const events = await server.call('GET', `/api/v1/incidents/${ref}/events`, token)
    expect(events.text).toContain('The token was revoked.')
    expect(mira('log', 'add', ref, '--text', 'x', '--json').json).toMatchObject({
      seq: expect.any(Number) as number,
    })
  })

  it('a refusal, wrong fields, and what is not there exit with 1 and their code', () => {
    expect(mira('conclude', 'conclude', ref, '--summary', 'done')).toMatchObject({ code: REFUSED })
    expect(mira('conclude', 'conclude', ref, '--summary', 'done').out).toMatch(
      /^refused \([\w-]+\): /,
    )
    const wrong = mira('log', 'add', ref, '--text', '')
    expect(wrong.code).toBe(REFUSED)
    expect(wrong.out).toMatch(/^refused \(invalid\): .*\n {2}text: /)
    expect(mira('incident', 'show', 'INC-ZZZZ').out).toMatch(/^refused \(absent\): /)
    const stranger = server.cli(['incident', 'show', ref, '--token', 'fb_nobody'])
    expect(stranger.out).toMatch(/^refused \(not-signed-in\): /)
    const unknown = mira('log', 'add', ref, '--words', 'x')
    expect(unknown.code).toBe(USAGE)
    expect(unknown.out).toContain('--words is not a field of this command; it has --text')
  })

  it('a rule that may be overridden is, with a reason', async () => {
    const done = async (path: string, body: unknown) => {
      const answer = await server.call('POST', `/api/v1/incidents/${ref}/${path}`, token, body)
      expect(answer.status, answer.text).toBe(200)
      return answer.json['events'] as { seq: number }[]
    }
    const { people } = (await server.call('GET', '/api/v1/people', token)).json as {
      people: { id: string; name: string }[]
    }
    const person = people.find((one) => one.name === 'Tomi')?.id
    await done('access/invite', { person })
    await done('roles/assign', { role: 'responder', person })
    const added = await done('tasks/add', { title: 'Revoke the token', kind: 'contain' })
    const volunteer = ['tasks', 'volunteer', ref, '--task', String(added[0]?.seq)]
    const refused = mira(...volunteer)
    expect(refused.code).toBe(REFUSED)
    expect(refused.out).toMatch(
      /^refused \(commander-remediates\): The commander keeps the overview/,
    )
    const again = [...volunteer, '--override', 'commander-remediates']
    expect(mira(...again)).toMatchObject({ code: USAGE })
    expect(mira(...again, '--reason-for-override', 'nobody else is awake').code).toBe(0)
    expect(mira('incident', 'show', ref).out).toContain('nobody else is awake')
  })

  it('a person is named by id or by e-mail address, in every field that takes one', () => {
    const invited = mira('access', 'invite', ref, '--person', 'TOMI@example.org')
    expect(invited.out).toMatch(/^refused \(already-a-member\): /)
    const given = [
      'tasks',
      'add',
      ref,
      '--title',
      'Read the logs',
      '--assignee',
      'tomi@example.org',
    ]
    expect(mira(...given)).toMatchObject({ code: 0 })
    const mention = ['log', 'add', ref, '--text', 'See this.', '--mentions', 'tomi@example.org']
    expect(mira(...mention)).toMatchObject({ code: 0 })
    expect(mira('incident', 'list', '--person', 'tomi@example.org').out).toContain(ref)
    const nobody = mira('access', 'invite', ref, '--person', 'nobody@example.org')
    expect(nobody.code).toBe(REFUSED)
    expect(nobody.out).toMatch(/^refused \(no-such-person\): Nobody here has the address/)
  })

  it('R-223: verify proves the chains, and finds that printed heads are still there', () => {
    const verified = mira('verify', 'all')
    expect(verified.out).toMatch(/^All chains hold: 5 chains, \d+ entries\.\n$/)
    const heads = join(folder, 'heads.json')
    writeFileSync(heads, JSON.stringify(mira('verify', 'all', '--json').json))
    mira('log', 'add', ref, '--text', 'one more')
    expect(mira('verify', ref, '--against', heads)).toMatchObject({ code: 0 })
    const printed = JSON.parse(readFileSync(heads, 'utf8')) as { heads: { link: string }[] }
    const other = { heads: printed.heads.map((head) => ({ ...head, link: '0'.repeat(64) })) }
    writeFileSync(heads, JSON.stringify(other))
    const wrong = mira('verify', 'all', '--against', heads)
    expect(wrong.code).toBe(REFUSED)
    expect(wrong.out).toContain('is not the one whose head was printed')
  })

  it('reaches another machine’s server over HTTP alone', () => {
    expect(mira('incident', 'show', ref, '--server', server.url).out).toContain(
      'The token was revoked.',
    )
    expect(mira('incident', 'show', ref, '--server', 'http://127.0.0.1:9')).toMatchObject({
      code: 3,
    })
  })
})

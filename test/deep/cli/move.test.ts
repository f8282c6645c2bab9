// A record, and a whole Firebreak, taken out and put in elsewhere: the same hashes, the same people, the same rights.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Head } from '#journal/verify.ts'
import { serverProcess, type ServerProcess } from '#testkit/process.ts'

const PASSWORD = 'correct-horse-battery-9'
const REFUSED = 1

const servers: ServerProcess[] = []
let home: ServerProcess
let folder: string
let token: string
let incident: { id: string; ref: string }

async function newServer(): Promise<ServerProcess> {
  const server = await serverProcess({ FIREBREAK_LOG: 'error' })
  servers.push(server)
  return server
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-move-'))
  home = await newServer()
  await home.start()
  const add = ['user', 'add', '--email', 'mira@example.org', '--name', 'Mira', '--role']
  home.cli([...add, 'responder', '--password-stdin'], `${PASSWORD}\n`)
  const made = home.cli([
    'token',
    'create',
    '--user',
    'mira@example.org',
    '--scopes',
    '*',
    '--json',
  ])
  token = String(made.json?.['token'])
  const title = { title: 'Backups readable by everyone' }
  const reported = await home.call('POST', '/api/v1/incidents', token, title)
  incident = reported.json as { id: string; ref: string }
  for (let n = 0; n < 20; n++)
    await home.call('POST', `/api/v1/incidents/${incident.id}/log/add`, token, {
      text: `seen ${n}`,
    })
})
afterAll(async () => {
  for (const server of servers) {
    await server.stop()
    server.remove()
  }
  rmSync(folder, { recursive: true, force: true })
})

const headsOf = (server: ServerProcess): readonly Head[] => {
  const { code, json } = server.cli(['verify', 'all', '--json'])
  expect(code).toBe(0)
  return json?.['heads'] as readonly Head[]
}

describe('one record', () => {
  it('R-223, R-226: is exported, proved anywhere, and imported with the same head', async () => {
    const file = join(folder, 'record.json')
    expect(home.cli(['export', incident.ref, '--to', file, '--token', token])).toMatchObject({
      code: 0,
      out: `Written to ${file}. Check it anywhere with: firebreak verify --file ${file}\n`,
    })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(home.cli(['export', incident.ref, '--to', file, '--token', 'fb_x']).code).toBe(REFUSED)

    const elsewhere = await newServer()
    expect(elsewhere.cli(['verify', '--file', file])).toMatchObject({ code: 0 })
    expect(elsewhere.cli(['import', file])).toMatchObject({ code: 0 })
    const head = headsOf(home).find((one) => one.stream === incident.id)
    expect(headsOf(elsewhere)).toEqual([head])
    expect(elsewhere.cli(['import', file]).out).toMatch(/^refused \(already-there\): /)
  })

  it('R-223: is refused when one byte of it was changed, and nothing of it is kept', async () => {
    const file = join(folder, 'record.json')
    const stored = JSON.parse(readFileSync(file, 'utf8')) as {
      parts: { seq: string; content: string }[]
    }
    const changed = stored.parts.map((part) => {
      const text = Buffer.from(part.content, 'base64').toString('utf8')
      return { ...part, content: Buffer.from(text.replace('seen 7', 'seen 8')).toString('base64') }
    })
    const tampered = join(folder, 'tampered.json')
    writeFileSync(tampered, JSON.stringify({ ...stored, parts: changed }))
    const elsewhere = await newServer()
    const verdict = elsewhere.cli(['verify', '--file', tampered])
    expect(verdict.code).toBe(REFUSED)
    expect(verdict.out).toMatch(/entry \d+: its content \(body\) was changed/)
    const imported = elsewhere.cli(['import', tampered])
    expect(imported.code).toBe(REFUSED)
    expect(imported.out).toMatch(/^refused \(does-not-verify\): .*entry \d+: its content/)
    writeFileSync(tampered, '{"format":"something else"}')
    expect(elsewhere.cli(['import', tampered]).out).toMatch(/^refused \(not-an-export\): /)
    expect(headsOf(elsewhere)).toEqual([])
  })
})

describe('everything', () => {
  it('R-226: is backed up while the server runs, into a closed file that is never written over', () => {
    const file = join(folder, 'all.gz')
    expect(home.cli(['backup', '--to', file])).toMatchObject({ code: 0 })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(home.cli(['backup', '--to', file]).out).toMatch(/^refused \(file-exists\): /)
    const text = gunzipSync(readFileSync(file)).toString('utf8')
    expect(text).not.toContain(PASSWORD)
    expect(text).not.toContain(token)
  })

  it('R-226: is restored elsewhere: every chain holds, people and tokens work as before', async () => {
    const file = join(folder, 'all.gz')
    const elsewhere = await newServer()
    expect(elsewhere.cli(['restore', '--from', file])).toMatchObject({ code: 0 })
    expect(headsOf(elsewhere)).toEqual(headsOf(home))
    await elsewhere.start()
    const path = `/api/v1/incidents/${incident.ref}`
    const here = (await elsewhere.call('GET', path, token)).json
    const there = (await home.call('GET', path, token)).json
    expect(here['state']).toEqual(there['state'])
    const signedIn = await fetch(`${elsewhere.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: elsewhere.url },
      body: JSON.stringify({ email: 'mira@example.org', password: PASSWORD }),
    })
    expect(signedIn.status).toBe(200)
    const more = { text: 'after the move' }
    expect((await elsewhere.call('POST', `${path}/log/add`, token, more)).status).toBe(200)
    expect(elsewhere.cli(['verify', 'all']).code).toBe(0)
    // A running server would go on with its old secrets: it has to be stopped first.
    expect(elsewhere.cli(['restore', '--from', file])).toMatchObject({ code: 3 })
    await elsewhere.stop()
    expect(elsewhere.cli(['restore', '--from', file]).out).toMatch(/^refused \(not-empty\): /)
  })

  it('is refused when the file was cut short or changed, and the folder stays empty', async () => {
    const whole = gunzipSync(readFileSync(join(folder, 'all.gz'))).toString('utf8')
    const broken = join(folder, 'broken.gz')
    const elsewhere = await newServer()
    const attempt = (bytes: Buffer): string => {
      writeFileSync(broken, bytes)
      const { code, out } = elsewhere.cli(['restore', '--from', broken])
      expect(code).toBe(REFUSED)
      return out
    }
    const lines = whole.trimEnd().split('\n')
    expect(attempt(gzipSync(lines.slice(0, -1).join('\n')))).toMatch(/^refused \(not-a-backup\): /)
    expect(attempt(readFileSync(join(folder, 'all.gz')).subarray(0, 2000))).toMatch(
      /^refused \(not-a-backup\): /,
    )
    // Another link in the last chain's head: its own arithmetic gives it away.
    const tampered = whole.replace(/(\\"seq\\":\\")(\d+)(\\",\\"link\\":\\")/, '$1$2$3AA')
    expect(tampered).not.toBe(whole)
    expect(attempt(gzipSync(tampered))).toMatch(/^refused \((does-not-verify|not-a-backup)\): /)
    expect(headsOf(elsewhere)).toEqual([])
    expect(existsSync(join(elsewhere.data, 'secrets', 'server.json'))).toBe(true)
    expect(elsewhere.cli(['restore', '--from', join(folder, 'all.gz')])).toMatchObject({ code: 0 })
  })
})

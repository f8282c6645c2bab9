// A record that a later version wrote: with words this one does not know it is imported and read whole; with an entry that is
// not what its kind promised, nothing of it is kept.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { presets } from '#features/policy/presets/index.ts'
import type { Fact } from '#kernel/event.ts'
import { archiveOf } from '#testkit/archive.ts'
import { serverProcess, type ServerProcess } from '#testkit/process.ts'

const STREAM = '0198c5a0-7b1e-7c3d-8f2a-1b2c3d4e5f60'
const at = '2026-11-21T02:10:00.000Z'
const due = '2026-11-21T02:30:00.000Z'
const word = 'tarot-reading'
const REFUSED = 1

let server: ServerProcess
let folder: string
let token: string

const fact = (kind: string, body: object): Fact => ({ kind, body })
const header = {
  status: 'contained',
  severity: 'High',
  reporter: 'mira',
  commander: 'mira',
  questionsTo: 'mira',
  responders: [],
}
const sitrep = {
  number: 1,
  kind: word,
  know: 'So far.',
  doing: '',
  need: '',
  header,
  nextAt: due,
  corrects: null,
  included: [],
  to: ['tomi'],
}
const alert = {
  source: 'Pager',
  fingerprint: 'a\0b',
  group: 'g',
  status: 'firing',
  title: 'Down',
  details: '',
  severityHint: '',
  startsAt: at,
  endsAt: null,
  link: '',
  labels: {},
}
const pin = { policy: STREAM, version: 1, title: 'Ours', hash: 'a'.repeat(64), project: null }
const ofLater = { ...presets.reconciled, tasks: { verifierIsDoer: 'ask-twice' } }
const report = {
  ref: 'INC-7Q4K',
  codename: 'quiet heron',
  title: 'Seen by a later version',
  details: '',
  awareAt: at,
  reporter: { person: 'mira' },
  channel: word,
  discovery: word,
}
const foreign: readonly Fact[] = [
  fact('incident.reported.v1', report),
  fact('access.member-added.v1', { person: 'mira', as: 'member' }),
  fact('roles.assigned.v1', { role: 'commander', person: 'mira', how: word }),
  fact('roles.assigned.v1', { role: word, person: 'tomi', how: 'assigned' }),
  fact('weather.seen.v1', { sky: 'grey' }),
  fact('log.added.v1', { type: word, text: 'The cards say so.', mentions: [] }),
  fact('incident.marked.v1', { milestone: word, at, basis: '' }),
  fact('incident.threat-actions-set.v1', { actions: [word] }),
  fact('severity.set.v1', { level: word, criteria: [word], reason: 'As it looks.' }),
  fact('triage.categorised.v1', { category: word, subtype: '' }),
  fact('document.classified.v1', { level: word, reason: '' }),
  fact('document.written.v1', { section: word, text: 'Words of it.' }),
  fact('document.zone-set.v1', { zone: 'Mars/Olympus_Mons' }),
  fact('tasks.added.v1', { title: 'A step', kind: word, horizon: 'immediate', assignee: 'tomi' }),
  fact('sitreps.sent.v1', sitrep),
  fact('sitreps.undelivered.v1', { number: 1, person: 'tomi', channel: word, cause: 'No.' }),
  fact('handoff.proposed.v1', { duty: word, from: 'mira', to: 'tomi', brief: '' }),
  fact('clocks.breached.v1', { clock: `${word}:1`, kind: word, due }),
  fact('clocks.prompt-declined.v1', { clock: `${word}:1`, kind: word, reason: 'Not now.' }),
  fact('conclude.confirmed.v1', { item: word, note: '' }),
  fact('retro.banded.v1', { entry: 6, band: word }),
  fact('lessons.sorted.v1', { entry: 6, disposition: word, note: '' }),
  fact('access.class-set.v1', { class: 'open' }),
  { ...fact('policy.pinned.v1', pin), document: ofLater },
]

/** Puts facts into a file, as an export of them, and imports it. */
function imported(facts: readonly Fact[]) {
  const file = join(folder, 'record.json')
  writeFileSync(file, archiveOf(STREAM, facts, { actor: 'mira', begun: at }))
  return server.cli(['import', file])
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-later-'))
  server = await serverProcess({ FIREBREAK_LOG: 'error' })
  const email = 'ana@example.org'
  const add = ['user', 'add', '--email', email, '--name', 'Ana', '--role', 'responder']
  server.cli([...add, '--password-stdin'], 'correct-horse-battery-9\n')
  const made = server.cli(['token', 'create', '--user', email, '--scopes', '*', '--json'])
  token = String(made.json?.['token'])
})
afterAll(async () => {
  await server.stop()
  server.remove()
  rmSync(folder, { recursive: true, force: true })
})

describe('a record of a later version', () => {
  it.each([
    ['a word of a closed list', fact('triage.decided.v1', { verdict: word, reason: 'So.' })],
    ['another shape', fact('log.added.v1', { type: 'observation', text: 7, mentions: [] })],
    ['a time without seconds', fact('incident.aware-set.v1', { at: '2026-11-21T02:10Z' })],
    ['a policy that is none', { ...fact('policy.pinned.v1', pin), document: {} }],
    ['what is no word', fact('log.added.v1', { type: 'Not A Word', text: 'x', mentions: [] })],
  ])(
    'with %s in a kind of entry that is known here is refused, and nothing is kept',
    (_, wrong) => {
      const answer = imported([...foreign, wrong])
      expect(answer.code).toBe(REFUSED)
      expect(answer.out).toMatch(
        new RegExp(
          `^refused \\(does-not-fit\\): Nothing was imported: entry 25 is no ${wrong.kind}`,
        ),
      )
      expect(server.cli(['verify', 'all', '--json']).json?.['heads']).not.toContainEqual(
        expect.objectContaining({ stream: STREAM }),
      )
    },
  )

  it('with text that lists cannot keep is refused', () => {
    expect(imported([...foreign, fact('intake.alert-joined.v1', { alert })])).toMatchObject({
      code: REFUSED,
      out: expect.stringContaining('entry 25: alert.fingerprint: ') as string,
    })
  })

  it.each([
    ['begins as nothing that is known here', fact('incident.seen.v1', report), []],
    [
      'is reported twice',
      fact('incident.reported.v1', report),
      [fact('incident.reported.v1', { ...report, ref: 'INC-9999' })],
    ],
  ])('that %s is refused', (_what, first, again) => {
    expect(imported([first, ...foreign.slice(1), ...again])).toMatchObject({
      code: REFUSED,
      out: expect.stringMatching(/^refused \(not-an-incident\)/) as string,
    })
  })

  it('with words that are not known here is imported, and read by everybody who may', async () => {
    expect(imported(foreign)).toMatchObject({ code: 0 })
    expect(server.cli(['verify', 'all', '--json']).json).toMatchObject({ ok: true })
    await server.start()
    const read = async (path: string) => {
      const answer = await server.call('GET', `/api/v1/incidents${path}`, token)
      expect(answer.status, `${path}: ${answer.text}`).toBe(200)
      return answer
    }
    expect((await read('')).text).toContain('Seen by a later version')
    expect((await read('/INC-7Q4K')).json['state']).toMatchObject({
      severity: { level: word },
      access: { class: 'open' },
    })
    const { events } = (await read('/INC-7Q4K/events')).json as { events: { sentence: string }[] }
    const sentences = events.map(({ sentence }) => sentence)
    // The clocks of this version run on it, too: those that ran out long ago were recorded at once.
    expect(sentences.length).toBeGreaterThanOrEqual(foreign.length)
    expect(sentences).toContain(`${word}: the promised time has passed`)
    expect(sentences).toContain(
      'An entry of a kind that this version does not know: weather.seen.v1',
    )
    expect((await read('/INC-7Q4K/report.md')).text).toContain(`${word}: The cards say so.`)
    expect((await read('/INC-7Q4K/report')).json).toMatchObject({ incident: { category: word } })
    expect((await read('/INC-7Q4K/report.pdf')).text).toMatch(/^%PDF/)
    const again = server.cli([
      'export',
      'INC-7Q4K',
      '--to',
      join(folder, 'again.json'),
      '--token',
      token,
    ])
    expect(again.code).toBe(0)
    expect(server.cli(['verify', '--file', join(folder, 'again.json')]).code).toBe(0)
    const more = { text: 'Read here too.' }
    const path = '/api/v1/incidents/INC-7Q4K/log/add'
    expect((await server.call('POST', path, token, more)).status).toBe(200)
  })
})

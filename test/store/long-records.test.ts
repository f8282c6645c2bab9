// Long records on a real database: snapshots that may vanish, cold reads that stay short, pages instead of everything.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Journal } from '#journal/journal.ts'
import { incidents, type IncidentState } from '#features/index.ts'
import type { LogEntry } from '#features/log/contract.ts'
import { must } from '#kernel/must.ts'
import { BeingRead, openRecords, SNAPSHOT_EVERY } from '#server/streams/records.ts'
import { openSnapshots, type Snapshots } from '#server/streams/snapshots.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'
import { lengthen } from '#testkit/long-record.ts'

const ENTRIES = 2500

let house: House
let mira: Caller
let long: { readonly id: string; readonly ref: string }

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  long = await mira.report('A long one')
  await lengthen(house.core.journal, long.id, mira.actor.id, ENTRIES)
})
afterAll(() => house.close())

const key = Buffer.alloc(32, 1)
const snapshotsOf = (version: string): Snapshots =>
  openSnapshots({ pool: house.core.pool, version, key })

/** The journal with a count of the events that were read through it, and a way to make it slow. */
function watched(slowMs = 0): { readonly journal: Journal; readonly read: () => number } {
  const { journal } = house.core
  let read = 0
  const range: Journal['range'] = async (...args) => {
    if (slowMs > 0) await new Promise((done) => setTimeout(done, slowMs))
    const events = await journal.range(...args)
    read += events.length
    return events
  }
  return { journal: { ...journal, range }, read: () => read }
}

const recordsOver = (journal: Journal, version: string, waitMs = 60_000) =>
  openRecords({
    journal,
    snapshots: snapshotsOf(version),
    waitMs,
    log: (line, error) => {
      throw new Error(line, { cause: error })
    },
  })

const folded = async (): Promise<IncidentState> =>
  incidents.fold(long.id, await house.core.journal.read(long.id, 0))

/** Reads the record once, so that its snapshot is written, and waits for that. */
async function written(version: string): Promise<void> {
  const records = recordsOver(house.core.journal, version)
  await records.patient(incidents, long.id)
  await house.until('the snapshot', async () => {
    const found = await house.core.pool.query<{ seq: string }>(
      'select seq from journal.snapshot where stream = $1 and version = $2',
      [long.id, version],
    )
    return Number(found.rows[0]?.seq ?? 0) > SNAPSHOT_EVERY
  })
  await records.close()
}

describe('snapshots', () => {
  it('a record with a snapshot is read from it and the entries after it, and is what folding gives', async () => {
    await written('a')
    const { journal, read } = watched()
    const record = must(await recordsOver(journal, 'a').fresh(incidents, long.id), 'the record')
    expect(read()).toBeLessThan(2 * SNAPSHOT_EVERY)
    expect(record.state).toEqual(await folded())
    expect(JSON.stringify(record.state)).toBe(JSON.stringify(await folded()))
  })

  it('a snapshot of another version is ignored, and written over', async () => {
    await written('a')
    const { journal, read } = watched()
    const records = recordsOver(journal, 'b')
    const record = must(await records.fresh(incidents, long.id), 'the record')
    expect(read()).toBeGreaterThanOrEqual(ENTRIES)
    expect(record.state).toEqual(await folded())
    await records.close()
    await written('b')
  })

  it('a snapshot that somebody changed in the database is ignored', async () => {
    await written('c')
    for (const change of [
      `update journal.snapshot_chunk set body = body || 'x' where stream = $1`,
      `update journal.snapshot set head = convert_to(replace(convert_from(head, 'UTF8'), 'A long one', 'A short one'), 'UTF8') where stream = $1`,
    ]) {
      await house.core.pool.query(change, [long.id])
      expect(await snapshotsOf('c').load(long.id)).toBeUndefined()
      const record = await recordsOver(house.core.journal, 'c').fresh(incidents, long.id)
      expect(record?.state.incident.title).toBe('A long one')
    }
  })

  it('a crash while a snapshot is written leaves the one before', async () => {
    await written('d')
    const before = must(await snapshotsOf('d').load(long.id), 'the snapshot')
    await lengthen(house.core.journal, long.id, mira.actor.id, 400)
    const { pool } = house.core
    // The last statement before the commit fails, as when the connection is cut there.
    const cut = {
      connect: async () => {
        const client = await pool.connect()
        const query = (text: string, values?: unknown[]) =>
          text.startsWith('update journal.snapshot set')
            ? Promise.reject(new Error('cut'))
            : client.query(text, values)
        return { query, release: () => client.release() }
      },
    }
    const failing = openSnapshots({ pool: cut as unknown as typeof pool, version: 'd', key })
    await expect(failing.store(long.id, await folded(), undefined)).rejects.toThrow('cut')
    const after = must(await snapshotsOf('d').load(long.id), 'the snapshot')
    expect(after.state.seq).toBe(before.state.seq)
    expect(JSON.stringify(after.state)).toBe(JSON.stringify(before.state))
  })

  it('of two processes the one that knows more wins, and chunks of both fit together', async () => {
    await written('e')
    const mine = must(await snapshotsOf('e').load(long.id), 'the snapshot')
    const first = must((await folded()).log.entries.at(0), 'the first entry').seq
    const corrected = { entry: first, text: 'Corrected later.', reason: 'Misread.' }
    const facts = [{ kind: 'log.corrected.v1', body: corrected }]
    await house.core.journal.append({ stream: long.id, actor: 'mira', via: 'web', facts })
    const theirs = await folded()
    expect(await snapshotsOf('e').store(long.id, theirs, mine.basis)).toBeDefined()
    expect(await snapshotsOf('e').store(long.id, mine.state, undefined)).toBeUndefined()
    await lengthen(house.core.journal, long.id, mira.actor.id, 10)
    const later = await folded()
    expect(await snapshotsOf('e').store(long.id, later, mine.basis)).toBeDefined()
    const held = must(await snapshotsOf('e').load(long.id), 'the snapshot')
    expect(JSON.stringify(held.state)).toBe(JSON.stringify(later))
  })

  it('a record that has to be folded anew answers “being read”, and is there soon after', async () => {
    const { journal } = watched(40)
    const records = recordsOver(journal, 'f', 30)
    await expect(records.fresh(incidents, long.id)).rejects.toBeInstanceOf(BeingRead)
    await expect(records.known(incidents, long.id)).rejects.toBeInstanceOf(BeingRead)
    expect((await records.patient(incidents, long.id))?.state.seq).toBeGreaterThan(ENTRIES)
    expect(await records.known(incidents, long.id)).toBeDefined()
    await records.close()
  })
})

describe('pages', () => {
  const get = async (path: string) => {
    const answer = await mira.get(`/api/v1/incidents/${long.id}${path}`)
    expect(answer.status).toBe(200)
    return answer.json as unknown as {
      readonly events: readonly { readonly seq: number; readonly kind: string }[]
      readonly entries: readonly LogEntry[]
      readonly more: boolean
      readonly seq: number
    }
  }
  const seqs = (list: readonly { readonly seq: number }[]) => list.map((one) => one.seq)

  it('the state holds the newest entries and counts of all', async () => {
    const { state } = (await mira.get(`/api/v1/incidents/${long.id}`)).json as {
      state: IncidentState
    }
    const whole = await folded()
    expect([...state.log.entries]).toEqual(whole.log.entries.slice(-200))
    expect(state.log.total).toBe(whole.log.total)
    expect(state.log.counts).toEqual(whole.log.counts)
  })

  it('events are read forwards and backwards, and backwards with their entries as they are now', async () => {
    const { seq } = await get('/events?after=0&limit=1')
    expect(seqs((await get('/events?after=10&limit=3')).events)).toEqual([11, 12, 13])
    expect((await get('/events')).events).toHaveLength(seq)
    const newest = await get('/events?before=newest&limit=5')
    expect(seqs(newest.events)).toEqual([seq - 4, seq - 3, seq - 2, seq - 1, seq])
    expect(seqs(newest.entries)).toEqual([seq - 4, seq - 3, seq - 2, seq - 1, seq])
    const older = await get('/events?before=60&limit=40')
    expect(seqs(older.events)).toEqual(Array.from({ length: 40 }, (_, n) => n + 20))
    const first = must((await folded()).log.entries.at(0), 'the first entry')
    const page = await get(`/events?before=${first.seq + 1}&limit=2`)
    expect(page.entries).toEqual([first])
    expect(page.entries[0]?.text).toBe('Corrected later.')
    for (const bad of ['after=x', 'before=0', 'limit=0', 'before=oldest', 'limit=-1'])
      expect((await mira.get(`/api/v1/incidents/${long.id}/events?${bad}`)).status).toBe(422)
  })

  it('log entries are read by type, newest page first, each once', async () => {
    const whole = (await folded()).log.entries.toArray().filter((one) => one.type === 'theory')
    const read: LogEntry[] = []
    for (let before = '', more = true; more;) {
      const page = await get(`/entries?type=theory&limit=150${before}`)
      expect(page.entries.length).toBeLessThanOrEqual(150)
      read.unshift(...page.entries)
      before = `&before=${read[0]?.seq}`
      ;({ more } = page)
    }
    expect(read).toEqual(whole)
    const since = must(whole.at(-4), 'a theory').seq
    expect(seqs((await get(`/entries?type=theory&after=${since}`)).entries)).toEqual(
      seqs(whole.slice(-3)),
    )
  })

  it('R-220: pages are closed to whom the record is closed', async () => {
    const other = await house.person('Eve Moss', 'member')
    for (const path of ['/events?before=newest', '/entries?type=theory'])
      expect((await other.get(`/api/v1/incidents/${long.id}${path}`)).status).toBe(404)
  })
})

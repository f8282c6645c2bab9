// Lists: who sees which row, what a filter may tell, pages, counts, saved views.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type pg from 'pg'
import { asActor } from '#server/streams/as-actor.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller
let tomi: Caller
let max: Caller

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  tomi = await house.person('Tomi Kane', 'responder')
  max = await house.person('Max Ray', 'member')
})
afterAll(() => house.close())

type Listed = { id: string; ref: string; title: string; severity: string; limited: boolean }
type Answer = {
  incidents: Listed[]
  waiting: { what: string; incident: { ref: string } }[]
  next: string | null
  counts: { matching: number; open: number; concluded: number; upTo: number }
  rebuilding: { done: number; total: number } | null
}

async function list(caller: Caller, search: Record<string, string> = {}): Promise<Answer> {
  const answer = await caller.get(`/api/v1/incidents?${new URLSearchParams(search).toString()}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.json as Answer
}
const titles = (answer: Answer) => answer.incidents.map((row) => row.title)

describe('who sees a row', () => {
  it('R-220: an exclusion beats being named, the class and every filter, in lists, counts and waiting items', async () => {
    const { id, ref } = await mira.report('Somebody in the team may be part of it')
    await mira.post(`/api/v1/incidents/${id}/access/invite`, { person: tomi.actor.id })
    await mira.post(`/api/v1/incidents/${id}/access/set-class`, { class: 'open' })
    const search = { q: 'part of it' }
    expect((await list(tomi, search)).incidents).toHaveLength(1)
    // No command excludes anybody yet; the row is what such a command will write.
    await house.tablesOwner.query(
      `update journal.view set excluded = array[$2], facets = facets || array['waits:' || $2] where key = $1`,
      [id, tomi.actor.id],
    )
    for (const filter of [search, {}, { mine: 'true' }, { person: mira.actor.id }]) {
      const seen = await list(tomi, filter)
      expect(titles(seen)).not.toContain('Somebody in the team may be part of it')
      expect(seen.waiting.filter((item) => item.incident.ref === ref)).toEqual([])
    }
    expect((await list(tomi, search)).counts).toMatchObject({ matching: 0, open: 0, concluded: 0 })
    expect((await list(mira, search)).incidents).toHaveLength(1)
  })

  it('R-016, R-220: who only follows cannot find out by a filter or an order what they may not read', async () => {
    const { id, ref } = await max.report('I may have sent a file to the wrong person')
    await mira.post(`/api/v1/incidents/${id}/triage/take`)
    await mira.post(`/api/v1/incidents/${id}/severity/set`, { level: 'high', reason: 'customers' })
    expect((await list(max)).incidents).toMatchObject([{ ref, limited: true, severity: 'unknown' }])
    expect(
      (await list(max, { mine: 'true', q: 'wrong person', state: 'open' })).incidents,
    ).toHaveLength(1)
    for (const told of [
      { severity: 'high,unknown,medium,low' },
      { person: mira.actor.id },
      { category: 'malware' },
      { project: 'x' },
      { sort: 'gravest' },
      { sort: 'due' },
    ]) {
      const seen = await list(max, told as Record<string, string>)
      expect([seen.incidents, seen.counts.matching], JSON.stringify(told)).toEqual([[], 0])
    }
  })

  it('R-220: the predicate holds as the policy of a row-level security, and a connection carries nobody over', async () => {
    const { id } = await mira.report('Seen through a policy')
    const client = await house.tablesOwner.connect()
    const visible = async (keys: string) => {
      await client.query(`select set_config('firebreak.keys', $1, true)`, [keys])
      const found = await client.query('select 1 from journal.view where key = $1', [id])
      return found.rows.length
    }
    try {
      await client.query('begin')
      await client.query('alter table journal.view enable row level security')
      await client.query(
        'create policy view_seen on journal.view for select using (journal.sees(readers, followers, excluded))',
      )
      // The tables' owner is held to it as well; only a superuser, whom no policy holds, has to become somebody else.
      await client.query('alter table journal.view force row level security')
      await giveUpSuperuser(client)
      expect(await visible('')).toBe(0)
      expect(await visible(tomi.actor.id)).toBe(0)
      expect(await visible(`${tomi.actor.id},${mira.actor.id}`)).toBe(1)
    } finally {
      await client.query('rollback')
      client.release()
    }
    await asActor(mira.actor, house.core.pool, async () => undefined)
    const left = await house.core.pool.query(
      `select count(*)::int as n from journal.view where journal.sees(readers, followers, excluded)`,
    )
    expect(left.rows).toEqual([{ n: 0 }])
  })
})

/** A PostgreSQL of somebody else may have lent us its superuser: until the transaction ends, the client is a role that is none. */
async function giveUpSuperuser(client: pg.PoolClient): Promise<void> {
  const found = await client.query<{ is_superuser: string }>('show is_superuser')
  if (found.rows[0]?.is_superuser !== 'on') return
  await client.query('create role firebreak_reader_of_rows')
  await client.query('grant usage on schema journal to firebreak_reader_of_rows')
  await client.query('grant select on journal.view to firebreak_reader_of_rows')
  await client.query('set local role firebreak_reader_of_rows')
}

describe('filters', () => {
  it('narrow by words, severity, stage, person, state and time, and count what is left', async () => {
    const one = await mira.report('Phishing of the finance team')
    const two = await mira.report('Phishing of the 100% remote_team')
    await mira.post(`/api/v1/incidents/${one.id}/severity/set`, {
      level: 'low',
      reason: 'one person',
    })
    const found = async (search: Record<string, string>) =>
      titles(await list(mira, { q: 'phishing', ...search })).toSorted()
    const both = ['Phishing of the 100% remote_team', 'Phishing of the finance team']
    expect(await found({})).toEqual(both)
    expect(await found({ q: 'team PHISH' })).toEqual(both)
    expect(await found({ q: 'phishing 100%' })).toEqual([both[0]])
    expect(await found({ q: 'phishing e_t' })).toEqual([both[0]])
    expect(await found({ q: two.ref.toLowerCase() })).toEqual([both[0]])
    expect(await found({ severity: 'low' })).toEqual([both[1]])
    expect(await found({ severity: 'low,unknown' })).toEqual(both)
    expect(await found({ stage: 'restore' })).toEqual([])
    expect(await found({ person: mira.actor.id, mine: 'true', state: 'open' })).toEqual(both)
    expect(await found({ state: 'concluded' })).toEqual([])
    expect(await found({ to: '2001-01-01' })).toEqual([])
    expect(await found({ from: '2001-01-01', to: '2150-01-01T00:00:00+02:00' })).toEqual(both)
    expect((await list(mira, { q: 'phishing' })).counts).toEqual({
      matching: 2,
      open: 2,
      concluded: 0,
      upTo: 1000,
    })
    // A conclusion takes many steps; this is what its row says in the end.
    await house.tablesOwner.query(
      `update journal.view set facets = array_replace(facets, 'state:open', 'state:concluded') where key = $1`,
      [one.id],
    )
    for (const [state, matching] of [
      ['open', 1],
      ['concluded', 1],
      ['all', 2],
    ] as const)
      expect((await list(mira, { q: 'phishing', state })).counts).toEqual({
        matching,
        open: 1,
        concluded: 1,
        upTo: 1000,
      })
    expect(await found({ state: 'concluded' })).toEqual([both[1]])
  })

  it('never hide what waits for the reader', async () => {
    const { id, ref } = await mira.report('Waits for Tomi')
    await mira.post(`/api/v1/incidents/${id}/access/invite`, { person: tomi.actor.id })
    const all = (await list(tomi)).waiting
    expect(all.map((item) => item.incident.ref)).toContain(ref)
    expect((await list(tomi, { q: 'no such words', limit: '1' })).waiting).toEqual(all)
  })

  it.each([
    ['sort=oldes', 'sort', 'Choose newest, oldest, gravest, due.'],
    ['limit=501', 'limit', 'At most 500; the next page follows with cursor.'],
    ['limit=x', 'limit', 'Give a number.'],
    ['stage=burning', 'stage.0', 'There is no such stage. Choose from detect,'],
    ['from=yesterday', 'from', 'Give the time with its zone, such as'],
    ['state=shut', 'state', 'Choose open, concluded or all.'],
    ['mine=perhaps', 'mine', 'Say true or false.'],
    ['cursor=nonsense', 'cursor', 'This is no cursor of this list.'],
    [`q=${'x'.repeat(201)}`, 'q', 'A search may have at most 200 characters.'],
    ['severty=high', '', 'severty'],
  ])('what is wrong with %s is said', async (search, path, message) => {
    const answer = await mira.get(`/api/v1/incidents?${search}`)
    expect([answer.status, answer.json['code']]).toEqual([422, 'invalid'])
    const [first] = answer.json['errors'] as { path: string; message: string }[]
    expect(first?.path).toBe(path)
    expect(first?.message).toContain(message)
  })
})

describe('pages', () => {
  it('every order gives each row once, page by page, and a cursor belongs to its order', async () => {
    for (let n = 0; n < 7; n++) {
      const { id } = await tomi.report(`Paged ${n}`)
      if (n % 2 === 0)
        await tomi.post(`/api/v1/incidents/${id}/severity/set`, { level: 'low', reason: 'x' })
    }
    const orders = new Map<string, string[]>()
    for (const sort of ['newest', 'oldest', 'gravest', 'due']) {
      const seen: string[] = []
      let cursor: string | null = ''
      for (let page = 0; cursor !== null && page < 10; page++) {
        const search: Record<string, string> = { q: 'paged', sort, limit: '3' }
        const answer: Answer = await list(tomi, cursor === '' ? search : { ...search, cursor })
        expect(answer.counts.matching).toBe(7)
        seen.push(...titles(answer))
        cursor = answer.next
      }
      expect(seen.toSorted(), sort).toEqual(Array.from({ length: 7 }, (_, n) => `Paged ${n}`))
      orders.set(sort, seen)
    }
    expect(orders.get('oldest')).toEqual(orders.get('newest')?.toReversed())
    expect(orders.get('gravest')?.slice(0, 3)).toEqual(['Paged 5', 'Paged 3', 'Paged 1'])
    const { next } = await list(tomi, { q: 'paged', limit: '3' })
    const other = await tomi.get(`/api/v1/incidents?sort=oldest&cursor=${next ?? ''}`)
    expect([other.status, other.json['code']]).toEqual([422, 'invalid'])
  })
})

describe('saved views', () => {
  const search = { severity: 'high', mine: true }

  it('are kept for one person, replaced by name, removed, and checked', async () => {
    expect((await mira.post('/api/v1/me/views', { name: 'Grave and mine', search })).status).toBe(
      200,
    )
    await mira.post('/api/v1/me/views', {
      name: 'Grave and mine',
      search: { ...search, state: 'open' },
    })
    expect((await mira.get('/api/v1/me/views')).json).toEqual({
      views: [{ name: 'Grave and mine', search: { ...search, state: 'open' } }],
    })
    expect((await tomi.get('/api/v1/me/views')).json).toEqual({ views: [] })
    await tomi.post('/api/v1/me/views/remove', { name: 'Grave and mine' })
    const bad = await mira.post('/api/v1/me/views', { name: 'x', search: { sort: 'loudest' } })
    expect([bad.status, bad.json['code']]).toEqual([422, 'invalid'])
    await mira.post('/api/v1/me/views/remove', { name: 'Grave and mine' })
    expect((await mira.get('/api/v1/me/views')).json).toEqual({ views: [] })
    expect((await house.anonymous.get('/api/v1/me/views')).status).toBe(401)
  })

  it('one more than the limit is refused, and says so', async () => {
    for (let n = 0; n < 30; n++)
      expect((await max.post('/api/v1/me/views', { name: `view ${n}`, search: {} })).status).toBe(
        200,
      )
    const more = await max.post('/api/v1/me/views', { name: 'one more', search: {} })
    expect([more.status, more.json['code']]).toEqual([409, 'too-many-views'])
    expect((await max.post('/api/v1/me/views', { name: 'view 3', search })).status).toBe(200)
  })
})

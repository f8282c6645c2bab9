/**
 * Who is looking at a record right now, in whichever process their page is connected. Each process writes its readers into
 * the database and renews them; the others are told and read. A lost message is made good by the next renewal, and the
 * readers of a process that died are forgotten after a few.
 */
import type pg from 'pg'
import type { WakeUp } from './wake-up.ts'

/** A reader who was not renewed for this long belongs to a process that is gone: four renewals. */
const STALE_MS = 8000
/** Rows this old are nobody's any more and are taken away. */
const GONE_MS = 60_000
/** Opening a page and leaving another in the same moment is one change. */
const GATHER_MS = 30

export type Presence = {
  /** Somebody came to a record here, or left it. */
  readonly moved: (stream: string) => void
  /** Everybody on a record, here and elsewhere, as far as is known. */
  readonly people: (stream: string) => readonly string[]
  /** Renews this process's readers and reads the others'; called with every sweep. */
  readonly renew: () => Promise<void>
  readonly close: () => Promise<void>
}

export type PresenceParts = {
  readonly pool: pg.Pool
  readonly wakeUp: Pick<WakeUp, 'node' | 'tell' | 'hear'>
  readonly log: (line: string, error?: unknown) => void
  /** The records that somebody has open here, and who. */
  readonly here: () => ReadonlyMap<string, ReadonlySet<string>>
  /** Told when the people on a record that is open here changed. */
  readonly onChange: (stream: string, people: readonly string[]) => void
}

export function openPresence(parts: PresenceParts): Presence {
  const { pool, wakeUp, here } = parts
  const elsewhere = new Map<string, readonly string[]>()
  const waiting = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const people = (stream: string) => [
    ...new Set([...(here().get(stream) ?? []), ...(elsewhere.get(stream) ?? [])]),
  ]
  const read = async (streams: readonly string[]) => {
    const others = await readOthers(streams, wakeUp.node, pool)
    for (const stream of streams) {
      const before = people(stream)
      elsewhere.set(stream, others.get(stream) ?? [])
      if (!sameSet(before, people(stream))) parts.onChange(stream, people(stream))
      if (!here().has(stream)) elsewhere.delete(stream)
    }
  }
  const write = async (streams: readonly string[]) => {
    for (const stream of streams)
      await writeOwn(stream, [...(here().get(stream) ?? [])], wakeUp.node, pool)
    for (const stream of streams) wakeUp.tell('presence', stream)
    await read(streams)
  }
  const stop = wakeUp.hear('presence', async (stream) => {
    if (here().has(stream)) await read([stream])
  })
  return {
    people,
    moved: (stream) => {
      waiting.add(stream)
      timer ??= setTimeout(() => {
        timer = undefined
        const streams = [...waiting]
        waiting.clear()
        write(streams).catch((error: unknown) => parts.log('presence could not be written', error))
      }, GATHER_MS)
    },
    renew: async () => {
      const streams = [...here().keys()]
      for (const stream of streams)
        await writeOwn(stream, [...(here().get(stream) ?? [])], wakeUp.node, pool)
      if (streams.length > 0) await read(streams)
    },
    close: async () => {
      stop()
      clearTimeout(timer)
      await pool.query(
        `delete from journal.presence where node = $1 or seen < clock_timestamp() - $2 * interval '1 millisecond'`,
        [wakeUp.node, GONE_MS],
      )
    },
  }
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((person) => b.includes(person))

async function writeOwn(
  stream: string,
  people: readonly string[],
  node: string,
  pool: pg.Pool,
): Promise<void> {
  await pool.query({
    name: 'presence-write',
    text: `with gone as (delete from journal.presence where node = $1 and stream = $2 and not person = any($3::text[]))
           insert into journal.presence (node, stream, person) select $1, $2, unnest($3::text[])
           on conflict (node, stream, person) do update set seen = excluded.seen`,
    values: [node, stream, people],
  })
}

async function readOthers(
  streams: readonly string[],
  node: string,
  pool: pg.Pool,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = await pool.query<{ stream: string; people: string[] }>({
    name: 'presence-read',
    text: `select stream, array_agg(distinct person) as people from journal.presence
           where stream = any($1::uuid[]) and node <> $2 and seen > clock_timestamp() - $3 * interval '1 millisecond'
           group by stream`,
    values: [streams, node, STALE_MS],
  })
  return new Map(found.rows.map((row) => [row.stream, row.people]))
}

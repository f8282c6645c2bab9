/** Puts a chain back as it was taken out: the same bytes, the same numbers, the same hashes, under the same stream. */
import type pg from 'pg'
import { verifyChain, type Head, type Queryable, type StoredChain } from './verify.ts'

/** Rows in one statement: keeps a message to the database under a few tens of megabytes. */
const ROWS_PER_INSERT = 500

export type Imported =
  | { readonly status: 'done'; readonly head: Head }
  | { readonly status: 'already-there' }
  | { readonly status: 'bad'; readonly problem: string }

/**
 * Checks a chain and inserts it in the transaction of `client`, a connection of the role that owns the tables: the role that
 * serves requests may only append. Refuses a stream that exists, and a chain that does not hold with its first fault.
 */
export async function importChain(client: Queryable, stored: StoredChain): Promise<Imported> {
  const verdict = verifyChain(stored)
  if (!verdict.ok || !verdict.head)
    return { status: 'bad', problem: verdict.problem ?? 'it does not hold' }
  const made = await client.query(
    `insert into journal.stream (id, kind, nonce, chain, seq, link) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do nothing returning id`,
    [stored.stream, stored.kind, stored.nonce, stored.chain, String(stored.seq), stored.link],
  )
  if (made.rows.length === 0) return { status: 'already-there' }
  for (const rows of inPieces(stored.entries))
    await client.query(
      `insert into journal.entry (stream, seq, at_us, header, leaf, link)
       select $1, * from unnest($2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[])`,
      [
        stored.stream,
        rows.map((row) => String(row.seq)),
        rows.map((row) => String(row.atUs)),
        rows.map((row) => row.header),
        rows.map((row) => row.leaf),
        rows.map((row) => row.link),
      ],
    )
  for (const rows of inPieces(stored.parts))
    await client.query(
      `insert into journal.part (stream, seq, name, salt, content)
       select $1, * from unnest($2::bigint[], $3::text[], $4::bytea[], $5::bytea[])`,
      [
        stored.stream,
        rows.map((row) => String(row.seq)),
        rows.map((row) => row.name),
        rows.map((row) => row.salt),
        rows.map((row) => row.content),
      ],
    )
  for (const { hash, content } of stored.documents)
    await client.query(
      'insert into journal.document (hash, content) values ($1, $2) on conflict do nothing',
      [hash, content],
    )
  return { status: 'done', head: verdict.head }
}

function inPieces<T>(rows: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_PER_INSERT) }, (_, piece) =>
    rows.slice(piece * ROWS_PER_INSERT, (piece + 1) * ROWS_PER_INSERT),
  )
}

/** Runs `work` in one transaction; undone when it throws. */
export async function inTransaction<T>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query(begin)
    const answer = await work(client)
    await client.query('commit')
    return answer
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

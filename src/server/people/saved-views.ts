/** Searches that a person keeps under a name. A table of their own and no events: see migration 0002 and decision 0007. */
import type pg from 'pg'
import { z } from 'zod'
import { inTransaction } from '#journal/import.ts'
import { searchSchema } from '#features/incident/search.ts'
import { lineSchema } from '#kernel/words.ts'

/** More than fit on a page are searched themselves. */
export const SAVED_VIEWS_MAX = 30

export const savedViewSchema = z.strictObject({
  name: lineSchema(60, 'The name'),
  // Kept as it was written, so that the page's address says the same again; checked by what lists accept.
  search: z
    .record(z.string().max(20), z.union([z.string().max(400), z.boolean()]))
    .refine((search) => searchSchema.safeParse(search).success, 'This is no search of incidents.'),
})
export type SavedView = z.output<typeof savedViewSchema>

/** A person's searches, by name. */
export async function savedViewsOf(person: string, pool: pg.Pool): Promise<readonly SavedView[]> {
  const found = await pool.query<SavedView>(
    'select name, search from journal.saved_view where person = $1 order by lower(name), name',
    [person],
  )
  return found.rows
}

/** Keeps a search, or puts it in the place of the one with this name. False when the person has as many as they may. */
export async function saveView(person: string, view: SavedView, pool: pg.Pool): Promise<boolean> {
  return inTransaction(pool, 'begin', async (client) => {
    // Two tabs of one person save one after the other, so that the count is right.
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`view:${person}`])
    const others = await client.query<{ count: number }>(
      'select count(*)::int as count from journal.saved_view where person = $1 and name <> $2',
      [person, view.name],
    )
    if ((others.rows[0]?.count ?? 0) >= SAVED_VIEWS_MAX) return false
    await client.query(
      `insert into journal.saved_view (person, name, search) values ($1, $2, $3)
       on conflict (person, name) do update set search = excluded.search, at = excluded.at`,
      [person, view.name, JSON.stringify(view.search)],
    )
    return true
  })
}

/** Forgets a search; done as well when there was none. */
export async function removeView(person: string, name: string, pool: pg.Pool): Promise<void> {
  await pool.query('delete from journal.saved_view where person = $1 and name = $2', [person, name])
}

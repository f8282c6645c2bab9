/**
 * Rows of an older version are rebuilt beside the work, after the server listens: a job takes one slice and puts the next
 * in its place under the same key, so that two processes never do the same slice and a crash goes on where it was.
 */
import type { JobHelpers } from 'graphile-worker'
import type { Core } from '../core.ts'
import { rebuildingNow, rebuildSlice, type RebuildPlace } from '../streams/rows.ts'

export const REBUILD_TASK = 'rebuild-rows'
const KEY = 'rebuild-rows'
/** Rows that all have this version are looked through once more a while after each start, when nobody waits for it. */
const CHECK_AFTER_MS = 30_000

/** Sets the first slice: at once when there is work to do, later when there should be none. */
export async function beginRebuild(core: Pick<Core, 'ownerPool'>, wanted: boolean): Promise<void> {
  await core.ownerPool.query(
    `select graphile_worker.add_job($1, '{}'::json, run_at => now() + $2 * interval '1 millisecond', job_key => $3)`,
    [REBUILD_TASK, wanted ? 0 : CHECK_AFTER_MS, KEY],
  )
}

/** One slice; `say` is told how far it is. */
export async function rebuildNext(
  payload: unknown,
  helpers: Pick<JobHelpers, 'addJob'>,
  core: Core,
  say: (line: string) => void,
): Promise<void> {
  const place = payload as RebuildPlace | undefined
  const slice = await rebuildSlice(place?.kind === undefined ? undefined : place, core)
  if (slice.count > 0) {
    const progress = await rebuildingNow(core.pool)
    say(
      progress
        ? `rebuilding the lists: ${progress.done} of ${progress.total} incidents`
        : 'the lists are rebuilt',
    )
  }
  if (slice.next !== undefined) await helpers.addJob(REBUILD_TASK, slice.next, { jobKey: KEY })
}

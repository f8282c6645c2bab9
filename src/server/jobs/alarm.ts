/** The next moments of a record, as jobs: one for each slice that waits for one, replaced when the moment moves. */
import type { Queryable } from '#journal/verify.ts'
import type { Job, StreamKind } from '#kernel/stream.ts'
import type { Core } from '../core.ts'

/** Sets the jobs of a record whose next moments no append has set: after a tick without news, or a restore. */
export async function setAlarms(
  kind: StreamKind,
  id: string,
  core: Pick<Core, 'records' | 'ownerPool'>,
): Promise<void> {
  const record = await core.records.patient(kind, id)
  if (record) await addAlarms(kind.alarms(record.state), core.ownerPool)
}

/** Adds jobs for moments. `db` is a connection of the role that owns the tables. */
export async function addAlarms(jobs: readonly Job[], db: Queryable): Promise<void> {
  for (const job of jobs)
    await db.query(
      `select graphile_worker.add_job($1, $2::json, run_at => clock_timestamp() + ($3::timestamptz - journal.now()), job_key => $4)`,
      [job.task, JSON.stringify(job.payload), job.at, job.key],
    )
}

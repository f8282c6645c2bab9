/** The next moment of an incident's clocks, as a job: one for each incident, replaced when the moment moves. */
import { nextMoment } from '#features/clocks/clocks.ts'
import type { Core } from '../core.ts'

/** Sets the job for an incident whose next moment no append has set: after a tick without news, an import, a restore. */
export async function setAlarm(
  incident: string,
  core: Pick<Core, 'records' | 'ownerPool'>,
): Promise<void> {
  const record = await core.records.patient(incident)
  const next = record && nextMoment(record.state)
  if (next)
    await core.ownerPool.query(
      `select graphile_worker.add_job('tick', $1::json, run_at => clock_timestamp() + ($2::timestamptz - journal.now()), job_key => $3)`,
      [JSON.stringify({ incident }), next, `tick:${incident}`],
    )
}

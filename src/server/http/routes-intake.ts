/** Alerts in: 202 only after the record has them (design §3). The key in the address is the source's secret. */
import type { FastifyInstance } from 'fastify'
import { readAlerts } from '../intake/alert-formats.ts'
import { takeAlerts } from '../intake/take-alerts.ts'
import { sourceIn } from '../people/directory.ts'
import { keptHash, sameHash } from '../start/secrets.ts'
import type { Doors } from './doors.ts'
import { sendProblem } from './problem.ts'

/** A full notification of 500 alerts with long annotations. */
const INTAKE_BYTES_MAX = 2 * 1024 * 1024

export async function intakeRoutes(app: FastifyInstance, { core, meters }: Doors): Promise<void> {
  app.post<{ Params: { source: string; key: string } }>(
    '/api/v1/intake/:source/:key',
    {
      bodyLimit: INTAKE_BYTES_MAX,
      config: {
        access: 'source-key',
        takesForeign: true,
        says: 'Takes in alerts; 202 once they are recorded.',
      },
    },
    async (request, reply) => {
      const { source: id, key } = request.params
      const source =
        sourceIn(await core.workspace.current(), id) ?? sourceIn(await core.workspace.fresh(), id)
      if (!source || !sameHash(keptHash(core.secrets, key), source.hash))
        return sendProblem(reply, 'absent')
      core.keyUses.used(id)
      const read = readAlerts(request.body, source)
      if (!read.ok) return sendProblem(reply, 'invalid', read.problems)
      const records = await takeAlerts(read.alerts, source, core)
      meters.alerts(read.alerts.length)
      // The monitor learns that it was heard, not what became of it: its key is not a key to the record.
      return reply.code(202).send({ accepted: read.alerts.length, records: new Set(records).size })
    },
  )
}

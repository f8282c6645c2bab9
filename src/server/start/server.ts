/** A running server: the core behind the HTTP door, with the worker beside it. Composed here and nowhere else. */
import type { AddressInfo } from 'node:net'
import { openSmtp } from '#adapters/smtp/sender.ts'
import type { Config } from './config.ts'
import { openCore, type Core, type CoreSettings } from '../core.ts'
import { buildApp } from '../http/app.ts'
import type { SetupLink } from '../http/doors.ts'
import type { Log } from './log.ts'
import type { Database } from '../postgres/database.ts'
import { makeSecret, openSecrets } from './secrets.ts'
import { StartRefused } from './start-refused.ts'
import { beginRebuild } from '../jobs/rebuild-rows.ts'
import { wantRows } from '../streams/rows.ts'
import { startWorker, type Worker } from '../jobs/worker.ts'

export type Running = {
  readonly core: Core
  /** Where people reach it. */
  readonly url: string
  /** Printed once, at a start without an owner. */
  readonly setupLink: string | undefined
  /** Call when the address was printed: from now on it says that it is ready. */
  readonly announced: () => void
  readonly close: () => Promise<void>
}

/** The address people use: the configured one, or the machine's own name for itself, which passkeys accept. */
export function publicUrlOf(config: Config, port = config.port): string {
  const host = ['127.0.0.1', '::1', '0.0.0.0', '::'].includes(config.host)
    ? 'localhost'
    : config.host
  return config.url ?? `http://${host}:${port}`
}

/** Settings of the core for a database that is open. The CLI and the tests use them as well. */
export async function coreSettings(
  config: Config,
  database: Database,
  log: Log,
): Promise<CoreSettings> {
  const publicUrl = publicUrlOf(config)
  const here = [`http://localhost:${config.port}`, `http://127.0.0.1:${config.port}`]
  return {
    owner: database.owner,
    app: database.app,
    secrets: await openSecrets(config.data),
    publicUrl,
    trustedOrigins: [...new Set([new URL(publicUrl).origin, ...(config.url ? [] : here)])],
    log: (line, error) => log.fault(line, error),
  }
}

/** Opens everything, listens, and begins to work. Throws StartRefused when a person must act. */
export async function startServer(config: Config, database: Database, log: Log): Promise<Running> {
  const settings = await coreSettings(config, database, log)
  const core = await openCore(settings)
  const rowsWanted = await wantRows(core.pool)
  const setup: SetupLink = { secret: hasOwner(core) ? undefined : makeSecret('') }
  const smtp = config.smtpUrl
    ? openSmtp(
        config.smtpUrl,
        config.mailFrom ?? {
          name: '',
          address: `firebreak@${new URL(settings.publicUrl).hostname}`,
        },
      )
    : undefined
  const readiness = { ready: false }
  const app = await buildApp({ core, setup, send: smtp?.send, readiness, proxy: config.proxy })
  const close = async (worker?: Worker) => {
    await app.close()
    await worker?.stop()
    smtp?.close()
    await core.close()
  }
  try {
    await app.listen({ host: config.host, port: config.port })
  } catch (error) {
    await close()
    if ((error as { code?: string }).code === 'EADDRINUSE')
      throw new StartRefused(
        `port ${config.port} on ${config.host} is taken by another program; stop it, or choose another with FIREBREAK_PORT`,
      )
    throw error
  }
  const worker = await startWorker({ core, send: smtp?.send, say: (line) => log.info(line) })
  await beginRebuild(core, rowsWanted)
  const { port } = app.server.address() as AddressInfo
  const url = publicUrlOf(config, port)
  return {
    core,
    url,
    setupLink: setup.secret === undefined ? undefined : `${url}/setup?token=${setup.secret}`,
    announced: () => {
      readiness.ready = true
    },
    close: () => close(worker),
  }
}

function hasOwner(core: Core): boolean {
  return Object.values(core.workspace.now().people.all).some((person) => person.role === 'owner')
}

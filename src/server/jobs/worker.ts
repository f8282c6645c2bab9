/** The worker's tasks: clocks that came due, mail, and the housekeeping of answers. Each may run twice and does no harm. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, run, type Runner, type TaskList } from 'graphile-worker'
import type { SendLetter } from '#ports/mail.ts'
import { between, plus } from '#kernel/instant.ts'
import { cutText } from '#kernel/words.ts'
import { MAIL_ATTEMPTS_MAX, type MailJob, type TickJob } from '#kernel/contribution.ts'
import { kindNamed } from '#features/index.ts'
import { setAlarms } from './alarm.ts'
import { SYSTEM, type Core } from '../core.ts'
import { eventOf, letterFor } from '../mail/letters.ts'
import { REBUILD_TASK, rebuildNext } from './rebuild-rows.ts'

export type WorkerSettings = {
  readonly core: Core
  readonly send: SendLetter | undefined
  /** Told of work that takes long, for the log. */
  readonly say?: (line: string) => void
}

/** Jobs at once on two cores: mail waits on others, ticks are short. */
const CONCURRENCY = 4
/** A job that comes due is picked up within this, also when a notification was lost. */
const POLL_MS = 1000

/** A worker that lost its database begins again after this long, as often as it takes. */
const RESTART_MS = 1000

export type Worker = { readonly stop: () => Promise<void> }

/** Starts the worker and keeps it working: when the database goes away it ends, and is started again until it stays. */
export async function startWorker(settings: WorkerSettings): Promise<Worker> {
  const { log } = settings.core
  let stopped = false
  let runner = await begin(settings)
  const keep = async (): Promise<void> => {
    for (;;) {
      try {
        await runner.promise
      } catch (error) {
        log('the worker ended', error)
      }
      for (let begun = false; !begun;) {
        if (stopped) return
        await sleep(RESTART_MS)
        try {
          if (stopped) return
          runner = await begin(settings)
          begun = true
        } catch (error) {
          log('the worker could not begin again', error)
        }
      }
    }
  }
  const kept = keep()
  return {
    stop: async () => {
      stopped = true
      // It may have ended by itself a moment ago; then there is nothing to stop.
      await runner.stop().catch(() => undefined)
      await kept
    },
  }
}

async function begin({ core, send, say }: WorkerSettings): Promise<Runner> {
  const tasks: TaskList = {
    tick: async (payload) => tick(payload as TickJob, core),
    mail: async (payload, helpers) => {
      const job = payload as MailJob
      const early = await untilItStands(job, core)
      if (early > 0)
        await helpers.addJob('mail', job, {
          runAt: new Date(Date.now() + early),
          jobKey: `mail:${job.id}:${job.entry}:${job.person}`,
          maxAttempts: MAIL_ATTEMPTS_MAX,
        })
      else await mail(job, helpers.job.attempts, core, send)
    },
    [REBUILD_TASK]: async (payload, helpers) =>
      rebuildNext(payload, helpers, core, say ?? (() => undefined)),
    'forget-answers': async () => {
      await core.pool.query(
        `delete from journal.answer where at < journal.now() - interval '7 days'`,
      )
    },
  }
  const silent = new Logger(() => (level, message) => {
    if (level === 'error') core.log(`worker: ${message}`)
  })
  return run({
    pgPool: core.ownerPool,
    taskList: tasks,
    concurrency: CONCURRENCY,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    logger: silent,
    crontab: '17 3 * * * forget-answers ?jobKey=forget-answers',
  })
}

/** Records what is due, then sets the next tick: the append does that when it recorded something, else it is done here. */
async function tick({ kind: name, id, slice }: TickJob, core: Core): Promise<void> {
  const kind = kindNamed(name)
  if (!kind) return core.log(`a tick for an unknown kind of record (${name}) was left out`)
  await core.clock.renew()
  const outcome = await core.dispatch({ kind, id, slice, verb: 'tick', body: {}, ...SYSTEM })
  if (outcome.status === 'refused') await setAlarms(kind, id, core)
}

/**
 * Milliseconds until what a letter tells of can no longer be taken back. The job was written down with the time its entry was going
 * to get; an append that had to wait was recorded later than that.
 */
async function untilItStands(job: MailJob, core: Core): Promise<number> {
  const found = await eventOf(job, core)
  const waits = found?.slice.letters?.waitMs
  if (!found || waits === undefined) return 0
  return between(core.clock.now(), plus(found.event.recorded, waits))
}

/** Sends one letter and records that it went, or, when the last try failed, that it did not. */
async function mail(
  job: MailJob,
  attempts: number,
  core: Core,
  send: SendLetter | undefined,
): Promise<void> {
  if (!send) return
  const letter = await letterFor(job, core)
  if (!letter) return
  try {
    await send(letter)
  } catch (error) {
    if (attempts < MAIL_ATTEMPTS_MAX) throw error
    await noteDelivery(job, core, error instanceof Error ? cutText(error.message, 300) : 'unknown')
    return
  }
  await noteDelivery(job, core)
}

/** For slices that keep a list of who was reached. */
async function noteDelivery(job: MailJob, core: Core, cause?: string): Promise<void> {
  const found = await eventOf(job, core)
  if (!found) return
  const { kind, slice, event } = found
  const note = slice.letters?.noted?.(event as never, {
    person: job.person,
    ...(cause === undefined ? {} : { cause }),
  })
  if (!note) return
  const key = `mail:${job.id}:${job.entry}:${job.person}`
  await core.dispatch({ kind, id: job.id, slice: slice.name, ...note, key, ...SYSTEM })
}

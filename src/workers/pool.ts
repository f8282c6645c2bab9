/**
 * Threads for heavy orders: few, started when needed, each with a limit in time and memory; and a short queue before them,
 * with an answer when it is full. Nothing here knows what an order does.
 */
import { Worker } from 'node:worker_threads'
import type { Order, Outcome } from './orders.ts'

export type WorkLimits = {
  /** Orders carried out at once: one, so that on two cores the other one answers requests. */
  readonly threads: number
  /** Orders that wait for a thread. More would wait longer than a person does. */
  readonly waiting: number
  /** Orders of one person, waiting or under way: a page and two files. The other places are for other people. */
  readonly perPerson: number
  /** An order that waited this long is given up before it began. */
  readonly waitMs: number
  /** An order that computes longer is stopped. The budget is 10 s for 5,000 entries; this is for twenty times as many. */
  readonly timeMs: number
  /** Heap of one thread: a record of 100,000 entries and its report take about half. */
  readonly memoryMb: number
  /** A thread that had nothing to do for this long ends and gives its memory back. */
  readonly idleMs: number
}

const LIMITS: WorkLimits = {
  threads: 1,
  waiting: 12,
  perPerson: 3,
  waitMs: 60_000,
  timeMs: 120_000,
  memoryMb: 1024,
  idleMs: 30_000,
}
/** What somebody is told to wait when the queue is full: an order of usual size is done by then. */
const RETRY_AFTER_SECONDS = 5
const FULL: Outcome = { status: 'full', retryAfterSeconds: RETRY_AFTER_SECONDS }

export type Workers = {
  /** Carries a person's order out in a thread. Rejects when it failed; one that may not run is answered, not rejected. */
  readonly run: (order: Order, person: string) => Promise<Outcome>
  readonly close: () => Promise<void>
}

type Job = {
  readonly order: Order
  readonly done: (outcome: Outcome) => void
  readonly failed: (error: Error) => void
  readonly wait: NodeJS.Timeout
}
type Reply = { readonly bytes?: Uint8Array<ArrayBuffer>; readonly error?: string }

/** `data` is given to each thread at its start: the settings of its database connection. */
export function openWorkers(data: unknown, given: Partial<WorkLimits> = {}): Workers {
  const limits = { ...LIMITS, ...given }
  const queue: Job[] = []
  const idle: Thread[] = []
  const threads = new Set<Thread>()
  let closed = false
  const next = (): void => {
    if (closed || queue.length === 0) return
    const thread = idle.pop() ?? (threads.size < limits.threads ? begin() : undefined)
    const job = thread && queue.shift()
    if (!thread || !job) return
    clearTimeout(job.wait)
    thread.take(job)
  }
  const begin = (): Thread => {
    const thread = openThread(data, limits, {
      onFree: () => {
        idle.push(thread)
        next()
      },
      onEnd: () => {
        threads.delete(thread)
        if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1)
        next()
      },
    })
    threads.add(thread)
    return thread
  }
  const enqueue = (order: Order): Promise<Outcome> =>
    new Promise((done, failed) => {
      const busy = idle.length === 0 && threads.size >= limits.threads
      if (closed || (busy && queue.length >= limits.waiting)) {
        done(FULL)
        return
      }
      const wait = setTimeout(() => {
        const at = queue.findIndex((job) => job.wait === wait)
        if (at >= 0) queue.splice(at, 1)
        done(FULL)
      }, limits.waitMs)
      queue.push({ order, done, failed, wait })
      next()
    })
  const share = openShares(limits.perPerson)
  return {
    run: async (order, person) => {
      if (!share.take(person)) return FULL
      try {
        return await enqueue(order)
      } finally {
        share.giveBack(person)
      }
    },
    close: async () => {
      closed = true
      for (const job of queue.splice(0)) {
        clearTimeout(job.wait)
        job.done(FULL)
      }
      await Promise.all([...threads].map((thread) => thread.stop()))
    },
  }
}

/** How many orders each person has; people without any are not kept. */
function openShares(max: number) {
  const held = new Map<string, number>()
  const count = (person: string) => held.get(person) ?? 0
  return {
    take: (person: string): boolean => {
      if (count(person) >= max) return false
      held.set(person, count(person) + 1)
      return true
    },
    giveBack: (person: string): void => {
      if (count(person) > 1) held.set(person, count(person) - 1)
      else held.delete(person)
    },
  }
}

type Thread = { readonly take: (job: Job) => void; readonly stop: () => Promise<void> }

/** One thread and the order it has. It is over when its time or memory is; the pool then begins another. */
function openThread(
  data: unknown,
  limits: WorkLimits,
  on: { readonly onFree: () => void; readonly onEnd: () => void },
): Thread {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb },
  })
  worker.unref()
  let job: Job | undefined
  let timer: NodeJS.Timeout | undefined
  const settle = (how: (job: Job) => void): void => {
    clearTimeout(timer)
    const settled = job
    job = undefined
    if (settled) how(settled)
  }
  let over = false
  const end = () => {
    if (!over) on.onEnd()
    over = true
  }
  const rest = () => {
    // The pool is told before the thread ends, so that it gives no order to one that is going.
    timer = setTimeout(() => {
      end()
      void worker.terminate()
    }, limits.idleMs)
    timer.unref()
    on.onFree()
  }
  worker.on('message', ({ bytes, error }: Reply) => {
    settle((mine) => {
      if (bytes) mine.done({ status: 'done', bytes })
      else mine.failed(new Error(`an order failed in its thread: ${error ?? 'no reason given'}`))
    })
    rest()
  })
  worker.on('error', (error: Error & { code?: string }) =>
    settle((mine) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') mine.done({ status: 'too-large' })
      else mine.failed(error)
    }),
  )
  worker.on('exit', () => {
    settle((mine) => mine.failed(new Error('the thread of an order ended')))
    end()
  })
  return {
    take: (taken) => {
      clearTimeout(timer)
      job = taken
      timer = setTimeout(() => {
        settle((mine) => mine.done({ status: 'too-long' }))
        void worker.terminate()
      }, limits.timeMs)
      worker.postMessage(taken.order)
    },
    stop: async () => {
      await worker.terminate()
    },
  }
}

/** Prints reports as PDF with Typst, in a worker thread that is started when first needed. */
import { Worker } from 'node:worker_threads'

export type PdfPrinter = {
  /** The PDF's bytes, of what the template report.typ reads as JSON. Rejects when printing takes longer than the limit or fails. */
  readonly print: (page: Readonly<Record<string, unknown>>) => Promise<Buffer>
  readonly close: () => Promise<void>
}

/** The budget for 5,000 entries is ten seconds; three times that is a hang. */
const PRINT_TIMEOUT_MS = 30_000

type Waiting = {
  readonly done: (pdf: Buffer) => void
  readonly failed: (error: Error) => void
  readonly timer: NodeJS.Timeout
}
type Reply = { readonly id: number; readonly pdf?: Uint8Array; readonly error?: string }

export function openPdfPrinter(): PdfPrinter {
  let worker: Worker | undefined
  let last = 0
  const waiting = new Map<number, Waiting>()
  const settle = (id: number, reply: Reply | Error) => {
    const one = waiting.get(id)
    if (!one) return
    waiting.delete(id)
    clearTimeout(one.timer)
    if (reply instanceof Error) one.failed(reply)
    else if (reply.pdf) one.done(Buffer.from(reply.pdf))
    else
      one.failed(new Error(`the report could not be printed: ${reply.error ?? 'no reason given'}`))
  }
  const fail = (error: Error) => {
    worker = undefined
    for (const id of waiting.keys()) settle(id, error)
  }
  const start = (): Worker => {
    const next = new Worker(new URL('./print-worker.ts', import.meta.url))
    next.on('message', (reply: Reply) => settle(reply.id, reply))
    next.on('error', fail)
    next.on('exit', () => fail(new Error('the printing thread ended')))
    next.unref()
    return next
  }
  return {
    print: (page) =>
      new Promise((done, failed) => {
        worker ??= start()
        last += 1
        const id = last
        const timer = setTimeout(() => {
          void worker?.terminate()
          settle(id, new Error(`printing took longer than ${PRINT_TIMEOUT_MS / 1000} s`))
        }, PRINT_TIMEOUT_MS)
        waiting.set(id, { done, failed, timer })
        worker.postMessage({ id, data: JSON.stringify(page) })
      }),
    close: async () => {
      await worker?.terminate()
    },
  }
}

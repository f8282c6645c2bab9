/** The thread: takes one order after another, each from its own reading of the journal. Started by `pool.ts` alone. */
import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import { must } from '#kernel/must.ts'
import { openJournal } from '#journal/journal.ts'
import { verifyStream } from '#journal/verify.ts'
import { incidents, upcasts } from '#features/index.ts'
import { reportMarkdown } from '#features/report/render-markdown.ts'
import { pageData } from '#features/report/render-page.ts'
import { buildReport, type Report } from '#features/report/view.ts'
import type { Order } from './orders.ts'

const port = must(parentPort, 'the port of a worker thread')
const { database } = workerData as { readonly database: pg.ClientConfig }
/** One order at a time reads; its connection is given back soon, because most threads idle. */
const pool = new pg.Pool({ ...database, max: 1, idleTimeoutMillis: 5000 })
// A connection that is lost between orders is opened anew by the next one.
pool.on('error', () => undefined)
const journal = openJournal(pool, upcasts)

type ReportOrder = Extract<Order, { what: 'report' }>

async function reportOf({ stream, upTo, names, directory }: ReportOrder): Promise<Report> {
  const events = (await journal.read(stream, 0)).filter((event) => event.seq <= upTo)
  const state = incidents.fold(stream, events)
  return buildReport({
    state,
    events,
    names,
    directory,
    sentence: (...told) => incidents.sentence(...told),
  })
}

async function carryOut(order: Order): Promise<string | Uint8Array> {
  if (order.what === 'verify') return JSON.stringify(await verifyStream(pool, order.stream))
  const report = await reportOf(order)
  switch (order.as) {
    case 'json':
      return JSON.stringify(report)
    case 'pretty-json':
      return JSON.stringify(report, null, 2)
    case 'markdown':
      return reportMarkdown(report)
    case 'pdf': {
      // Typst is large and is loaded when the first PDF is asked for.
      const { printPdf } = await import('#adapters/typst/print.ts')
      return printPdf(pageData(report))
    }
  }
}

port.on('message', (order: Order) => {
  carryOut(order).then(
    (made) => {
      // A copy of its own, so that its memory can be handed over whole instead of being copied while others wait.
      const bytes =
        typeof made === 'string' ? new TextEncoder().encode(made) : Uint8Array.from(made)
      port.postMessage({ bytes }, [bytes.buffer])
    },
    (error: unknown) =>
      port.postMessage({
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  )
})

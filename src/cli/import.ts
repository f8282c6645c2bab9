/** `import`: an exported record, put back hash for hash. The machine's keyboard may do that; reading it stays with its people. */
import { readFile, stat } from 'node:fs/promises'
import { eventsIn, readExport } from '#journal/archive.ts'
import { importChain, inTransaction } from '#journal/import.ts'
import { verifyChain, type StoredChain } from '#journal/verify.ts'
import { incidents, publishedEvents } from '#features/index.ts'
import { misfitIn } from '#kernel/published.ts'
import { setAlarms } from '../server/jobs/alarm.ts'
import type { Core } from '../server/core.ts'
import { rebuildRowsOf } from '../server/streams/rows.ts'
import { UsageError } from './arguments.ts'
import { Refused, withCore, type Command } from './terminal.ts'

/** A record of tens of thousands of entries is a few tens of megabytes; this one is read into memory whole. */
const EXPORT_BYTES_MAX = 512 * 1024 * 1024

/** An export, read. Refused when it is none; whether it holds is another question. */
export async function readExportFile(file: string): Promise<StoredChain> {
  const { size } = await stat(file)
  if (size > EXPORT_BYTES_MAX)
    throw new Refused(
      'too-large',
      `${file} is larger than ${EXPORT_BYTES_MAX / 1024 / 1024} MB; no export of ours is.`,
    )
  const text = await readFile(file, 'utf8')
  try {
    return readExport(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Refused('not-an-export', `${file} is not an export of a record: ${reason}`)
  }
}

/** `import FILE` */
export const importFrom: Command = async (terminal) => {
  const [file] = terminal.words
  if (!file) throw new UsageError('Say which file: firebreak import FILE')
  const stored = await readExportFile(file)
  const verdict = verifyChain(stored)
  if (!verdict.ok)
    throw new Refused('does-not-verify', `Nothing was imported: ${verdict.problem ?? ''}.`)
  if (stored.kind !== 'incident')
    throw new Refused('not-an-incident', 'Only records of incidents are imported one by one.')
  const ref = refOf(stored)
  const head = await withCore(terminal, async (core) => {
    const put = await putBack(stored, ref, core)
    await rebuildRowsOf(incidents, stored.stream, core)
    await setAlarms(incidents, stored.stream, core)
    return put
  })
  terminal.print(
    terminal.json
      ? JSON.stringify({ id: stored.stream, ref, head })
      : `${ref} is here, all ${head.seq} entries. Its people are those it names; others cannot see it.`,
  )
  return 0
}

async function putBack(stored: StoredChain, ref: string, core: Core) {
  return inTransaction(core.ownerPool, 'begin', async (client) => {
    const imported = await importChain(client, stored)
    if (imported.status === 'bad') throw new Refused('does-not-verify', `${imported.problem}.`)
    if (imported.status === 'already-there')
      throw new Refused('already-there', `The record ${ref} is here already; nothing was changed.`)
    const taken = await client.query(
      `select 1 from journal.view where name = 'incidents' and ref = $1`,
      [ref],
    )
    if (taken.rows.length > 0)
      throw new Refused('ref-taken', `Another record here is called ${ref}; nothing was imported.`)
    return imported.head
  })
}

/** The reference people call it by, from its first entry. Refused when an entry cannot be read by this version. */
function refOf(stored: StoredChain): string {
  const events = eventsIn(stored)
  for (const event of events) {
    const misfit = misfitIn(publishedEvents, event)
    if (misfit) throw new Refused('does-not-fit', `Nothing was imported: ${misfit}.`)
  }
  const ref = (events[0]?.body as { readonly ref?: unknown } | null | undefined)?.ref
  if (typeof ref !== 'string')
    throw new Refused('not-an-incident', 'Its first entry does not report an incident.')
  return ref
}

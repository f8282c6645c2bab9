/** `import`: an exported record, put back hash for hash. The machine's keyboard may do that; reading it stays with its people. */
import { readFile, stat } from 'node:fs/promises'
import { counted } from '#kernel/words.ts'
import { eventsIn, readExport } from '#journal/archive.ts'
import { importChain, inTransaction } from '#journal/import.ts'
import { upcastWith } from '#journal/upcast.ts'
import { verifyChain, type StoredChain } from '#journal/verify.ts'
import {
  incidents,
  publishedDocuments,
  publishedEvents,
  upcasts,
  type IncidentState,
} from '#features/index.ts'
import { misfitIn } from '#kernel/published.ts'
import type { Recorded } from '#kernel/event.ts'
import { unkeepable } from '../server/http/strict-json.ts'
import { addAlarms } from '../server/jobs/alarm.ts'
import type { Core } from '../server/core.ts'
import { writeRows } from '../server/streams/rows.ts'
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
  const state = foldedFrom(stored)
  const ref = refOf(state)
  const head = await withCore(terminal, (core) => putBack(stored, state, core))
  terminal.print(
    terminal.json
      ? JSON.stringify({ id: stored.stream, ref, head })
      : `${ref} was imported: ${counted(head.seq, 'entry', 'entries')}. Its people are those it names; others cannot see it.`,
  )
  return 0
}

/** The chain with its rows and its alarms, in one transaction: a record that cannot be listed or watched is not kept. */
async function putBack(stored: StoredChain, state: IncidentState, core: Core) {
  const ref = refOf(state)
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
    await writeRows(incidents, state, client)
    await addAlarms(incidents.alarms(state), client)
    return imported.head
  })
}

/** The record as this version reads it. Refused when an entry cannot be read, or another than the first reports an incident. */
function foldedFrom(stored: StoredChain): IncidentState {
  const events = readableIn(stored)
  const state = incidents.fold(stored.stream, events.map(upcastWith(upcasts)))
  const begun = incidents.fold(stored.stream, events.slice(0, 1).map(upcastWith(upcasts)))
  const first = events[0]?.kind
  if (refOf(begun) === '' || events.slice(1).some(({ kind }) => kind === first))
    throw new Refused('not-an-incident', 'Its first entry, and no other, must report an incident.')
  return state
}

const refOf = (state: IncidentState): string => incidents.refOf?.(state) ?? ''

function readableIn(stored: StoredChain): readonly Recorded[] {
  const refuse = (why: string) => new Refused('does-not-fit', `Nothing was imported: ${why}.`)
  let events: readonly Recorded[]
  try {
    events = eventsIn(stored)
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error))
  }
  for (const event of events) {
    const { document } = event
    const misfit =
      misfitIn(publishedEvents, event) ??
      (document === undefined
        ? undefined
        : misfitIn(publishedDocuments, { ...event, body: document }))
    if (misfit !== undefined) throw refuse(misfit)
    const bad = unkeepable(event.body)
    if (bad) throw refuse(`entry ${event.seq}: ${bad.path}: ${bad.message}`)
  }
  return events
}

/** `verify` and `export`: the record proved, and taken away in a form that can be proved elsewhere. */
import { readFile, writeFile } from 'node:fs/promises'
import { counted } from '#kernel/words.ts'
import { exportChain } from '#journal/archive.ts'
import {
  verifyAll,
  verifyChain,
  verifyStream,
  type Head,
  type VerifiedAll,
} from '#journal/verify.ts'
import { resolveId } from '../server/streams/lists.ts'
import { UsageError } from './arguments.ts'
import { readExportFile } from './import.ts'
import { ask, Refused, withCore, type Command } from './terminal.ts'

/**
 * `verify [REF|all] [--against FILE]` recomputes chains in the database, against heads printed earlier if given;
 * `verify --file ARCHIVE` does it for an export. Exit 1 when something does not hold.
 */
export const verify: Command = async (terminal) => {
  const file = terminal.flags.get('file')
  const against = await printedHeads(terminal.flags.get('against'))
  const what = terminal.words[0] ?? 'all'
  const verdict =
    file === undefined
      ? await withCore(terminal, (core) => verifyHere(core.pool, what, against))
      : await verifyFile(file, against)
  if (terminal.json) terminal.print(JSON.stringify(verdict))
  else {
    for (const { stream, problem } of verdict.problems) terminal.print(`${stream}: ${problem}`)
    terminal.print(
      verdict.ok
        ? `All chains hold: ${counted(verdict.chains, 'chain', 'chains')}, ${counted(verdict.entries, 'entry', 'entries')}.`
        : `${verdict.problems.length} of ${verdict.chains} chains do not hold.`,
    )
  }
  return verdict.ok ? 0 : 1
}

type Db = Parameters<typeof verifyAll>[0]

async function verifyHere(
  db: Db & Parameters<typeof resolveId>[1],
  what: string,
  against: readonly Head[],
): Promise<VerifiedAll> {
  if (what === 'all') return verifyAll(db, against)
  const stream = await resolveId(what, db)
  if (!stream) throw new Refused('absent', `There is no incident ${what}.`)
  return asAll(
    stream,
    await verifyStream(
      db,
      stream,
      against.find((head) => head.stream === stream),
    ),
  )
}

async function verifyFile(file: string, against: readonly Head[]): Promise<VerifiedAll> {
  const stored = await readExportFile(file)
  return asAll(
    stored.stream,
    verifyChain(
      stored,
      against.find((head) => head.stream === stored.stream),
    ),
  )
}

function asAll(stream: string, verdict: ReturnType<typeof verifyChain>): VerifiedAll {
  const problems = verdict.ok ? [] : [{ stream, problem: verdict.problem ?? 'it does not hold' }]
  return {
    ok: verdict.ok,
    chains: 1,
    entries: verdict.entries,
    heads: verdict.head ? [verdict.head] : [],
    problems,
  }
}

/** Heads as `verify --json` printed them. */
async function printedHeads(file: string | undefined): Promise<readonly Head[]> {
  if (file === undefined) return []
  const read = JSON.parse(await readFile(file, 'utf8')) as { heads?: unknown }
  if (!Array.isArray(read.heads))
    throw new UsageError(
      `${file} holds no heads; make it with: firebreak verify all --json > ${file}`,
    )
  return read.heads as Head[]
}

/** `export REF --to FILE`: the chain with its content, for those who may read it. */
export const exportTo: Command = async (terminal) => {
  const [ref] = terminal.words
  const to = terminal.flags.get('to')
  if (!ref || !to)
    throw new UsageError('Say what and where to: firebreak export INC-7Q4K --to FILE')
  // The token's person must be able to read it: the machine's keyboard alone opens no record.
  const { id } = (await ask(terminal, {
    method: 'GET',
    path: `/api/v1/incidents/${encodeURIComponent(ref)}/events`,
  }).then(() =>
    ask(terminal, { method: 'GET', path: `/api/v1/incidents/${encodeURIComponent(ref)}` }),
  )) as { id: string }
  const text = await withCore(terminal, (core) => exportChain(core.pool, id))
  await writeFile(to, text, { mode: 0o600, flag: 'wx' })
  terminal.print(
    terminal.json
      ? JSON.stringify({ file: to })
      : `Written to ${to}. Check it anywhere with: firebreak verify --file ${to}`,
  )
  return 0
}

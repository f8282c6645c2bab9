/** `project open|list|show` and `policy open|list|show|revise`: records of every kind but incidents, which have words of their own. */
import { readFile } from 'node:fs/promises'
import type { StreamKind } from '#kernel/stream.ts'
import { kinds } from '#features/index.ts'
import { UsageError } from './arguments.ts'
import { fieldsFrom, table } from './fields.ts'
import { withPeople } from './people.ts'
import { policyFromYaml, policyToYaml } from '#features/response-policy/as-yaml.ts'
import type { ResponsePolicyState } from '#features/response-policy/contract.ts'
import { ask, flag, Refused, type Command } from './terminal.ts'

/** The kinds that are opened and listed from here, by what people call one. */
const opened = kinds.filter((kind) => kind.opening && kind.word !== 'incident')

/** Every `<word> <what>` of these kinds. */
export const recordCommands: Readonly<Record<string, Command>> = Object.fromEntries(
  opened.flatMap((kind) => [
    [`${kind.word} open`, openOf(kind)],
    [`${kind.word} list`, listOf(kind)],
    [`${kind.word} show`, showOf(kind)],
  ]),
)

function openOf(kind: StreamKind): Command {
  return async (terminal) => {
    if (!kind.opening) throw new UsageError(`A ${kind.word} is not opened from here.`)
    const { input } = kind.opening
    const made = (await ask(terminal, {
      method: 'POST',
      path: `/api/v1/${kind.plural}`,
      body: await withPeople(terminal, input, fieldsFrom(terminal, input)),
    })) as { id: string }
    terminal.print(terminal.json ? JSON.stringify(made) : `Opened the ${kind.word} ${made.id}.`)
    return 0
  }
}

type Listed = Readonly<Record<string, unknown>> & { readonly id: string }

function listOf(kind: StreamKind): Command {
  return async (terminal) => {
    const list = (await ask(terminal, { method: 'GET', path: `/api/v1/${kind.plural}` })) as Record<
      string,
      readonly Listed[]
    >
    const rows = list[kind.plural] ?? []
    if (terminal.json) terminal.print(JSON.stringify(list))
    else if (rows.length === 0) terminal.print(`There is no ${kind.word} that you may see.`)
    else
      terminal.print(
        table(
          rows.map((row) => [
            row.id,
            text(row['name'] ?? row['title']),
            text(row['client']),
            row['archived'] === true ? 'archived' : '',
          ]),
        ),
      )
    return 0
  }
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)

function showOf(kind: StreamKind): Command {
  return async (terminal) => {
    const [called] = terminal.words
    if (!called) throw new UsageError(`Say which: firebreak ${kind.word} show ID`)
    const path = `/api/v1/${kind.plural}/${encodeURIComponent(called)}`
    const shown = (await ask(terminal, { method: 'GET', path })) as {
      readonly state: Readonly<Record<string, unknown>>
    }
    if (terminal.json) terminal.print(JSON.stringify(shown))
    else
      for (const slice of Object.keys(kind.slices))
        terminal.print(JSON.stringify(shown.state[slice], null, 2))
    return 0
  }
}

/** `policy text ID`: the newest version as YAML, to be edited and given back. */
export const policyText: Command = async (terminal) => {
  const [id] = terminal.words
  if (!id) throw new UsageError('Say which: firebreak policy text ID')
  const { state } = (await ask(terminal, {
    method: 'GET',
    path: `/api/v1/policies/${encodeURIComponent(id)}`,
  })) as { readonly state: ResponsePolicyState }
  terminal.print(policyToYaml(state['response-policy'].document).trimEnd())
  return 0
}

/** `policy revise ID --file F.yaml [--base N] [--note …]`: the next version of a policy, from a file of YAML or JSON. */
export const revisePolicy: Command = async (terminal) => {
  const [id] = terminal.words
  if (!id) throw new UsageError('Say which: firebreak policy revise ID --file POLICY.yaml')
  const document = parsed(await readFile(flag(terminal, 'file'), 'utf8'))
  const done = (await ask(terminal, {
    method: 'POST',
    path: `/api/v1/policies/${encodeURIComponent(id)}/response-policy/revise`,
    body: { document, note: terminal.flags.get('note') ?? '', ...baseOf(terminal) },
  })) as { seq: number }
  terminal.print(terminal.json ? JSON.stringify(done) : `Recorded as version ${done.seq}.`)
  return 0
}

/** The version the file was written from, as `policy show` prints it. */
function baseOf({ flags }: Parameters<Command>[0]): { readonly base?: number } {
  const base = flags.get('base')
  if (base === undefined) return {}
  if (!/^[1-9]\d{0,5}$/.test(base)) throw new UsageError('--base is the number of a version.')
  return { base: Number(base) }
}

function parsed(file: string): unknown {
  const read = policyFromYaml(file)
  if (read.ok) return read.policy
  throw new Refused('not-a-policy', `Nothing was changed. ${read.problems.join('; ')}`)
}

/** Words and flags of a command line: `--name value`, `--name=value`, and switches without a value. Node's own parser reads it. */
import { parseArgs } from 'node:util'

/** The command was not understood; exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export type Arguments = {
  readonly words: readonly string[]
  readonly flags: ReadonlyMap<string, string>
}

/** Flags without a value. */
const SWITCHES = new Set(['json', 'help', 'password-stdin', 'anonymous', 'mine'])

/**
 * Splits a command line; `--` ends the flags. The value of a flag is whatever follows it, also when it begins with `-`.
 * Throws UsageError for a flag without its value, a switch with one, a flag given twice, and one written with a single dash.
 */
export function parseArguments(given: readonly string[]): Arguments {
  const words: string[] = []
  const flags = new Map<string, string>()
  const { tokens } = parseArgs({
    args: given,
    options: optionsIn(given),
    strict: false,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    if (!rawName.startsWith('--'))
      throw new UsageError(`${rawName} is no flag. Words that begin with - are given after --.`)
    if (flags.has(name)) throw new UsageError(`--${name} was given twice.`)
    if (SWITCHES.has(name) && inlineValue) throw new UsageError(`--${name} takes no value.`)
    if (!SWITCHES.has(name) && value === undefined) throw new UsageError(`--${name} needs a value.`)
    flags.set(name, value ?? 'true')
  }
  return { words, flags }
}

/** Which flags there are is known to the command and not here: whatever is written as a flag and is no switch has a value. */
function optionsIn(given: readonly string[]) {
  const names = given.flatMap((word) => /^--([^=]+)/.exec(word)?.[1] ?? [])
  return Object.fromEntries(
    names.map((name) => [name, { type: SWITCHES.has(name) ? 'boolean' : 'string' } as const]),
  )
}

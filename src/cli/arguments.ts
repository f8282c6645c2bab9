/** Words and flags of a command line: `--name value`, `--name=value`, and switches that stand alone. */

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

/** Splits a command line. Throws UsageError for a flag without its value or given twice; `--` ends the flags. */
export function parseArguments(given: readonly string[]): Arguments {
  const words: string[] = []
  const flags = new Map<string, string>()
  for (let at = 0; at < given.length; at++) {
    const word = given[at] ?? ''
    if (word === '--') return { words: [...words, ...given.slice(at + 1)], flags }
    if (!word.startsWith('--')) {
      words.push(word)
      continue
    }
    const equals = word.indexOf('=')
    const name = word.slice(2, equals < 0 ? undefined : equals)
    if (flags.has(name)) throw new UsageError(`--${name} stands twice.`)
    if (SWITCHES.has(name)) flags.set(name, 'true')
    else if (equals >= 0) flags.set(name, word.slice(equals + 1))
    else {
      at += 1
      const value = given[at]
      if (value === undefined) throw new UsageError(`--${name} needs a value.`)
      flags.set(name, value)
    }
  }
  return { words, flags }
}

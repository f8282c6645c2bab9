/**
 * JSON that means one thing: a body of ours in which a name appears twice is refused, because two readers could take it for two
 * different requests (RFC 8259 §4 leaves the choice open).
 */

/** Thrown for text that is not JSON, is nested too deep, or names a field twice. The message is safe to show. */
export class JsonRefused extends Error {
  override readonly name = 'JsonRefused'
}

/** No request of ours is nested deeper; a hostile one could exhaust the stack of whatever walks it. */
const DEPTH_MAX = 32

/** Parses JSON text. Throws JsonRefused, never anything else. `__proto__` is refused: no field of ours has that name. */
export function parseStrictJson(text: string): unknown {
  const value = parseJson(text)
  refuseDuplicates(text)
  return value
}

/**
 * Parses what a machine of somebody else's says, which we read by the few names we know: of a name that appears twice the last
 * counts, and how deep the rest is nested does not matter. Throws JsonRefused, never anything else.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new JsonRefused('The body is not valid JSON.')
  }
}

/** Walks text that is known to be valid JSON: strings, brackets and commas are all there is to see. */
function refuseDuplicates(text: string): void {
  const open: (Set<string> | null)[] = []
  let expectsName = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '"') {
      const end = endOfString(text, at)
      const names = open.at(-1)
      if (expectsName && names) noteName(names, JSON.parse(text.slice(at, end + 1)) as string)
      expectsName = false
      at = end
    } else if (sign === '{' || sign === '[') {
      open.push(sign === '{' ? new Set() : null)
      if (open.length > DEPTH_MAX)
        throw new JsonRefused(`The body is nested deeper than ${DEPTH_MAX} levels.`)
      expectsName = sign === '{'
    } else if (sign === '}' || sign === ']') {
      open.pop()
      expectsName = false
    } else if (sign === ',') {
      expectsName = open.at(-1) instanceof Set
    }
  }
}

function endOfString(text: string, from: number): number {
  let at = from + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

/**
 * The first thing in a body that the journal and the database cannot keep as it came, by its path: NUL, half of a
 * character, or a number that would be rounded (RFC 8785 §3.2.2.3).
 */
export function unkeepable(value: unknown, path: readonly string[] = []): Unkeepable | undefined {
  const found = (message: string) => ({ path: path.join('.').slice(0, PATH_MAX), message })
  if (typeof value === 'string' && !isKeepable(value))
    return found('This holds a NUL or broken Unicode; remove it.')
  if (typeof value === 'number' && !isExact(value))
    return found('This number is too large to be kept exactly.')
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, inner] of Object.entries(value)) {
    if (!isKeepable(name)) return found('A field’s name here holds a NUL or broken Unicode.')
    const problem = unkeepable(inner, [...path, name])
    if (problem) return problem
  }
  return undefined
}
type Unkeepable = { readonly path: string; readonly message: string }

const isExact = (value: number): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))

/** No field of ours has a longer place; the answer to a hostile one stays short. */
const PATH_MAX = 200

/** Text that PostgreSQL and UTF-8 can hold. */
export function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function noteName(names: Set<string>, name: string): void {
  if (names.has(name))
    throw new JsonRefused(`The field “${name.slice(0, 60)}” appears twice in the body.`)
  if (name === '__proto__') throw new JsonRefused('The body holds a field named __proto__.')
  names.add(name)
}

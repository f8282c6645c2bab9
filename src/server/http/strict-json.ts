/**
 * JSON that means one thing: a body in which a name stands twice is refused, because two readers could take it for two
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
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new JsonRefused('The body is not valid JSON.')
  }
  refuseDuplicates(text)
  return value
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
 * Refuses what the journal and the database cannot keep as it came: NUL, halves of characters, and numbers that would be
 * rounded (RFC 8785 §3.2.2.3). Monitors' payloads are not asked: they are cleaned instead, because an alert must not be lost.
 */
export function refuseUnkeepable(value: unknown): void {
  if (typeof value === 'string') {
    if (!isKeepable(value))
      throw new JsonRefused('The body holds a NUL or half a character. Remove it and send again.')
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      throw new JsonRefused(`The body holds a number too large to be kept exactly: ${value}.`)
  } else if (typeof value === 'object' && value !== null) {
    if (!Array.isArray(value)) for (const name of Object.keys(value)) refuseUnkeepable(name)
    for (const inner of Object.values(value)) refuseUnkeepable(inner)
  }
}

/** Text that PostgreSQL and UTF-8 can hold. */
export function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function noteName(names: Set<string>, name: string): void {
  if (names.has(name))
    throw new JsonRefused(`The field “${name.slice(0, 60)}” stands twice in the body.`)
  if (name === '__proto__') throw new JsonRefused('The body holds a field named __proto__.')
  names.add(name)
}

/** A response policy as a YAML file and back: for people who keep their policy beside their other documents. */
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  stringify,
  visit,
  type Document,
  type YAMLMap,
} from 'yaml'
import { policySchema, type Policy } from '../policy/contract.ts'

/** The largest file that is read: ten times the largest policy there is. */
export const YAML_CHARS_MAX = 400_000
/** References to the same text; a file that uses more is made to swell in memory. */
const ALIASES_MAX = 100

/** The policy as YAML, with long sentences left on one line so that a difference shows what changed. */
export function policyToYaml(policy: Policy): string {
  return stringify(policy, { lineWidth: 0 })
}

export type Read =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly string[] }

/** The policy in a file of YAML or JSON (which is YAML), or what is wrong with it, each fault with its place. */
export function policyFromYaml(text: string): Read {
  if (text.length > YAML_CHARS_MAX)
    return { ok: false, problems: [`The file has more than ${YAML_CHARS_MAX} characters.`] }
  const lines = new LineCounter()
  // The library looks for keys that appear twice by comparing each with each; `faultsIn` does it in one pass.
  const document = parseDocument(text, {
    uniqueKeys: false,
    prettyErrors: true,
    lineCounter: lines,
  })
  const faults =
    document.errors.length > 0
      ? document.errors.map((error) => error.message)
      : faultsIn(document, lines)
  if (faults.length > 0) return { ok: false, problems: faults.slice(0, FAULTS_MAX) }
  const value = plainOf(document)
  if (value === undefined) return { ok: false, problems: [TOO_OFTEN] }
  const parsed = policySchema.safeParse(value)
  if (parsed.success) return { ok: true, policy: parsed.data }
  const problems = parsed.error.issues
    .slice(0, FAULTS_MAX)
    .map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`)
  return { ok: false, problems }
}

/** At most this many faults are listed: the rest show when these are mended. */
const FAULTS_MAX = 20
const TOO_OFTEN = 'The file refers to itself too often to be read.'

/** Keys that are no words or appear twice, and references to what was not said before them, each with its line. */
function faultsIn(document: Document, lines: LineCounter): readonly string[] {
  const faults: string[] = []
  const anchors = new Set<string>()
  let aliases = 0
  visit(document, {
    Node: (_key, node) => {
      if (isMap(node)) for (const fault of faultsOfKeys(node, lines)) faults.push(fault)
      if (isAlias(node)) {
        aliases += 1
        if (aliases > ALIASES_MAX) faults.push(TOO_OFTEN)
        if (!anchors.has(node.source))
          faults.push(
            `line ${lineOf(node, lines)}: “${node.source}” is referred to, and is defined nowhere before.`,
          )
      } else if (node.anchor !== undefined) anchors.add(node.anchor)
      return faults.length < FAULTS_MAX && aliases <= ALIASES_MAX ? undefined : visit.BREAK
    },
  })
  return faults
}

function faultsOfKeys(map: YAMLMap, lines: LineCounter): readonly string[] {
  const faults: string[] = []
  const keys = new Set<string>()
  for (const { key } of map.items) {
    const name = isScalar(key) ? String(key.value) : undefined
    const line = lineOf(isNode(key) ? key : map, lines)
    // A key that is itself a map or a list takes the library minutes to write out.
    if (name === undefined) faults.push(`line ${line}: A key must be a word.`)
    else if (keys.has(name))
      faults.push(`line ${line}: Keys must be unique, and “${name}” appears twice.`)
    else keys.add(name)
  }
  return faults
}

const lineOf = (node: { readonly range?: readonly number[] | null }, lines: LineCounter): number =>
  lines.linePos(node.range?.[0] ?? 0).line

function plainOf(document: Document): unknown {
  try {
    // The library counts the text that is referred to as one use more.
    return document.toJS({ maxAliasCount: ALIASES_MAX + 1 }) as unknown
  } catch (error) {
    if (error instanceof ReferenceError) return undefined
    throw error
  }
}

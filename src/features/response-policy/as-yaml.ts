/** A response policy as a YAML file and back: for people who keep their policy beside their other documents. */
import { parseDocument, stringify } from 'yaml'
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
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: true })
  if (document.errors.length > 0)
    return {
      ok: false,
      problems: document.errors.slice(0, FAULTS_MAX).map((error) => error.message),
    }
  const value = plainOf(document)
  if (value === undefined)
    return { ok: false, problems: ['The file refers to itself too often to be read.'] }
  const parsed = policySchema.safeParse(value)
  if (parsed.success) return { ok: true, policy: parsed.data }
  const problems = parsed.error.issues
    .slice(0, FAULTS_MAX)
    .map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`)
  return { ok: false, problems }
}

/** At most this many faults are listed: the rest show when these are mended. */
const FAULTS_MAX = 20

function plainOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIASES_MAX }) as unknown
  } catch (error) {
    if (error instanceof ReferenceError) return undefined
    throw error
  }
}

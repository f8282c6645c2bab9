/** Bodies for a JSON schema: most nearly right, some wrong in one place, some hostile; the same ones for the same seed. */
import fc from 'fast-check'
import { hostileTexts } from './hostile.ts'

/** The parts of JSON Schema that the printed interface uses. */
export type JsonSchema = {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly additionalProperties?: unknown
}

/** Texts that mean something here: without them few bodies get past the schema, and the code behind it is never asked. */
export type Vocabulary = { readonly texts: readonly string[]; readonly numbers: readonly number[] }

const SHORT = hostileTexts.filter((text) => text.length < 400)
const AWKWARD = [0, -0, -1, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, 0.1, 1e21]

/** Anything at all, in place of what was asked for. */
const wild = fc.oneof(
  fc.constantFrom<unknown>(null, true, [], {}, '', 0, ...AWKWARD),
  fc.constantFrom(...SHORT),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Values for a schema. */
export function valuesOf(schema: JsonSchema, words: Vocabulary): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: fitting(schema, words) }, { weight: 1, arbitrary: wild })
}

function fitting(schema: JsonSchema, words: Vocabulary): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const several = schema.anyOf ?? schema.oneOf
  if (several && several.length > 0)
    return fc.oneof(...several.map((inner) => valuesOf(inner, words)))
  switch (schema.type ?? 'anything') {
    case 'string':
      return text(schema, words)
    case 'integer':
    case 'number':
      return fc.constantFrom(
        ...words.numbers,
        ...[schema.minimum, schema.maximum].filter((bound) => bound !== undefined),
        ...AWKWARD,
      )
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, words), { maxLength: 4 })
    case 'object':
      return body(schema, words)
    default:
      return wild
  }
}

function text({ pattern }: JsonSchema, { texts }: Vocabulary): fc.Arbitrary<unknown> {
  const asked = pattern === undefined ? texts : texts.filter((word) => matches(pattern, word))
  const known = asked.length > 0 ? asked : texts
  return fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...known) },
    { weight: 2, arbitrary: fc.constantFrom(...SHORT) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  )
}

function matches(pattern: string, word: string): boolean {
  return new RegExp(pattern, 'u').test(word)
}

/** Fields that must be there mostly are; others sometimes; now and then one that nobody asked for. */
function body(schema: JsonSchema, words: Vocabulary): fc.Arbitrary<unknown> {
  const required = new Set(schema.required)
  const fields = Object.entries(schema.properties ?? {}).map(([name, inner]) =>
    fc
      .record({
        there: fc.integer({ min: 0, max: 9 }),
        value: valuesOf(inner, words),
      })
      .map(({ there, value }) => (there < (required.has(name) ? 9 : 5) ? [[name, value]] : [])),
  )
  const odd = fc.oneof(
    { weight: 9, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('constructor', 'x', 'override'), wild)
        .map((pair) => [pair]),
    },
  )
  return fc
    .tuple(...fields, odd)
    .map((parts) => Object.fromEntries(parts.flat() as [string, unknown][]))
}

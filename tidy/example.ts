// Makes one plain example of an event body from its schema, so that freezing an event takes no typing.
import { z } from 'zod'

type Shape = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
  readonly allOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly propertyNames?: Shape
  readonly additionalProperties?: Shape | boolean
  readonly items?: Shape
  readonly prefixItems?: readonly Shape[]
  readonly minItems?: number
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
}

/** Words tried against a pattern until one fits. Whatever fits none is written by hand. */
const CANDIDATES = [
  'A sentence of example text',
  'example',
  'person-1',
  '0198c5a0-7b1e-7c3d-8f2a-1b2c3d4e5f60',
  '2026-01-31T12:00:00.000000Z',
  '2026-01-31T12:00:00.000Z',
  '2026-01-31T12:00:00Z',
  '2026-01-31',
  'INC-7Q4K',
  'id_Ab12Cd34',
  'iv_Ab12Cd34',
  'rs_Ab12Cd34',
  'tk_Ab12Cd34',
  'so_Ab12Cd34',
  'data.items',
  'someone@example.org',
  'https://example.org/',
  'UTC',
  'PT1H',
  '12:00',
  '1',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
]

/** An example in every property, the optional ones too: what is not in the example is not protected by it. */
export function exampleOf(schema: z.ZodType): unknown {
  return make(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Shape)
}

function make(shape: Shape): unknown {
  if (shape.const !== undefined) return shape.const
  if (shape.enum !== undefined) return shape.enum[0]
  const choices = shape.anyOf ?? shape.oneOf
  if (choices !== undefined) return make(choices.find((one) => one.type !== 'null') ?? {})
  if (shape.allOf !== undefined) return make(Object.assign({}, ...shape.allOf) as Shape)
  switch (shape.type) {
    case 'object':
      return makeObject(shape)
    case 'array':
      return makeList(shape)
    case 'string':
      return makeText(shape)
    case 'number':
    case 'integer':
      return makeNumber(shape)
    case 'boolean':
      return true
    case undefined:
    default:
      return null
  }
}

/** One where it fits, else the nearest whole number, else the middle of a narrow range such as a share. */
function makeNumber(shape: Shape): number {
  const above = (number: number): boolean =>
    number >= (shape.minimum ?? -Infinity) && number > (shape.exclusiveMinimum ?? -Infinity)
  const below = (number: number): boolean =>
    number <= (shape.maximum ?? Infinity) && number < (shape.exclusiveMaximum ?? Infinity)
  const least = shape.minimum ?? (shape.exclusiveMinimum ?? 0) + 1
  const most = shape.maximum ?? shape.exclusiveMaximum ?? least
  const middle = ((shape.minimum ?? shape.exclusiveMinimum ?? 0) + most) / 2
  return [1, least, middle].find((number) => above(number) && below(number)) ?? least
}

function makeObject(shape: Shape): unknown {
  const made = Object.entries(shape.properties ?? {}).map(([key, inner]) => [key, make(inner)])
  if (typeof shape.additionalProperties === 'object' && shape.properties === undefined) {
    made.push([make(shape.propertyNames ?? { type: 'string' }), make(shape.additionalProperties)])
  }
  return Object.fromEntries(made) as unknown
}

function makeList(shape: Shape): unknown {
  if (shape.prefixItems !== undefined) return shape.prefixItems.map(make)
  return Array.from({ length: Math.max(1, shape.minItems ?? 1) }, () => make(shape.items ?? {}))
}

function makeText(shape: Shape): string {
  const pattern = new RegExp(shape.pattern ?? '', 'u')
  const fits = (text: string): boolean =>
    pattern.test(text) && text.length <= (shape.maxLength ?? Number.MAX_SAFE_INTEGER)
  return (CANDIDATES.find(fits) ?? '').padEnd(shape.minLength ?? 0, 'x')
}

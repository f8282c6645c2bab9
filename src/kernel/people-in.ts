/** Whom a command names: found by its schema, so that no command can forget to ask whether they exist. */
import type { z } from 'zod'
import { personSchema } from './words.ts'

/** A person's id in a command, and where it stands: `mentions.2`. */
export type Named = { readonly path: string; readonly person: string }

/** What zod keeps of the shapes that commands are made of. */
type Shape = {
  readonly innerType?: z.ZodType
  readonly in?: z.ZodType
  readonly element?: z.ZodType
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly options?: readonly z.ZodType[]
}

/** Every value that stands where the schema asks for a person. `value` is what the schema made of a body. */
export function peopleIn(schema: z.ZodType, value: unknown, path = ''): readonly Named[] {
  if (value === null || value === undefined) return []
  if (schema === personSchema) return typeof value === 'string' ? [{ path, person: value }] : []
  const { innerType, in: from, element, shape, options } = schema._zod.def as Shape
  const wrapped = innerType ?? from
  if (wrapped) return peopleIn(wrapped, value, path)
  if (options) return options.flatMap((option) => peopleIn(option, value, path))
  const under = (key: string | number) => (path === '' ? String(key) : `${path}.${key}`)
  if (element)
    return Array.isArray(value)
      ? value.flatMap((inner, index) => peopleIn(element, inner, under(index)))
      : []
  if (!shape || typeof value !== 'object') return []
  return Object.entries(shape).flatMap(([name, inner]) =>
    peopleIn(inner, (value as Readonly<Record<string, unknown>>)[name], under(name)),
  )
}

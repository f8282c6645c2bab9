/** People by e-mail address: whoever types knows addresses and no ids, so a field that takes a person takes either. */
import { z } from 'zod'
import { personSchema } from '#kernel/words.ts'
import { ask, Refused, type Terminal } from './terminal.ts'

type Shape = {
  readonly pattern?: string
  readonly anyOf?: readonly Shape[]
  readonly items?: Shape
}

const shapeOf = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
/** By this a field that takes a person's id is known; an address is none, so nothing that was an id becomes one. */
const { pattern: ID } = shapeOf(personSchema) as Shape

function takesPeople({ pattern, anyOf = [], items }: Shape): boolean {
  return pattern === ID || [...anyOf, ...(items ? [items] : [])].some(takesPeople)
}

/** The fields with each address in place of a person replaced by the person's id. Refuses an address that nobody here has. */
export async function withPeople(
  terminal: Terminal,
  schema: z.ZodType,
  fields: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const { properties = {} } = shapeOf(schema) as { properties?: Record<string, Shape> }
  const idOf = async (value: unknown) =>
    typeof value === 'string' && value.includes('@') ? personAt(terminal, value) : value
  const found: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (!takesPeople(properties[name] ?? {})) found[name] = value
    else found[name] = Array.isArray(value) ? await Promise.all(value.map(idOf)) : await idOf(value)
  }
  return found
}

/** The id of whoever has that address. Refuses an address that nobody here has. */
export async function personAt(terminal: Terminal, address: string): Promise<string> {
  const id = await anybodyAt(terminal, address)
  if (id === undefined)
    throw new Refused(
      'no-such-person',
      `Nobody here has the address ${address}. Check its spelling.`,
    )
  return id
}

/** The same; undefined where nobody has it. */
export async function anybodyAt(terminal: Terminal, address: string): Promise<string | undefined> {
  const path = `/api/v1/people?${new URLSearchParams({ email: address }).toString()}`
  const { people } = (await ask(terminal, { method: 'GET', path })) as {
    readonly people: readonly { readonly id: string }[]
  }
  return people[0]?.id
}

/** The doors of a server as its own printed interface lists them, so that a new one is tried by itself. */
import type { JsonSchema } from './fuzz.ts'
import type { Answer, Door } from './house.ts'

export type Operation = {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly open: boolean
  readonly body: JsonSchema | undefined
}

/** The operations of an answer of /api/openapi.json. */
export function operationsOf({ json }: Answer): readonly Operation[] {
  type Spec = {
    readonly security?: readonly unknown[]
    readonly requestBody?: {
      readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>
    }
  }
  const paths = json['paths'] as Readonly<Record<string, Readonly<Record<string, Spec>>>>
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, spec]) => ({
      method: method === 'get' ? ('get' as const) : ('post' as const),
      path,
      open: spec.security?.length === 0,
      body: spec.requestBody?.content['application/json']?.schema,
    })),
  )
}

/** A door's address with something in its gaps; what is not an id is filled with what no slice has. */
export const addressed = ({ path }: Operation, id: string, other = '1') =>
  path.replace('{id}', id).replaceAll(/\{\w+\}/g, other)

/** Asks a door for a record, or sends it a body about one, empty unless it is given. */
export async function knock(
  door: Door,
  operation: Operation,
  id: string,
  body: unknown = {},
): Promise<Answer> {
  const path = addressed(operation, id)
  return operation.method === 'get'
    ? door.get(path)
    : door.post(path, JSON.stringify(body), { 'content-type': 'application/json' })
}

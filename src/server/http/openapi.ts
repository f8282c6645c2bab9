/** OpenAPI 3.1 printed from the routes that exist: every body's fields are the schema that checks them. */
import { z } from 'zod'
import type { CommandSpec } from '#kernel/decider.ts'
import type { StreamKind } from '#kernel/stream.ts'
import type { Described } from './doors.ts'

type Operation = Record<string, unknown>

const problem = {
  description: 'Problem',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}
const problems = { '401': problem, '403': problem, '404': problem, '409': problem, '422': problem }
const json = (schema: unknown, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})
const key = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', maxLength: 200 },
  description: 'Send the same key to repeat a request safely; kept for seven days.',
}
const said: Readonly<Record<string, string>> = {
  id: 'The record’s id or reference, such as INC-7Q4K',
}
const parameter = (place: 'path' | 'query', name: string, description: string) => ({
  name,
  in: place,
  required: place === 'path',
  schema: { type: 'string' },
  description,
})

function schemaOf(schema: z.ZodType): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  }) as Record<string, unknown>
  return rest
}

/** Override: go on against a rule, with a reason (design §6). */
const override = {
  type: 'object',
  properties: { code: { type: 'string' }, reason: { type: 'string' } },
  required: ['code', 'reason'],
}

/** The fields of a body with those that every command may have. */
const bodyOf = (schema: unknown) => ({
  required: true,
  content: { 'application/json': { schema } },
})

/** Every address and what may be sent to it, from the routes as they were registered. */
function pathsOf(routes: readonly Described[]): Record<string, Record<string, Operation>> {
  const paths: Record<string, Record<string, Operation>> = {}
  const put = (path: string, method: string, operation: Operation) => {
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation }
  }
  for (const route of routes) {
    const kind = route.config.commandsOf
    if (!kind) put(templateOf(route.url), route.method, operationOf(route))
    for (const [name, spec] of Object.entries(kind?.commands ?? {}))
      if (kind && spec.needs !== 'system' && !spec.ownDoor)
        put(`/api/v1/${kind.plural}/{id}/${name}`, route.method, commandOperation(name, spec, kind))
  }
  return paths
}

/** `/api/v1/incidents/:id` → `/api/v1/incidents/{id}` */
const templateOf = (url: string): string => url.replaceAll(/:(\w+)/g, '{$1}')

function operationOf({ method, url, config, body: checked }: Described): Operation {
  const { says, opens, query = {}, access } = config
  const body = opens?.opening?.input ?? checked
  const words = url.split('/').filter((word) => word !== '' && word !== 'api' && word !== 'v1')
  const inPath = words.filter((word) => word.startsWith(':')).map((word) => word.slice(1))
  return {
    operationId: [method.toLowerCase(), ...words.map((word) => word.replace(':', 'by-'))].join('-'),
    tags: [words[0]],
    summary: says,
    parameters: [
      ...inPath.map((name) => parameter('path', name, said[name] ?? name)),
      ...Object.entries(query).map(([name, text]) => parameter('query', name, text)),
      ...(opens ? [key] : []),
    ],
    ...(body ? { requestBody: bodyOf(schemaOf(body)) } : {}),
    ...(access === 'public' || access === 'source-key' ? { security: [] } : {}),
    responses: opens
      ? { '201': json({ $ref: '#/components/schemas/Made' }, 'It begins'), ...problems }
      : { '200': { description: 'The answer' }, ...problems },
  }
}

function commandOperation(name: string, spec: CommandSpec, kind: StreamKind): Operation {
  const fields = schemaOf(spec.input) as { properties?: Record<string, unknown> }
  return {
    operationId: `${kind.word}-${name.replaceAll('/', '-')}`,
    tags: [kind.plural, name.slice(0, name.indexOf('/'))],
    summary: spec.says,
    description: `Needs the right “${spec.needs}”.`,
    parameters: [parameter('path', 'id', said['id'] ?? ''), key],
    requestBody: bodyOf({ ...fields, properties: { ...fields.properties, override } }),
    responses: { '200': json({ $ref: '#/components/schemas/Done' }, 'Recorded'), ...problems },
  }
}

/** The whole description, printed from the routes there are. */
export function openApi(publicUrl: string, routes: readonly Described[]): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Firebreak',
      version: '1',
      description:
        'Security incident response. Every error is problem+json with a stable code (docs/reference/refusals.md).',
    },
    servers: [{ url: publicUrl }],
    security: [{ token: [] }],
    paths: pathsOf(routes),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token, fb_…' },
      },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'detail', 'code'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
            code: { type: 'string' },
            overridable: { type: 'boolean' },
            errors: { type: 'array', items: { type: 'object' } },
          },
        },
        Done: {
          type: 'object',
          description: 'The record’s id is under its kind’s name, such as `incident`.',
          required: ['seq', 'events'],
          properties: {
            seq: { type: 'integer' },
            events: { type: 'array', items: { type: 'object' } },
          },
        },
        Made: {
          type: 'object',
          required: ['id', 'seq'],
          properties: { id: { type: 'string' }, ref: { type: 'string' }, seq: { type: 'integer' } },
        },
      },
    },
  }
}

const html = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/** The same description as a page without scripts: addresses, fields, rights. */
export function docsPage(publicUrl: string, routes: readonly Described[]): string {
  const { paths } = openApi(publicUrl, routes) as {
    paths: Record<string, Record<string, Operation>>
  }
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(method, path, operation)),
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Firebreak API</title>
<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}h2{font-size:1rem;font-family:ui-monospace,monospace;margin:2rem 0 .25rem;overflow-wrap:anywhere}table{border-collapse:collapse;width:100%}td{border-top:1px solid #8884;padding:.25rem .5rem;vertical-align:top}code{font-family:ui-monospace,monospace}</style></head>
<body><h1>Firebreak API</h1><p>Send <code>Authorization: Bearer fb_…</code>. Machine-readable: <a href="/api/openapi.json">openapi.json</a>. Every error is problem+json with a stable <code>code</code>.</p>${rows.join('\n')}</body></html>`
}

function section(method: string, path: string, operation: Operation): string {
  const body = operation['requestBody'] as
    | {
        content: Record<
          string,
          {
            schema: {
              properties?: Record<string, { description?: string; type?: string }>
              required?: readonly string[]
            }
          }
        >
      }
    | undefined
  const schema = body?.content['application/json']?.schema
  const textOf = (name: string): string => {
    const text = operation[name]
    return typeof text === 'string' ? text : ''
  }
  const fields = Object.entries(schema?.properties ?? {}).map(
    ([name, field]) =>
      `<tr><td><code>${html(name)}</code>${schema?.required?.includes(name) ? '' : ' (optional)'}</td><td>${html(field.type ?? '')}</td><td>${html(field.description ?? '')}</td></tr>`,
  )
  return `<h2>${method.toUpperCase()} ${html(path)}</h2><p>${html(textOf('summary'))} ${html(textOf('description'))}</p>${fields.length > 0 ? `<table>${fields.join('')}</table>` : ''}`
}

/** OpenAPI 3.1 printed from the contracts: every command's fields are the schema that checks them. */
import { z } from 'zod'
import { allCommands } from '#features/index.ts'
import { savedViewSchema } from '../people/saved-views.ts'
import { reportSchema } from '#features/incident/contract.ts'
import { listSchema } from '#features/incident/search.ts'

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
const id = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description: 'The incident’s id or reference, such as INC-7Q4K',
}

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

function commandOperation(name: string): Operation {
  const spec = allCommands[name]
  if (!spec) throw new Error(`no command ${name}`)
  const fields = schemaOf(spec.input) as { properties?: Record<string, unknown> }
  return {
    operationId: name.replaceAll('/', '-'),
    tags: [name.slice(0, name.indexOf('/'))],
    summary: spec.says,
    description: `Needs the right “${spec.needs}”.`,
    parameters: [id, key],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { ...fields, properties: { ...fields.properties, override } },
        },
      },
    },
    responses: { '200': json({ $ref: '#/components/schemas/Done' }, 'Recorded'), ...problems },
  }
}

const get = (
  operationId: string,
  tag: string,
  summary: string,
  parameters: readonly unknown[] = [],
): Operation => ({
  operationId,
  tags: [tag],
  summary,
  parameters,
  responses: { '200': { description: 'The answer' }, ...problems },
})
const post = (operationId: string, summary: string, body: z.ZodType): Operation => ({
  operationId,
  tags: ['people'],
  summary,
  requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } },
  responses: { '200': { description: 'Done' }, ...problems },
})
const query = (name: string, description: string) => ({
  name,
  in: 'query',
  schema: { type: 'string' },
  description,
})

/** The filters of the list, from the schema that checks them. */
function listParameters(): readonly unknown[] {
  const { properties = {} } = schemaOf(listSchema) as {
    properties?: Record<string, { description?: string }>
  }
  return Object.entries(properties).map(([name, field]) => query(name, field.description ?? ''))
}

function reads(): Record<string, Record<string, Operation>> {
  const one = '/api/v1/incidents/{id}'
  const names = query('names', 'roles (default) or names')
  return {
    '/api/v1/incidents': {
      get: get(
        'list-incidents',
        'incidents',
        'The incidents you may see, one page of them, and what waits for you whatever the filters.',
        listParameters(),
      ),
      post: {
        operationId: 'report',
        tags: ['incidents'],
        summary: 'Reports something. One line is enough.',
        parameters: [key],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: schemaOf(reportSchema) } },
        },
        responses: { '201': json({ $ref: '#/components/schemas/Made' }, 'Reported'), ...problems },
      },
    },
    [one]: { get: get('read-incident', 'incidents', 'The folded state of an incident.', [id]) },
    [`${one}/events`]: {
      get: get('read-events', 'incidents', 'Its events in order, five thousand at a time.', [
        id,
        query('after', 'Entry number to begin after'),
        query('before', 'Entry number to end before, or “newest”: a page read backwards'),
        query('limit', 'How many at the most'),
      ]),
    },
    [`${one}/entries`]: {
      get: get(
        'read-entries',
        'incidents',
        'Entries of its log as they are now, the newest page first.',
        [
          id,
          query('type', 'Types, separated by commas'),
          query('before', 'Entry number to end before'),
          query('after', 'Entry number to begin after'),
          query('limit', 'How many at the most'),
        ],
      ),
    },
    [`${one}/live`]: {
      get: get(
        'live',
        'incidents',
        'Server-sent events from an entry on; resumes by Last-Event-ID.',
        [id, query('after', 'Entry number to begin after')],
      ),
    },
    [`${one}/verify`]: {
      get: get('verify', 'incidents', 'Recomputes the record’s hash chain.', [id]),
    },
    [`${one}/report`]: {
      get: get('report-json', 'report', 'The report as it stands.', [id, names]),
    },
    [`${one}/report.pdf`]: { get: get('report-pdf', 'report', 'The report as PDF.', [id, names]) },
    [`${one}/report.md`]: {
      get: get('report-markdown', 'report', 'The report as Markdown.', [id, names]),
    },
    [`${one}/report.json`]: {
      get: get('report-download', 'report', 'The report as a JSON file.', [id, names]),
    },
    ...workspaceReads(),
  }
}

function workspaceReads(): Record<string, Record<string, Operation>> {
  return {
    '/api/v1/me': { get: get('me', 'people', 'Who you are.') },
    '/api/v1/me/views': {
      get: get('saved-views', 'people', 'Your saved searches of incidents.'),
      post: post('save-view', 'Saves a search under a name.', savedViewSchema),
    },
    '/api/v1/me/views/remove': {
      post: post('remove-view', 'Removes a saved search.', z.strictObject({ name: z.string() })),
    },
    '/api/v1/people': { get: get('people', 'people', 'The people of the workspace.') },
    '/api/v1/policy': { get: get('policy', 'policy', 'The response policy in force.') },
    '/api/v1/intake/{source}/{key}': {
      post: {
        operationId: 'intake',
        tags: ['intake'],
        summary: 'Takes in alerts; answers 202 once they are recorded.',
        parameters: ['source', 'key'].map((name) => ({
          name,
          in: 'path',
          required: true,
          schema: { type: 'string' },
        })),
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { type: 'object' } } },
        },
        security: [],
        responses: { '202': { description: 'Recorded' }, '404': problem, '422': problem },
      },
    },
  }
}

/** The whole description. */
export function openApi(publicUrl: string): Record<string, unknown> {
  const commands = Object.keys(allCommands)
    .filter((name) => allCommands[name]?.needs !== 'system')
    .map((name) => [`/api/v1/incidents/{id}/${name}`, { post: commandOperation(name) }] as const)
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
    paths: { ...reads(), ...Object.fromEntries(commands) },
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
          required: ['incident', 'seq', 'events'],
          properties: {
            incident: { type: 'string' },
            seq: { type: 'integer' },
            events: { type: 'array', items: { type: 'object' } },
          },
        },
        Made: {
          type: 'object',
          required: ['id', 'ref', 'seq'],
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
export function docsPage(publicUrl: string): string {
  const { paths } = openApi(publicUrl) as { paths: Record<string, Record<string, Operation>> }
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
  const said = (name: string): string => {
    const text = operation[name]
    return typeof text === 'string' ? text : ''
  }
  const fields = Object.entries(schema?.properties ?? {}).map(
    ([name, field]) =>
      `<tr><td><code>${html(name)}</code>${schema?.required?.includes(name) ? '' : ' (optional)'}</td><td>${html(field.type ?? '')}</td><td>${html(field.description ?? '')}</td></tr>`,
  )
  return `<h2>${method.toUpperCase()} ${html(path)}</h2><p>${html(said('summary'))} ${html(said('description'))}</p>${fields.length > 0 ? `<table>${fields.join('')}</table>` : ''}`
}

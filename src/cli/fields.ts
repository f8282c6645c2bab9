/** Flags read as fields, and rows printed as a table: what the commands of the command line share. */
import { z } from 'zod'
import { UsageError } from './arguments.ts'
import type { Terminal } from './terminal.ts'

/** Flags that belong to the command line and not to the command. */
export const OWN = new Set(['json', 'token', 'server', 'override', 'reason-for-override', 'help'])

type FieldSchema = {
  readonly type?: string | readonly string[]
  readonly anyOf?: readonly FieldSchema[]
  readonly items?: FieldSchema
}

/** Flags become fields by the command's own schema: numbers, switches and lists are read as such, the rest is text. */
export function fieldsFrom(terminal: Terminal, schema: z.ZodType): Record<string, unknown> {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, FieldSchema>
  }
  const given = [...terminal.flags].filter(([name]) => !OWN.has(name))
  return Object.fromEntries(
    given.map(([flagName, value]) => {
      const name = flagName in properties ? flagName : flagName.replaceAll('-', '_')
      const field = properties[name]
      if (!field)
        throw new UsageError(
          `--${flagName} is not a field of this command; it has ${
            Object.keys(properties)
              .map((property) => `--${property}`)
              .join(', ') || 'none'
          }.`,
        )
      return [name, valueOf(value, field)]
    }),
  )
}

function valueOf(text: string, field: FieldSchema): unknown {
  const kinds = [field, ...(field.anyOf ?? [])].flatMap((option) => option.type ?? [])
  if (text === 'null' && kinds.includes('null')) return null
  if (kinds.includes('object') || field.items?.type === 'object') return jsonOf(text)
  if (kinds.includes('array'))
    return text === '' ? [] : text.split(',').map((part) => valueOf(part.trim(), field.items ?? {}))
  if ((kinds.includes('integer') || kinds.includes('number')) && /^-?\d+(\.\d+)?$/.test(text))
    return Number(text)
  if (kinds.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

/** What has fields of its own is given as JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(
      `This is not JSON: ${text.slice(0, 80)}. Write it like '{"field": "value"}'.`,
    )
  }
}

/** Text with its control characters shown, so that a terminal does not obey them; lines stay lines. */
export function shown(text: string): string {
  return text.replaceAll(/(?!\n)\p{Cc}/gu, '·')
}

/** Columns padded to their widest cell, each a line; control characters a record may hold are shown, not obeyed. */
export function table(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map((cell) => shown(cell).replaceAll('\n', '·')))
  const widths =
    clean[0]?.map((_, column) => Math.max(...clean.map((row) => row[column]?.length ?? 0))) ?? []
  return clean
    .map((row) =>
      row
        .map((cell, column) =>
          column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n')
}

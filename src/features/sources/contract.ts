/** Sources: the monitors that send alerts, each with its own key, of which only a hash is kept. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { lineSchema, oneOfThese, wordSchema } from '#kernel/words.ts'

/** A source's name, here and in every alert that it sends: as much as the published events of alerts hold. */
export const SOURCE_NAME_MAX = 80

const path = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[A-Za-z0-9_$@:-]+(\.[A-Za-z0-9_$@:-]+)*$/, 'Give a dotted path such as data.items.')

const recordedMapping = z.strictObject({
  /** Path of a list of alerts; left out, the payload itself is one alert. */
  alerts: path.optional(),
  title: path,
  fingerprint: path,
  status: path.optional(),
  /** Text of `status` that means resolved. */
  resolvedWhen: z.string().max(100).optional(),
  details: path.optional(),
  severity: path.optional(),
  startsAt: path.optional(),
  link: path.optional(),
})
/** Where a generic JSON webhook keeps the fields of an alert; dotted paths, list positions as numbers. */
export const mappingSchema = recordedMapping.extend({
  resolvedWhen: lineSchema(100, 'The word').optional(),
})
export type Mapping = z.output<typeof mappingSchema>

/** The formats of alerts that are read. */
export const sourceTypes = ['alertmanager', 'generic'] as const
const source = z.string().regex(/^so_[A-Za-z0-9]{8,40}$/)
const added = z.strictObject({
  source,
  name: lineSchema(120, 'The name'),
  type: wordSchema,
  mapping: recordedMapping.nullable(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})

export const events = {
  'sources.added.v1': added,
  'sources.removed.v1': z.strictObject({ source }),
}
export type SourcesEvent = RecordedOf<typeof events>

export const commands = {
  add: {
    input: added.extend({
      type: oneOfThese(sourceTypes),
      name: lineSchema(SOURCE_NAME_MAX, 'The name'),
      mapping: mappingSchema.nullable(),
    }),
    needs: 'administer' as const,
    says: 'Adds a source of alerts with its own key, which the server makes.',
    ownDoor: true as const,
  },
  remove: {
    input: z.strictObject({ source }),
    needs: 'administer' as const,
    says: 'Removes a source; its key stops working at once.',
  },
}
export type SourcesCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'mapping-missing': 'A generic source needs a mapping.',
  'no-such-source': 'There is no such source.',
  'too-many-sources': 'A workspace has at most {max} sources.',
} as const

export type Source = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly mapping: Mapping | null
  readonly hash: string
  readonly createdAt: string
}
export type SourcesState = { readonly all: Readonly<Record<string, Source>> }

/**
 * Report: the parts of R-200 and the four metrics of R-201, each with a link to the times it came from.
 * What is not known is named, never invented.
 */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { NOTE_MAX, proseSchema } from '#kernel/words.ts'

export const events = {
  'report.unknowns-written.v1': z.strictObject({
    text: proseSchema(NOTE_MAX, 'What is not known'),
  }),
  'report.published.v1': z.strictObject({
    version: z.number().int().min(1).max(1000),
    /** The last entry the report was made from; the same journal up to it gives the same report. */
    upTo: z.number().int().min(1),
    names: z.enum(['roles', 'names']),
  }),
}
export type ReportEvent = RecordedOf<typeof events>

export const commands = {
  'write-unknowns': {
    input: z.strictObject({ text: proseSchema(NOTE_MAX, 'What is not known') }),
    needs: 'write' as const,
    says: 'Says what remains unknown and what was tried.',
  },
  publish: {
    input: z.strictObject({
      names: z.enum(['roles', 'names']).default('roles'),
    }),
    needs: 'write' as const,
    says: 'Publishes the report as it is now (R-200).',
  },
}
export type ReportCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'not-concluded': 'A report is published once the incident is concluded.',
  'too-many-versions': 'A record keeps at most {max} published versions.',
} as const

export type ReportState = {
  readonly unknowns: string
  readonly published: readonly {
    readonly version: number
    readonly seq: number
    readonly upTo: number
    readonly names: 'roles' | 'names'
    readonly at: string
    readonly by: string
  }[]
}

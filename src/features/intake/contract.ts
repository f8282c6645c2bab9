/**
 * Intake, as an incident sees it: the alerts it came from and those that joined it. Alerts are tracked one by one, not by
 * group; a resolved alert never closes anything by itself.
 */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { instantSchema } from '#kernel/instant.ts'
import { SOURCE_NAME_MAX } from '../sources/contract.ts'

/** A monitor's alert in our words. `fingerprint` names the same alert when it repeats. */
export const alertSchema = z.strictObject({
  source: z.string().min(1).max(SOURCE_NAME_MAX),
  fingerprint: z.string().min(1).max(200),
  /** Alerts that a monitor sends together belong to one record; tracked one by one inside it. */
  group: z.string().min(1).max(400),
  status: z.enum(['firing', 'resolved']),
  title: z.string().min(1).max(200),
  details: z.string().max(20_000),
  severityHint: z.string().max(60),
  startsAt: instantSchema.nullable(),
  endsAt: instantSchema.nullable(),
  link: z.string().max(2000),
  /** Labels as the monitor sent them; at most 64 of 200 characters. */
  labels: z.record(z.string().max(200), z.string().max(2000)),
})
export type Alert = z.output<typeof alertSchema>

export const events = {
  'intake.alert-joined.v1': z.strictObject({ alert: alertSchema }),
  'intake.alert-repeated.v1': z.strictObject({
    fingerprint: z.string().max(200),
    source: z.string().max(SOURCE_NAME_MAX),
  }),
  'intake.alert-resolved.v1': z.strictObject({
    fingerprint: z.string().max(200),
    source: z.string().max(SOURCE_NAME_MAX),
    endsAt: instantSchema.nullable(),
  }),
  /** Alerts that came when the record tracked as many one by one as it does: how many, in one notification. */
  'intake.alerts-counted.v1': z.strictObject({
    source: z.string().max(SOURCE_NAME_MAX),
    count: z.number().int().min(1).max(1_000_000),
  }),
}
export type IntakeEvent = RecordedOf<typeof events>

export const commands = {
  'join-alert': {
    input: z.strictObject({ alert: alertSchema }),
    needs: 'system' as const,
    says: 'Takes in an alert that belongs to this record.',
  },
  'count-alerts': {
    input: z.strictObject({
      source: z.string().min(1).max(SOURCE_NAME_MAX),
      count: z.number().int().min(1).max(1_000_000),
    }),
    needs: 'system' as const,
    says: 'Counts alerts beyond those that are tracked one by one.',
  },
}
export type IntakeCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-resolved': 'This alert is already resolved.',
  'nothing-to-resolve': 'This alert was never seen firing here.',
  'too-many-alerts': 'A record tracks at most {max} alerts.',
} as const

export type IntakeState = {
  /** Who sent them, by the id under which a source acts. */
  readonly senders: readonly string[]
  readonly alerts: Readonly<
    Record<
      string,
      {
        readonly alert: Alert
        readonly firstAt: string
        readonly lastAt: string
        readonly times: number
        readonly resolvedAt: string | null
        readonly seq: number
      }
    >
  >
  /** Alerts that came beyond those; one that came several times counts each time. */
  readonly beyond: number
}
/** One alert's key inside a record: its source and fingerprint. */
export const alertKey = (alert: {
  readonly source: string
  readonly fingerprint: string
}): string => `${alert.source}\u0020${alert.fingerprint}`
/** The key of the group an alert came with; never equal to an alert's own key. */
export const groupKey = (alert: { readonly source: string; readonly group: string }): string =>
  `group ${alert.source} ${alert.group}`

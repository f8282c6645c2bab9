/**
 * Project: a client or product with people, leads, a default severity and settings of its own. An incident
 * may belong to one; who may know of it, under which policy it runs and who is told follow from that.
 */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { lineSchema, proseSchema, wordSchema, oneOfThese } from '#kernel/words.ts'
import type { TeamState } from '../team/contract.ts'

const name = lineSchema(120, 'The project’s name')
const client = proseSchema(120, 'The client’s name')

/** Settings are few; a patch as large as this replaces the policy, and a policy of its own is the way to do that. */
const OVERRIDES_CHARS_MAX = 20_000
const overrides = z
  .record(z.string(), z.unknown())
  .refine(
    (value) => JSON.stringify(value).length <= OVERRIDES_CHARS_MAX,
    `The settings may have at most ${OVERRIDES_CHARS_MAX} characters. Begin a policy of the project’s own instead.`,
  )

/** Somebody up- or downstream who must be kept current. */
const stakeholderOn = <S extends z.ZodType<string>>(side: S) =>
  z.strictObject({
    name: lineSchema(120, 'The name'),
    side,
    contact: proseSchema(300, 'The contact'),
  })
const stakeholder = stakeholderOn(wordSchema)
export type Stakeholder = z.output<typeof stakeholder>
/** More than a person can keep current in the middle of an incident. */
const STAKEHOLDERS_MAX = 100

const settings = z.strictObject({
  name,
  client,
  /** What the severity wizard proposes for this project's incidents. */
  defaultSeverity: wordSchema.nullable(),
  /** A policy of its own, or null for the workspace's. */
  policy: z.uuid().nullable(),
  overrides,
  stakeholders: z.array(stakeholder).max(STAKEHOLDERS_MAX),
  /** Where the ticket of each incident lies, and whether it must exist where the project could be affected. */
  tickets: z.strictObject({
    place: proseSchema(500, 'The place'),
    required: z.boolean(),
  }),
})
export type ProjectSettings = z.output<typeof settings>

/** Settings as somebody sends them. */
const given = settings.partial().extend({
  stakeholders: z
    .array(stakeholderOn(oneOfThese(['upstream', 'downstream', 'client', 'other'])))
    .max(STAKEHOLDERS_MAX)
    .optional(),
})

export const events = {
  'project.opened.v1': settings,
  'project.changed.v1': settings.partial(),
  'project.archived.v1': z.strictObject({}),
  'project.restored.v1': z.strictObject({}),
}
export type ProjectEvent = RecordedOf<typeof events>

/** `POST /api/v1/projects`: a name is enough. */
export const openingSchema = z.strictObject({
  ...given.shape,
  name,
})
export type OpeningInput = z.output<typeof openingSchema>

export const commands = {
  change: {
    input: given,
    needs: 'administer' as const,
    says: 'Changes the project’s name, client, default severity, policy, settings, stakeholders or ticket rule.',
    asks: 'project-policy',
  },
  archive: {
    input: z.strictObject({}),
    needs: 'administer' as const,
    says: 'Closes the project to new incidents; those it has stay as they are.',
  },
  restore: {
    input: z.strictObject({}),
    needs: 'administer' as const,
    says: 'Takes an archived project up again.',
  },
}
export type ProjectCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-so:archived': 'The project is archived already.',
  'already-so:restored': 'The project is not archived.',
  'nothing-to-change': 'Say what to change.',
  'settings-do-not-fit': 'The settings do not fit: {why}.',
} as const

export type ProjectSliceState = ProjectSettings & { readonly archived: boolean }
export type ProjectState = {
  readonly id: string
  readonly seq: number
  readonly at: string
  readonly project: ProjectSliceState
  readonly team: TeamState
}

/** What the question `project-policy` comes to: are the settings valid? */
export type PolicyFits =
  | { readonly fits: true }
  | { readonly fits: false; readonly sentence: string }

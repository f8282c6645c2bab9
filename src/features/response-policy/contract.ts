/**
 * Response policy: the versioned document of how a team responds (requirements.md §19, R-030, R-140), as a record with its
 * own history. Incidents pin one version of it by reference and hash; a project may use another policy than the workspace.
 */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { lineSchema, proseSchema, REASON_MAX } from '#kernel/words.ts'
import { policySchema, type Policy } from '../policy/contract.ts'
import { presets } from '../policy/presets/index.ts'

const note = proseSchema(REASON_MAX, 'The note')
const revised = z.strictObject({ note })

/** The document itself lies beside the entry, under its hash. */
export const events = {
  'response-policy.opened.v1': revised,
  'response-policy.revised.v1': revised,
}
export type ResponsePolicyEvent = RecordedOf<typeof events>

/** `POST /api/v1/policies`: begins a policy from a preset or a whole document. */
export const openingSchema = z.strictObject({
  preset: z
    .enum(Object.keys(presets) as [keyof typeof presets, ...(keyof typeof presets)[]])
    .optional(),
  document: policySchema.optional(),
  title: lineSchema(80, 'The title').optional().describe('Another title than the document’s'),
  note: note.optional(),
})
export type OpeningInput = z.output<typeof openingSchema>

export const commands = {
  revise: {
    input: z.strictObject({
      document: policySchema,
      note: note.default(''),
      base: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe('The version it was written from; with it, a newer one is not replaced unseen'),
    }),
    needs: 'administer' as const,
    says: 'Makes the next version. Incidents under way keep theirs until they are moved (R-030).',
  },
}
export type ResponsePolicyCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-so': 'This is what the policy says already.',
  'preset-or-document': 'Give either a preset or a document.',
  'revised-since':
    'Version {newest} is the newest, and this was written from version {base}. Your text is still here; compare it and send it again.',
  'too-many-versions': 'A policy has at most {max} versions. Create a new policy.',
} as const

export type Version = {
  readonly version: number
  readonly title: string
  readonly hash: string
  readonly note: string
  readonly by: string
  readonly at: string
  readonly seq: number
}
export type ResponsePolicySliceState = {
  readonly versions: readonly Version[]
  /** The newest version. */
  readonly document: Policy
}
export type ResponsePolicyState = {
  readonly id: string
  readonly seq: number
  readonly at: string
  readonly 'response-policy': ResponsePolicySliceState
}

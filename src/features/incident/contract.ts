/** Incident: what was reported, what it is called, and the times that its metrics are computed from. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { instantSchema } from '#kernel/instant.ts'
import {
  lineSchema,
  NOTE_MAX,
  noteSchema,
  personSchema,
  proseSchema,
  REASON_MAX,
  TITLE_MAX,
  oneOfThese,
  undoesSchema,
  wordSchema,
  wordsOf,
  known,
} from '#kernel/words.ts'
import { refusals as scopeRefusals } from '../scope/contract.ts'

/** How it was discovered, after the VERIS list; `by` says whether a person or a monitor noticed. */
export const discoveryMethods = {
  'reported-by-staff': { label: 'Somebody here noticed', by: 'human' },
  'log-review': { label: 'Found while reading logs', by: 'human' },
  customer: { label: 'A customer told us', by: 'external' },
  partner: { label: 'A partner told us', by: 'external' },
  researcher: { label: 'A researcher or stranger told us', by: 'external' },
  'law-enforcement': { label: 'Police or an authority told us', by: 'external' },
  'actor-disclosure': { label: 'The attacker said so', by: 'external' },
  'external-scan': { label: 'A scan by somebody outside', by: 'external' },
  monitoring: { label: 'Monitoring or an alert', by: 'monitor' },
  'malware-scan': { label: 'Malware protection', by: 'monitor' },
  'scan-finding': { label: 'One of our own scanners', by: 'monitor' },
  'fraud-detection': { label: 'Fraud detection', by: 'monitor' },
  audit: { label: 'An audit', by: 'human' },
  other: { label: 'Some other way', by: 'human' },
  unknown: { label: 'Not known', by: 'unknown' },
} as const
const discovery = oneOfThese(wordsOf(discoveryMethods))

/** Threat actions, the seven of VERIS and unknown. */
export const threatActions = {
  malware: 'Malware',
  hacking: 'Hacking',
  social: 'Social engineering',
  misuse: 'Misuse of rights',
  physical: 'Physical',
  error: 'Error',
  environmental: 'Environmental',
  unknown: 'Not known',
} as const
const threatAction = oneOfThese(wordsOf(threatActions))

/** How a report reached us; `slow` ones are flagged. */
export const channels = {
  form: { label: 'Report form', slow: false },
  chat: { label: 'Chat', slow: false },
  phone: { label: 'Phone call', slow: false },
  'in-person': { label: 'In person', slow: false },
  mail: { label: 'E-mail', slow: true },
  alert: { label: 'Alert', slow: false },
  api: { label: 'API', slow: false },
} as const
const channel = oneOfThese(wordsOf(channels))

/** Moments the record keeps apart from the moment of writing them down. */
export const milestones = {
  started: 'It began',
  'attack-stopped': 'The attack was stopped',
  'vector-closed': 'The way in was closed',
  contained: 'It was contained',
  restored: 'Normal operation was restored',
} as const
export type Milestone = keyof typeof milestones
const milestone = oneOfThese(wordsOf(milestones))

/** Who reported: a person of the directory, somebody outside by the name they gave, or nobody known. */
const reporter = z.union([
  z.strictObject({ person: personSchema }),
  z.strictObject({ outside: lineSchema(120, 'The reporter’s name') }),
  z.strictObject({ source: lineSchema(120, 'The source') }),
  z.strictObject({ anonymous: z.literal(true) }),
])
export type Reporter = z.output<typeof reporter>

const ref = z.string().regex(/^INC-[0-9A-HJKMNP-TV-Z]{4,8}$/)

export const events = {
  'incident.reported.v1': z.strictObject({
    ref,
    codename: lineSchema(40, 'The codename'),
    title: lineSchema(TITLE_MAX, 'The title'),
    details: proseSchema(NOTE_MAX, 'The details'),
    awareAt: instantSchema,
    reporter,
    channel: wordSchema,
    discovery: wordSchema.nullable(),
  }),
  'incident.renamed.v1': z.strictObject({ title: lineSchema(TITLE_MAX, 'The title') }),
  'incident.aware-set.v1': z.strictObject({
    at: instantSchema,
    reason: noteSchema(REASON_MAX, 'The reason'),
  }),
  'incident.discovery-set.v1': z.strictObject({ method: wordSchema }),
  'incident.threat-actions-set.v1': z.strictObject({
    actions: z.array(wordSchema).min(1).max(20),
  }),
  'incident.marked.v1': z.strictObject({
    milestone: wordSchema,
    at: instantSchema,
    basis: proseSchema(REASON_MAX, 'The basis'),
  }),
  'incident.unmarked.v1': z.strictObject({
    milestone: wordSchema,
    reason: noteSchema(REASON_MAX, 'The reason'),
  }),
  'incident.cause-set.v1': z.strictObject({
    certainty: z.enum(['unknown', 'suspected', 'established']),
    text: proseSchema(NOTE_MAX, 'The cause'),
  }),
}
export type IncidentEvent = RecordedOf<typeof events>

/** What anybody signed in may send to `POST /api/v1/incidents`. One line is enough. */
export const reportSchema = z.strictObject({
  title: lineSchema(TITLE_MAX, 'The title').describe('One line: what did you notice?'),
  details: proseSchema(NOTE_MAX, 'The details').optional(),
  aware_at: instantSchema
    .optional()
    .describe('When somebody first noticed; now, if left out (R-004)'),
  channel: channel.optional(),
  discovery_method: discovery.optional(),
  reporter_outside: lineSchema(120, 'The reporter’s name')
    .optional()
    .describe('If somebody outside told you'),
  anonymous: z.boolean().optional().describe('Leave the reporter’s name out of the record'),
  project: z.uuid().optional().describe('The project it belongs to; none, if left out (R-256)'),
})
export type ReportInput = z.output<typeof reportSchema>

export const commands = {
  rename: {
    input: z.strictObject({ title: lineSchema(TITLE_MAX, 'The title') }),
    needs: 'write' as const,
    says: 'Renames the record.',
  },
  'set-aware': {
    input: z.strictObject({ at: instantSchema, reason: noteSchema(REASON_MAX, 'The reason') }),
    needs: 'write' as const,
    says: 'Corrects when somebody first noticed, with the reason (R-004).',
  },
  'set-discovery': {
    input: z.strictObject({ method: discovery }),
    needs: 'write' as const,
    says: 'Says how it was discovered (R-018).',
  },
  'set-threat-actions': {
    input: z.strictObject({ actions: z.array(threatAction).min(1).max(7) }),
    needs: 'write' as const,
    says: 'Names the threat actions for the report (R-201).',
  },
  mark: {
    input: z.strictObject({
      milestone,
      at: instantSchema.optional(),
      basis: proseSchema(REASON_MAX, 'The basis').optional(),
      undoes: undoesSchema,
    }),
    needs: 'write' as const,
    says: 'Marks a moment: began, attack stopped, way in closed, contained, restored.',
  },
  unmark: {
    input: z.strictObject({
      milestone,
      reason: noteSchema(REASON_MAX, 'The reason'),
      undoes: undoesSchema,
    }),
    needs: 'write' as const,
    says: 'Takes the mark of a moment back, with the reason; that it was marked stays in the record.',
  },
  'set-cause': {
    input: z.strictObject({
      certainty: z.enum(['unknown', 'suspected', 'established']),
      text: proseSchema(NOTE_MAX, 'The cause'),
    }),
    needs: 'write' as const,
    says: 'States the cause and how sure it is (R-108).',
  },
}
export type IncidentCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-concluded':
    'It is concluded by what was marked. Mark the right time, or reopen it first.',
  'already-so': 'It already has this title.',
  'contained-before-noticed':
    'It was noticed at {noticed} and cannot be contained before, at {contained}. Correct the one of the two times that is wrong.',
  'cause-missing': 'Describe the cause, or leave it as unknown.',
  'not-marked': 'This moment is not marked.',
  'no-such-project': scopeRefusals['no-such-project'],
  'reporter-twice': 'Either name the reporter or leave the report anonymous.',
} as const

/** A time with where it came from, so that every number links to it. */
export type Marked = {
  readonly at: string
  readonly seq: number
  readonly by: string
  readonly basis: string
}

export type IncidentSliceState = {
  readonly ref: string
  readonly codename: string
  readonly title: string
  /** What whoever reported it called it; what it is called later may say more than they may know. */
  readonly reportedTitle: string
  readonly details: string
  readonly reporter: Reporter
  readonly channel: string
  readonly reportedAt: string
  readonly awareAt: string
  readonly awareSeq: number
  readonly discovery: string | null
  readonly discoverySeq: number
  readonly threatActions: readonly string[]
  readonly threatActionsSeq: number
  /** By the milestone's word. */
  readonly milestones: Readonly<
    Partial<Record<Milestone, Marked>> & Record<string, Marked | undefined>
  >
  readonly cause: {
    readonly certainty: 'unknown' | 'suspected' | 'established'
    readonly text: string
    readonly seq: number
  }
}

/** The moments that were marked, with their words: the known ones in their order, then those only a later version knows. */
export function markedIn({
  milestones: marks,
}: Pick<IncidentSliceState, 'milestones'>): readonly (Marked & {
  readonly word: string
  readonly title: string
})[] {
  return [...new Set([...wordsOf(milestones), ...Object.keys(marks)])].flatMap((word) => {
    const mark = marks[word]
    return mark ? [{ ...mark, word, title: known(milestones, word) ?? word }] : []
  })
}

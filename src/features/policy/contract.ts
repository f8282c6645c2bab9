/**
 * Policy: the version of a response policy (requirements.md §19) that an incident runs under, and the overrides people
 * gave a reason for. The incident pins the version by reference and hash; the document lies beside the entry under that
 * hash, so every decision can be repeated. Numbers from the process documents are defaults in presets, never constants.
 */
import { z } from 'zod'
import {
  isZone,
  known,
  lineSchema,
  noteSchema,
  plainSchema,
  REASON_MAX,
  wordSchema,
} from '#kernel/words.ts'
import type { CommandOf } from '#kernel/decider.ts'
import { fact, type RecordedOf } from '#kernel/event.ts'

const mode = z.enum(['off', 'warn', 'block'])
const minutes = z
  .number()
  .int()
  .min(1)
  .max(60 * 24 * 366)
const id = wordSchema
/** The traffic light protocol's words, version 2.0. */
const tlp = z.enum(['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])
const words = (max: number) => plainSchema(max).min(1)

const level = z.strictObject({
  id,
  label: words(40),
  /** The other scale's word: High is P1. */
  alias: words(20).optional(),
  criteria: z.array(z.strictObject({ id, text: words(300) })).max(20),
  examples: z.array(words(200)).max(10),
  clocks: z.strictObject({ ack: minutes, triage: minutes, remediate: minutes, retro: minutes }),
  /** Situation reports to response team and command: minutes between two. */
  sitrep: minutes,
  /** One sentence: may the team act now? */
  authority: words(300),
})

/** The response policy. Lists have limits because a person must be able to read the page. */
const fields = z.strictObject({
  preset: id,
  title: words(80),
  source: words(400),
  definition: words(2000),
  terms: z.strictObject({
    commander: words(40),
    communicator: words(40),
    responder: words(40),
    scribe: words(40),
    observer: words(40),
  }),
  /** Roles beside those five, each with what it does on an incident. They give no right of their own. */
  otherRoles: z
    .array(z.strictObject({ id, label: words(40), does: words(200) }))
    .max(20)
    .optional(),
  categories: z
    .array(
      z.strictObject({
        id,
        label: words(60),
        quiet: z.boolean(),
        subtypes: z.array(words(80)).max(20),
      }),
    )
    .min(1)
    .max(20),
  /** From the gravest to the mildest; the first one's clocks run while severity is unknown. */
  levels: z.array(level).min(1).max(6),
  clocks: z.strictObject({
    triageDecision: minutes,
    soloSoft: minutes,
    soloFirm: minutes,
    /** Shares of a clock's span at which its owner is warned. */
    warnAt: z.array(z.number().gt(0).lt(1)).max(4),
    /** What the retrospective's clock counts from (C-15). */
    retroFrom: z.enum(['reported', 'concluded']),
  }),
  classification: z.strictObject({
    levels: z
      .array(z.strictObject({ id, label: words(80), rules: words(600), tlp: tlp.optional() }))
      .min(1)
      .max(8),
    default: id,
    /** Of the levels that name none of their own. */
    tlp,
  }),
  access: z.strictObject({
    /** A record that nobody has taken yet is open to responders: a restricted one could be found and taken by nobody. */
    untaken: z.literal('open'),
    /** Class once somebody has taken it. */
    taken: z.enum(['open', 'restricted']),
  }),
  roles: z.strictObject({
    /** The commander takes a remediation task. */
    commanderRemediates: mode,
    /** The communicator is also a responder. */
    communicatorResponds: mode,
  }),
  handoff: z.strictObject({
    overlapMin: minutes,
    overlapMax: minutes,
    /** The outgoing person leaves before the overlap is over. */
    earlyRelease: mode,
    /** A duty is taken from its holder, or ends, without a handoff; warn, if left out. */
    dutyWithoutHandoff: mode.optional(),
    /** The handoff ends without its note and its report; warn, if left out. */
    incomplete: mode.optional(),
  }),
  tasks: z.strictObject({
    verifierIsDoer: mode,
    /** Somebody else than the commander verifies what a third person did; off, if left out. */
    verifierIsNotCommander: mode.optional(),
    /** Somebody else than the commander says what may wait until after closing; off, if left out. */
    horizonByOthers: mode.optional(),
    /** One like an open one is added; warn, if left out. */
    similarOpen: mode.optional(),
  }),
  /** Situation reports; how often they come is the level's. */
  sitreps: z
    .strictObject({
      /** The next one is promised later than the level's rhythm has it; warn, if left out. */
      nextBeyondRhythm: mode.optional(),
      /** The final one is sent before it is contained; warn, if left out. */
      finalBeforeContained: mode.optional(),
    })
    .optional(),
  closing: z.strictObject({
    immediateUnverified: mode,
    noFinalSitrep: mode,
    noDiscoveryMethod: mode,
    noMonitoringTask: mode,
  }),
  retro: z.strictObject({
    incident: z.enum(['none', 'light', 'full']),
    falseAlarm: z.enum(['none', 'light', 'full']),
    namesInText: mode,
    questions: z.array(words(300)).max(20),
  }),
  zone: words(60).refine(isZone, 'Give a zone such as UTC or Europe/Berlin.'),
})

/** The policy, refused where it contradicts itself: an incident could not begin under it, or nobody could close it. */
export const policySchema = fields.check(({ value, issues }) => {
  const { classification, levels, handoff, terms, otherRoles = [] } = value
  const say = (path: (string | number)[], message: string) =>
    issues.push({ code: 'custom', path, message, input: value })
  if (!classification.levels.some((known) => known.id === classification.default))
    say(['classification', 'default'], 'This is not one of the classification’s levels.')
  if (new Set(levels.map((known) => known.id)).size < levels.length)
    say(['levels'], 'Two severity levels have the same id.')
  const roles = [...Object.keys(terms), ...otherRoles.map((role) => role.id)]
  if (new Set(roles).size < roles.length) say(['otherRoles'], 'Two roles have the same id.')
  if (handoff.overlapMin > handoff.overlapMax)
    say(['handoff', 'overlapMin'], 'The shortest overlap is longer than the longest.')
})
export type Policy = z.output<typeof policySchema>

/** A policy as it may lie in a record: a later version may have written modes that are not known here. */
const written = fields.extend({
  roles: z.strictObject({ commanderRemediates: wordSchema, communicatorResponds: wordSchema }),
  handoff: fields.shape.handoff.extend({
    earlyRelease: wordSchema,
    dutyWithoutHandoff: wordSchema.optional(),
    incomplete: wordSchema.optional(),
  }),
  tasks: z.strictObject({
    verifierIsDoer: wordSchema,
    verifierIsNotCommander: wordSchema.optional(),
    horizonByOthers: wordSchema.optional(),
    similarOpen: wordSchema.optional(),
  }),
  sitreps: z
    .strictObject({
      nextBeyondRhythm: wordSchema.optional(),
      finalBeforeContained: wordSchema.optional(),
    })
    .optional(),
  closing: z.strictObject({
    immediateUnverified: wordSchema,
    noFinalSitrep: wordSchema,
    noDiscoveryMethod: wordSchema,
    noMonitoringTask: wordSchema,
  }),
  retro: fields.shape.retro.extend({
    incident: wordSchema,
    falseAlarm: wordSchema,
    namesInText: wordSchema,
  }),
  // One that this machine does not know is shown as UTC.
  zone: words(60),
})
export type Level = Policy['levels'][number]

/** Severity before anyone has assessed it. A value like any other. */
export const UNKNOWN = 'unknown'

/** The level whose clocks and cadence run: the set one, or the gravest while severity is unknown. */
export function levelInForce(policy: Policy, severity: string): Level {
  const found = policy.levels.find((candidate) => candidate.id === severity) ?? policy.levels[0]
  if (!found) throw new Error('a policy has at least one level')
  return found
}

/** What a level is called; a word that the policy does not have is called by itself. */
export function levelLabel(policy: Policy, severity: string): string {
  return policy.levels.find((candidate) => candidate.id === severity)?.label ?? severity
}

/** What a classification is called, how it is to be treated, and its traffic light. */
export function markingOf(policy: Policy, classification: string) {
  const level = policy.classification.levels.find(({ id: known }) => known === classification)
  return {
    label: level?.label ?? classification,
    rules: level?.rules ?? '',
    tlp: level?.tlp ?? policy.classification.tlp,
  }
}

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const pin = z.strictObject({
  policy: z.uuid(),
  version: z.number().int().min(1),
  title: words(80),
  /** SHA-256 of the document's canonical JSON, hex; with a project's settings laid over it, of what came of that. */
  hash,
  project: z.uuid().nullable(),
})

/** The event by which an incident runs under a version, for slices that record it along with their own. */
export const pinnedEvents = { 'policy.pinned.v1': pin }
/** What lies under its hash. */
export const documents = { 'policy.pinned.v1': written }
/** Rules set aside in one record. Whoever needs more needs another policy, which the commander can pin. */
export const OVERRIDES_MAX = 1000

export const events = {
  ...pinnedEvents,
  'policy.overridden.v1': z.strictObject({
    code: words(80),
    verb: words(80),
    reason: noteSchema(REASON_MAX, 'The reason'),
  }),
}
export type PolicyEvent = RecordedOf<typeof events>

export const commands = {
  move: {
    input: z.strictObject({
      policy: z.uuid().optional().describe('Another policy; its own, if left out'),
      version: z.number().int().min(1).optional().describe('The newest, if left out'),
    }),
    needs: 'command' as const,
    says: 'Moves the incident to another version of its response policy, or to another policy (R-030).',
    asks: 'policy-version',
  },
}
export type PolicyCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-so': 'The incident runs under this version already.',
  'no-such-version':
    'There is no such version of this policy, or its project’s settings are not yours to bring in.',
  // Of any command that goes on against a rule.
  'too-many-overrides': 'A record keeps at most {max} overrides.',
} as const

/** A version of a policy with its document, as other records' questions bring it. */
export type PinnedPolicy = z.output<typeof pin> & { readonly document: Policy }

/** The fact that pins it. */
export function pinned({ document, ...body }: PinnedPolicy) {
  return { ...fact('policy.pinned.v1', body), document }
}

/** Does the incident run under exactly this already? Two policies can say the same and still go different ways. */
export function isPinned(found: PinnedPolicy, now: PolicyState): boolean {
  return (
    found.hash === now.hash &&
    found.policy === now.policy &&
    found.version === now.version &&
    found.project === now.project
  )
}

export type PolicyState = {
  readonly policy: string
  readonly version: number
  readonly hash: string
  readonly project: string | null
  readonly document: Policy
  readonly overrides: readonly {
    readonly seq: number
    readonly code: string
    readonly verb: string
    readonly reason: string
    readonly by: string
    readonly at: string
  }[]
}

/** The rules that policy lets one leave out with a reason, as they are told afterwards: by the code of their refusal. */
const rulesInWords: Readonly<Record<string, string>> = {
  'ceremony-incomplete': 'A handoff ends with its note and its report',
  'commander-remediates': 'The commander leaves fixing to others',
  'communicator-is-responder': 'Whoever answers questions does not fix',
  'discovery-missing': 'It closes when how it was discovered is recorded',
  'final-before-contained': 'The final report comes after containment',
  'final-sitrep-missing': 'It closes after a final report',
  'horizon-is-the-commanders': 'The commander says what is immediate',
  'monitoring-missing': 'What a person noticed, a monitor is to notice next time',
  'names-in-retro': 'A retrospective speaks of roles, not of names',
  'next-update-late': 'The next report comes within the rhythm',
  'overlap-not-over': 'Whoever hands over stays for the least time',
  'similar-task': 'One task for one thing',
  'tasks-unverified': 'Immediate tasks are verified before it closes',
  'use-handoff': 'A duty moves by a handoff',
  'verifier-is-doer': 'Somebody else than who did it verifies',
  'verifier-is-not-commander': 'The commander verifies',
}
/** The rule in words; one of a later version by its code. */
export const ruleInWords = (code: string): string => known(rulesInWords, code) ?? code

/** Asks for an answer to a rule that policy lets one override: sent beside a command's fields (design §3). */
export const overrideSchema = z.strictObject({
  code: lineSchema(80, 'The code'),
  reason: noteSchema(REASON_MAX, 'The reason').refine(
    (text) => text.length >= 3,
    'Say why in a few words.',
  ),
})

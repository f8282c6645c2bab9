/**
 * Which shipped policy fits a team, by three questions in plain words. Each answer says what it changes, read from the presets
 * themselves; a question in which the presets do not differ is not asked, what they agree on is said once below.
 */
import { MINUTE, spanInWords } from '#kernel/instant.ts'
import type { Policy } from '../contract.ts'
import { presets, type PresetId } from './index.ts'

export type { PresetId } from './index.ts'

export type PolicyAnswer = {
  readonly preset: PresetId
  readonly label: string
  /** What follows from it, in the preset's own words and numbers. */
  readonly says: string
}
export type PolicyQuestion = {
  readonly id: string
  readonly title: string
  readonly answers: readonly PolicyAnswer[]
}

const span = (minutes: number) => spanInWords(minutes * MINUTE)
const modes = { off: 'allowed', warn: 'asks for a reason', block: 'not possible' } as const

const commanding = ({ roles, terms }: Policy) =>
  `${terms.commander} takes a task to fix something: ${modes[roles.commanderRemediates]}.`
const verifying = ({ tasks }: Policy) =>
  tasks.verifierIsNotCommander === 'block'
    ? 'Only the commander confirms a fix.'
    : `Confirming one’s own fix: ${modes[tasks.verifierIsDoer]}. Anybody else may, and the commander is told.`
const closing = ({ handoff, closing: end, retro }: Policy) =>
  `Leaving after a handoff before ${span(handoff.overlapMin)} together: ${modes[handoff.earlyRelease]}. Closing with urgent work unchecked: ${modes[end.immediateUnverified]}. After a false alarm: ${retro.falseAlarm === 'none' ? 'no' : `a ${retro.falseAlarm}`} retrospective.`

const answer = (preset: PresetId, label: string, say: (policy: Policy) => string) => ({
  preset,
  label,
  says: say(presets[preset]),
})

export const policyQuestions: readonly PolicyQuestion[] = [
  {
    id: 'team',
    title: 'How many people work on one incident?',
    answers: [
      answer('reconciled', 'Few. Whoever commands often fixes things too', commanding),
      answer('civicactions', 'Enough that command and fixing are different people', commanding),
    ],
  },
  {
    id: 'check',
    title: 'Who checks that a fix holds?',
    answers: [
      answer('reconciled', 'Anybody who did not do it', verifying),
      answer('civicactions', 'The commander', verifying),
    ],
  },
  {
    id: 'end',
    title: 'How firm are the rules at a handoff and at the end?',
    answers: [
      answer('reconciled', 'Who has a good reason may go on', closing),
      answer('civicactions', 'They hold, also at four in the morning', closing),
    ],
  },
]

/** The preset that most answers speak for; undefined until every question has one. `answers` is by the question's id. */
export function presetThatFits(
  answers: Readonly<Record<string, PresetId | undefined>>,
): PresetId | undefined {
  const given = policyQuestions.flatMap(({ id }) => answers[id] ?? [])
  if (given.length < policyQuestions.length) return undefined
  const votes = (preset: PresetId) => given.filter((chosen) => chosen === preset).length
  return (Object.keys(presets) as PresetId[]).toSorted((a, b) => votes(b) - votes(a))[0]
}

/** The questions that were answered otherwise than this preset has it. */
export function otherwise(
  preset: PresetId,
  answers: Readonly<Record<string, PresetId | undefined>>,
): readonly PolicyQuestion[] {
  return policyQuestions.filter(({ id }) => answers[id] !== undefined && answers[id] !== preset)
}

/** The preset's title, as people know it. */
export const titleOf = (preset: PresetId): string => presets[preset].title

/** The preset one would have chosen instead. */
export function otherThan(preset: PresetId): PresetId {
  return (Object.keys(presets) as PresetId[]).find((other) => other !== preset) ?? preset
}

/** How often people hear, and what is fixed in time, in sentences. */
export function rhythmInWords({ levels, clocks }: Policy): readonly string[] {
  const every = levels.map(({ label, sitrep }) => `${label} every ${span(sitrep)}`).join(', ')
  return [
    `How often people hear: ${every}.`,
    `What came in is decided within ${span(clocks.triageDecision)}. Working alone you are asked to call others in after ${span(clocks.soloSoft)} and again after ${span(clocks.soloFirm)}.`,
  ]
}

/** What the presets agree on, said once; the test holds them to it. */
export const sameInAll: readonly string[] = rhythmInWords(presets.reconciled)

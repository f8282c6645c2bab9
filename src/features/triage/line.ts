/** `/take`, `/declare high token used from outside`, `/false-alarm …`: what it is, said in one line. */
import type { AccessState } from '../access/contract.ts'
import type { Actor } from '#kernel/decider.ts'
import type { LineAct, LineCommand, LineWorld } from '#kernel/line.ts'
import { MINUTE, plus } from '#kernel/instant.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { IncidentSliceState } from '../incident/contract.ts'
import { levelInForce, type PolicyState } from '../policy/contract.ts'
import { questionsTo, type RolesState } from '../roles/contract.ts'
import { levelChoices } from '../severity/view.ts'
import type { SeverityState } from '../severity/contract.ts'
import { declarationDue } from '../sitreps/view.ts'
import type { SitrepsState } from '../sitreps/contract.ts'
import type { TriageEvent, TriageState } from './contract.ts'

export type Seen = {
  readonly access: AccessState
  readonly conclude: ConcludeState
  readonly incident: IncidentSliceState
  readonly policy: PolicyState
  readonly roles: RolesState
  readonly severity: SeverityState
  readonly sitreps: SitrepsState
  readonly triage: TriageState
}

/** What somebody says when they declare. */
export type Declaring = {
  readonly reason: string
  /** A level of the policy; as it was, when left out. */
  readonly level?: string | undefined
  /** When it began, if that is known. */
  readonly began?: string | undefined
  /** Nobody is told yet. */
  readonly silent?: boolean
}

/**
 * Everything that declaring an incident comes to, as commands that are carried out together: what is so already is left out.
 * Nothing where it is one already and whoever is to know was told: a second declaration is no way to change a severity.
 */
export function declaring(
  { reason, level, began, silent = false }: Declaring,
  { state, you, now }: Pick<LineWorld<Seen>, 'state' | 'you' | 'now'>,
): readonly LineCommand[] {
  const { triage, severity, roles } = state
  const declared = triage.verdict === 'incident'
  const tell = !silent && tells(state, you)
  if (declared && !tell) return []
  const commands: LineCommand[] = []
  const add = (slice: string, verb: string, input: LineCommand['input']) =>
    commands.push({ slice, verb, input })
  if (!roles.commander) add('triage', 'take', {})
  if (!declared) add('triage', 'decide', { verdict: 'incident', reason })
  if (level !== undefined && level !== severity.level) add('severity', 'set', { level, reason })
  if (began !== undefined) add('incident', 'mark', { milestone: 'started', at: began })
  if (tell) {
    const { sitrep } = levelInForce(state.policy.document, level ?? severity.level)
    add('sitreps', 'send', {
      kind: 'declared',
      know: state.incident.title,
      doing: [reason, state.incident.details].filter((text) => text !== '').join('\n'),
      next_at: plus(now, sitrep * MINUTE),
    })
  }
  return commands
}

/** Would whoever declares be the one voice, and has nobody been told yet? Whoever takes it, is. */
function tells(state: Seen, you: Actor): boolean {
  const due = state.triage.verdict === 'false-alarm' || declarationDue(state)
  return due && state.sitreps.sent.length === 0 && (questionsTo(state.roles) ?? you.id) === you.id
}

const reason = { name: 'reason', label: 'why', is: 'words', required: true } as const

export const lines: readonly LineAct<Seen>[] = [
  {
    word: 'take',
    rank: 5,
    for: 'triage/take',
    label: 'Take it',
    hint: 'You become first responder and commander',
    press: 'Take it',
    fields: [],
    commands: () => [{ slice: 'triage', verb: 'take', input: {} }],
  },
  {
    word: 'declare',
    rank: 10,
    for: 'triage/decide',
    label: 'Declare an incident',
    hint: '/declare high used from outside',
    press: 'Declare',
    fields: [
      { name: 'level', label: 'Level', is: 'choice', choices: levelChoices },
      {
        name: 'silent',
        label: 'Silent',
        is: 'choice',
        choices: () => [{ value: 'silent', label: 'silent', hint: 'tell nobody yet' }],
      },
      { name: 'began', label: 'when it began', is: 'moment' },
      reason,
    ],
    commands: ({ reason: why = '', level, silent, began }, world) =>
      declaring({ reason: why, level, began, silent: silent !== undefined }, world),
  },
  {
    word: 'false-alarm',
    rank: 15,
    for: 'triage/decide',
    label: 'Call it a false alarm',
    hint: '/false-alarm our own scanner',
    press: 'False alarm',
    fields: [reason],
    commands: (given) => [
      {
        slice: 'triage',
        verb: 'decide',
        input: { verdict: 'false-alarm', reason: given['reason'] },
      },
    ],
  },
]

/** A decision is taken back. Whoever took it keeps it: others were told that it is theirs. */
export function takeBack({ kind }: TriageEvent): LineCommand | undefined {
  if (kind !== 'triage.decided.v1') return undefined
  return { slice: 'triage', verb: 'take-back', input: {} }
}

/** The next situation report waits for whoever answers questions. */
import type { Step, Waiting } from '#kernel/contribution.ts'
import { ms } from '#kernel/instant.ts'
import type { AccessState } from '../access/contract.ts'
import { runningClocks, type ClockSources } from '../clocks/clocks.ts'
import { questionsTo } from '../roles/contract.ts'
import { untoldToEveryone } from './contract.ts'
import { declarationDue, speaks } from './view.ts'

/** A report due within this is worth interrupting for. */
const SOON_MS = 10 * 60_000

export function waiting(state: ClockSources): readonly Waiting[] {
  const clock = runningClocks(state).find(({ kind }) => kind === 'sitrep')
  const asked = questionsTo(state.roles)
  if (!clock || !asked) return []
  return [
    {
      for: asked,
      what: 'sitrep',
      text: 'Send the next situation report',
      page: 'sitrep',
      seq: clock.startedSeq,
      at: clock.startedAt,
      due: clock.due,
      press: 'Write the report',
    },
  ]
}

export const steps: readonly Step<ClockSources & { readonly access: AccessState }>[] = [
  {
    rank: 55,
    find: (state, actor) =>
      untoldToEveryone(state.sitreps) &&
      !state.conclude.concluded &&
      questionsTo(state.roles) === actor.id
        ? {
            id: 'handoff-to-everyone',
            title: 'Tell everyone of the handoff',
            detail: 'The response team knows. The report’s text is ready to be sent to the others.',
            go: { page: 'sitrep' },
            press: 'Write the report',
          }
        : undefined,
  },
  {
    rank: 60,
    find: (state, actor, now) => {
      const clock = runningClocks(state).find(({ kind }) => kind === 'sitrep')
      const first = state.sitreps.sent.length === 0 || declarationDue(state)
      const soon = clock && (first || ms(clock.due) - ms(now) < SOON_MS)
      return soon && speaks(state, actor.id, now)
        ? {
            id: 'sitrep',
            due: clock.due,
            title: declarationDue(state)
              ? 'Send the declaration'
              : first
                ? 'Send the first situation report'
                : 'Send the promised situation report',
            detail: declarationDue(state)
              ? 'The first word to everyone; its fields are filled in from the record.'
              : 'Facts since the last one are ready to include.',
            go: { page: 'sitrep' },
            press: 'Write the report',
          }
        : undefined
    },
  },
]

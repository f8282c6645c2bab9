/** An incident ends as a published report. It waits for whoever answers for the retrospective, else for the commander. */
import type { Step, Waiting } from '#kernel/contribution.ts'
import { retroRequired, type ClockSources } from '../clocks/clocks.ts'
import type { ReportState } from './contract.ts'

type State = ClockSources & { readonly report: ReportState }

/** Since when it is to be published: since the end, and since the retrospective where one is asked for. Undefined while it is not. */
function owedSince(state: State) {
  const { report, conclude, triage, retro } = state
  if (report.published.length > 0 || triage.verdict !== 'incident') return undefined
  const looked = retro.held ?? retro.waived
  const open = !looked && retroRequired(state) !== 'none'
  return conclude.concluded && !open ? (looked ?? conclude.concluded) : undefined
}

export function waiting(state: State): readonly Waiting[] {
  const since = owedSince(state)
  const person = state.retro.owner ?? state.roles.commander
  if (!since || person === null) return []
  return [
    {
      for: person,
      what: 'report',
      text: 'Publish the report',
      page: 'report',
      seq: since.seq,
      at: since.at,
      due: null,
      press: 'Open the report',
    },
  ]
}

export const steps: readonly Step<State>[] = [
  {
    rank: 93,
    find: (state) =>
      owedSince(state)
        ? {
            id: 'report',
            title: 'Publish the report',
            detail: 'Check what is not known, then publish.',
            go: { page: 'report' },
            press: 'Open the report',
          }
        : undefined,
  },
]

import { go, type Slice } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import { commands, events, refusals, type ReportState } from './contract.ts'
import { verbs } from './verbs.ts'
import { steps, waiting } from './waiting.ts'

const no = refusing(refusals)

type Needed = {
  readonly report: ReportState
  readonly conclude: ConcludeState
  readonly seq: number
}

/** A version of the report a day for half a year. */
const VERSIONS_MAX = 200

/** Publishing the report; each version names the last entry it was made from, so it can be made again. */
export const report: Slice<'report', ReportState, typeof events, typeof commands, Needed> = {
  name: 'report',
  events,
  commands,
  refusals,
  verbs,
  initial: { unknowns: '', published: [] },
  evolve: (state, event) => {
    if (event.kind === 'report.unknowns-written.v1') return { ...state, unknowns: event.body.text }
    return {
      ...state,
      published: [
        ...state.published,
        { ...event.body, seq: event.seq, at: event.recorded, by: event.actor },
      ],
    }
  },
  decide: (command, world) => {
    if (command.verb === 'write-unknowns')
      return go({ kind: 'report.unknowns-written.v1', body: command.input })
    if (!world.state.conclude.concluded) return no('not-concluded')
    if (world.state.report.published.length >= VERSIONS_MAX)
      return no('too-many-versions', { max: VERSIONS_MAX })
    const version = world.state.report.published.length + 1
    return go({
      kind: 'report.published.v1',
      body: { version, upTo: world.state.seq, names: command.input.names },
    })
  },
  waiting,
  steps,
  say: (event, nameOf) =>
    event.kind === 'report.published.v1'
      ? `${nameOf(event.actor)} published the report, version ${event.body.version}`
      : `${nameOf(event.actor)} wrote down what is not known`,
}

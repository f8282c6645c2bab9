/** What to put into the next situation report: the facts since the last one, theories left out and counted. */
import { plus, MINUTE } from '#kernel/instant.ts'
import type { NameOf } from '#kernel/decider.ts'
import { known } from '#kernel/words.ts'
import { isFact, placeAfter, standing, type LogEntry, type LogState } from '../log/contract.ts'
import { levelInForce, type PolicyState } from '../policy/contract.ts'
import type { SeverityState } from '../severity/contract.ts'
import { openTasks, type TasksState } from '../tasks/contract.ts'
import { lastToEveryone, type SitrepsState } from './contract.ts'

const kindWords: Readonly<Record<string, string>> = {
  initial: 'first',
  update: 'update',
  handoff: 'handoff',
  final: 'final',
  correction: 'correction',
  thanks: 'thank-you',
}

/** What the page calls a kind of report; a later version's kind is called as it was recorded. */
export const kindInWords = (kind: string): string => known(kindWords, kind) ?? kind

type DigestSources = {
  readonly log: LogState
  readonly sitreps: SitrepsState
  readonly tasks: TasksState
  readonly policy: PolicyState
  readonly severity: SeverityState
}

export type Digest = {
  /** Facts recorded or corrected since the last report, oldest first. */
  readonly facts: readonly LogEntry[]
  readonly leftOut: {
    readonly theories: number
    readonly lessons: number
    readonly retracted: number
  }
  /** What is being done now and by whom: a draft for "what we are doing". */
  readonly doing: readonly {
    readonly task: number
    readonly title: string
    readonly assignee: string | null
  }[]
}

/** The digest since the last report that went to everyone, or since the beginning. */
export function digestSince(state: DigestSources): Digest {
  const since = lastToEveryone(state.sitreps)?.seq ?? 0
  const fresh = state.log.entries.slice(placeAfter(state.log, since))
  return {
    facts: standing({ entries: fresh }).filter((entry) => isFact(entry.type)),
    leftOut: {
      theories: fresh.filter((entry) => entry.type === 'theory' && !entry.retracted).length,
      lessons: fresh.filter((entry) => entry.type === 'lesson' && !entry.retracted).length,
      retracted: fresh.filter((entry) => entry.retracted).length,
    },
    doing: openTasks(state.tasks).map((task) => ({
      task: task.seq,
      title: task.title,
      assignee: task.assignee,
    })),
  }
}

/** When the next report is due by the cadence of the level in force, from now. */
export function nextByCadence(
  state: Pick<DigestSources, 'policy' | 'severity'>,
  now: string,
): string {
  return plus(now, levelInForce(state.policy.document, state.severity.level).sitrep * MINUTE)
}

/** "Ana: rotating credentials. Nobody yet: reading logs." */
export function doingInWords(digest: Digest, nameOf: NameOf): string {
  return digest.doing
    .map((task) => `${task.assignee ? nameOf(task.assignee) : 'Nobody yet'}: ${task.title}.`)
    .join(' ')
}

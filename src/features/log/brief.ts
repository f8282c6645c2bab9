/** The newest facts of the log, and what is only thought. */
import type { Brief } from '#kernel/contribution.ts'
import { isFact, standing, type LogState } from './contract.ts'
import { plainWords } from './told.ts'

/** How many of the newest entries a briefing repeats: more is reading the log. */
const LATEST = 5

type State = { readonly log: LogState }

export const briefs: readonly Brief<State>[] = [
  {
    part: 'latest',
    lines: ({ log }) =>
      standing(log)
        .filter((entry) => isFact(entry.type))
        .slice(-LATEST)
        .map((entry) => ({ text: plainWords(entry.text), entry: entry.seq })),
  },
  {
    part: 'theories',
    lines: ({ log }) =>
      standing(log, 'theory').map((entry) => ({ text: plainWords(entry.text), entry: entry.seq })),
  },
]

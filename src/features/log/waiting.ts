/** A mention waits until the person it names writes something themselves. */
import type { Waiting } from '#kernel/contribution.ts'
import { cutText } from '#kernel/words.ts'
import type { LogState } from './contract.ts'

/** Mentions looked at for lists: those among the last entries; older ones are found on the page. */
export const MENTIONS_LOOKBACK = 200
/** Characters of an entry that a list shows. */
const SHOWN_MAX = 200

export function waiting({ log }: { readonly log: LogState }): readonly Waiting[] {
  const recent = log.entries.slice(-MENTIONS_LOOKBACK)
  const lastBy = new Map(recent.map((entry) => [entry.by, entry.seq]))
  return recent.flatMap((entry) =>
    entry.retracted !== null
      ? []
      : entry.mentions
          .filter((person) => (lastBy.get(person) ?? 0) < entry.seq)
          .map((person): Waiting => ({
            for: person,
            what: 'mention',
            text: `You are mentioned: “${cutText(entry.text, SHOWN_MAX)}”`,
            page: `#e${entry.seq}`,
            seq: entry.seq,
            at: entry.recorded,
            due: null,
            press: 'Answer',
          })),
  )
}

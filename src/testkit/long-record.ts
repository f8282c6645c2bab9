/**
 * A long record, quickly: log entries appended two hundred at a time by the journal's own function, so that the chain is
 * real, without asking the decider for each. What is synthetic: their text, and that two hundred were recorded together.
 */
import type { Journal } from '#journal/journal.ts'
import type { Fact } from '#kernel/event.ts'

/** As many as one append takes. */
const TOGETHER = 200
const TYPES = ['observation', 'action', 'measurement', 'observation', 'theory'] as const

/** Adds `count` entries by `actor` to a record that exists. Nobody may write on it meanwhile. */
export async function lengthen(
  journal: Journal,
  stream: string,
  actor: string,
  count: number,
): Promise<void> {
  for (let done = 0; done < count; done += TOGETHER) {
    const facts = Array.from({ length: Math.min(TOGETHER, count - done) }, (_, n) =>
      longEntry(done + n),
    )
    const appended = await journal.append({ stream, actor, via: 'web', facts })
    if (appended.status !== 'done') throw new Error(`not lengthened: ${appended.status}`)
  }
}

/** One of its entries: one in five a theory, one in five an action. */
export function longEntry(n: number): Fact {
  return {
    kind: 'log.added.v1',
    body: {
      type: TYPES[n % TYPES.length],
      text: `Entry ${n}: somebody looked at the access log of store ${n % 17} and found ${n % 5} reads.`,
      mentions: [],
    },
  }
}

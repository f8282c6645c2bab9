/** Keeps what was read of a record fresh: its feed says that something was recorded, and it is read again. Knows no React. */
import type { FeedListener } from './live-store.ts'

/** What is recorded within this is read once: a storm on a record costs each reader two readings a second. */
const GATHER_MS = 500
/** A feed that was refused, or whose server stopped, is asked for again after this. */
const FEED_AGAIN_MS = 15_000

export type FreshNeeds = {
  readonly feed: (after: number, listener: FeedListener) => () => void
  /** Reads again whatever was read. */
  readonly read: () => void
  readonly later: (work: () => void, delayMs: number) => () => void
}

/** Listens from after an entry on; returns how to stop. */
export function keepFresh(after: number, needs: FreshNeeds): () => void {
  let heard = after
  let closeFeed: (() => void) | undefined
  let cancelRead: (() => void) | undefined
  let cancelOpen: (() => void) | undefined
  const again = () => {
    cancelRead ??= needs.later(() => {
      cancelRead = undefined
      needs.read()
    }, GATHER_MS)
  }
  const lost = () => {
    again()
    cancelOpen = needs.later(open, FEED_AGAIN_MS)
  }
  const open = () => {
    closeFeed = needs.feed(heard, {
      opened: () => undefined,
      presence: () => undefined,
      names: () => undefined,
      shaken: () => undefined,
      journal: ({ seq }) => {
        heard = Math.max(heard, seq)
        again()
      },
      // Who was removed or signed out learns it by reading; a server that stops comes back.
      bye: (reason) => (reason === 'server-stopping' ? lost() : again()),
      lost,
    })
  }
  open()
  return () => {
    cancelRead?.()
    cancelOpen?.()
    closeFeed?.()
  }
}

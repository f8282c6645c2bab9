/** The live feed: server-sent events of one record, resumed by journal position (design §3). */
import type { Recorded } from '#kernel/event.ts'
import { sayOfSession } from './client.ts'
import type { FeedListener } from './live-store.ts'

/** Opens the feed of a record, by its kind's place in addresses, after an entry; returns how to close it. The browser itself resumes with `Last-Event-ID`. */
export function openFeed(
  kind: string,
  id: string,
  after: number,
  listener: FeedListener,
): () => void {
  const source = new EventSource(`/api/v1/${kind}/${encodeURIComponent(id)}/live?after=${after}`)
  const on = <T>(kind: string, use: (value: T) => void) =>
    source.addEventListener(kind, (event: MessageEvent<string>) => use(JSON.parse(event.data) as T))
  source.addEventListener('open', listener.opened)
  on<Recorded>('journal', listener.journal)
  on<{ readonly people: readonly string[] }>('presence', (value) => listener.presence(value.people))
  on<Readonly<Record<string, string>>>('names', listener.names)
  on<{ readonly reason: string }>('bye', (value) => {
    source.close()
    if (value.reason === 'signed-out') sayOfSession('ended')
    if (value.reason === 'account-closed') sayOfSession('closed')
    listener.bye(value.reason)
  })
  source.addEventListener('error', () => {
    // A refused connection is closed for good by the browser; a broken one is retried by it.
    if (source.readyState === EventSource.CLOSED) listener.lost()
    else listener.shaken()
  })
  return () => source.close()
}

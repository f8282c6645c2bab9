/**
 * Group commit: appends that arrive while another commit is on its way travel together in the next one. Under load one
 * flush of the disk serves many people; alone, an append leaves at once. Each still succeeds or fails by itself.
 */

/** One flush: as many as keep a transaction short. */
const BATCH_MAX = 64
/** Flushes on their way at once: the second prepares while the first waits for the disk. */
const FLYING_MAX = 2

type Send<Q, A> = (requests: readonly Q[]) => Promise<readonly A[]>

type Queued<Q, A> = {
  readonly requests: readonly Q[]
  readonly done: (answers: readonly A[]) => void
  readonly failed: (error: unknown) => void
}

/**
 * `send` carries requests out in one transaction, in order, and answers each, or throws and undoes all. A group of
 * requests handed in together stays together and in order. When a batch throws and `mayRepeat` says that nothing of it was
 * kept, its groups are sent singly, so that one bad request fails alone; else all of them fail.
 */
export function openBatcher<Q, A>(
  send: Send<Q, A>,
  mayRepeat: (error: unknown) => boolean,
): (requests: readonly Q[]) => Promise<readonly A[]> {
  const queue: Queued<Q, A>[] = []
  let flying = 0
  const next = () => {
    if (flying >= FLYING_MAX || queue.length === 0) return
    const groups: Queued<Q, A>[] = []
    let size = 0
    while (queue[0] && (groups.length === 0 || size + queue[0].requests.length <= BATCH_MAX)) {
      const group = queue.shift()
      if (!group) break
      groups.push(group)
      size += group.requests.length
    }
    flying += 1
    void flush(groups, send, mayRepeat).finally(() => {
      flying -= 1
      next()
    })
  }
  return (requests) =>
    new Promise((done, failed) => {
      queue.push({ requests, done, failed })
      next()
    })
}

async function flush<Q, A>(
  groups: readonly Queued<Q, A>[],
  send: Send<Q, A>,
  mayRepeat: (error: unknown) => boolean,
): Promise<void> {
  try {
    const answers = await send(groups.flatMap((group) => group.requests))
    let from = 0
    for (const group of groups) {
      group.done(answers.slice(from, from + group.requests.length))
      from += group.requests.length
    }
  } catch (error) {
    if (groups.length > 1 && mayRepeat(error))
      for (const group of groups) await flush([group], send, mayRepeat)
    else for (const group of groups) group.failed(error)
  }
}

/**
 * How old what a process knows of others may be. Messages between processes can be lost, so nothing that decides about
 * rights is taken from memory for longer than this, whether a message came or not.
 */

/** Rights, roles, tokens and sources are read again after this: what was taken away elsewhere ends within it. */
export const KNOWN_FOR_MS = 1000

export type Recently = {
  /** Returns when what is known was read less than the limit ago; many callers share one reading. */
  readonly ensure: () => Promise<void>
  /** Something may have been missed: the next caller reads, however recent the last reading was. */
  readonly distrust: () => void
}

/** `read` brings what is known up to date. Its time counts from when the reading began. */
export function recently(read: () => Promise<unknown>, knownForMs = KNOWN_FOR_MS): Recently {
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined
  const readNow = async (): Promise<void> => {
    const beganAt = performance.now()
    await read()
    readAt = beganAt
  }
  return {
    ensure: async () => {
      if (performance.now() - readAt < knownForMs) return
      reading ??= readNow().finally(() => {
        reading = undefined
      })
      await reading
    },
    distrust: () => {
      readAt = Number.NEGATIVE_INFINITY
    },
  }
}

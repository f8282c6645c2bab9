/**
 * One reading for everyone who waits for the next. A reading that began before somebody asked may miss what they have heard
 * of, so they do not join it; all who ask meanwhile share the one after it.
 */

type Turn = { readonly now: Promise<void>; next?: Promise<void> }

/** `read` brings what is known of `key` up to date; of each key one reading runs and one waits, however many ask. */
export function shareNext<K>(read: (key: K) => Promise<void>): (key: K) => Promise<void> {
  const turns = new Map<K, Turn>()
  const begin = (key: K): Promise<void> => {
    const turn: Turn = {
      now: read(key).finally(() => {
        // Who waits takes the place themselves, so that nobody begins a third reading in between.
        if (!turn.next) turns.delete(key)
      }),
    }
    turns.set(key, turn)
    return turn.now
  }
  return (key) => {
    const turn = turns.get(key)
    if (!turn) return begin(key)
    const after = () => begin(key)
    turn.next ??= turn.now.then(after, after)
    return turn.next
  }
}

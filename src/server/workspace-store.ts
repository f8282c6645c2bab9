/** The workspace's folded state, kept in memory and caught up by sequence. */
import type { Journal } from '#journal/journal.ts'
import type { Recorded } from '#kernel/event.ts'
import { initialWorkspace, workspace } from '#features/workspace/decide.ts'
import type { WorkspaceEvent, WorkspaceState } from '#features/workspace/contract.ts'

/** The one stream of the workspace. A fixed name, so that two processes that start together cannot make two. */
export const WORKSPACE_STREAM = '00000000-0000-4000-8000-000000000001'

export type WorkspaceStore = {
  readonly stream: string
  /** The state as far as this process knows; at most one notification behind. */
  readonly now: () => WorkspaceState
  /** The state after reading what the journal has since. */
  readonly fresh: () => Promise<WorkspaceState>
  readonly onChange: (listener: (state: WorkspaceState) => void) => void
}

export async function openWorkspace(journal: Journal): Promise<WorkspaceStore> {
  let state = initialWorkspace
  const listeners: ((state: WorkspaceState) => void)[] = []
  const apply = (events: readonly Recorded[]) => {
    const before = state
    for (const event of events)
      if (event.seq === state.seq + 1)
        state =
          event.body === null
            ? { ...state, seq: event.seq }
            : workspace.evolve(state, event as WorkspaceEvent)
    if (state !== before) for (const listener of listeners) listener(state)
  }
  const fresh = async () => {
    apply(await journal.read(WORKSPACE_STREAM, state.seq))
    return state
  }
  journal.listen((stream, events) => {
    if (stream === WORKSPACE_STREAM) apply(events)
  })
  await fresh()
  return {
    stream: WORKSPACE_STREAM,
    now: () => state,
    fresh,
    onChange: (listener) => void listeners.push(listener),
  }
}

/** The door for changes of the workspace, as `dispatch` is for incidents. */
import type { Journal } from '#journal/journal.ts'
import type { Actor } from '#kernel/decider.ts'
import type { Via } from '#kernel/event.ts'
import { must } from '#kernel/must.ts'
import { commands, type WorkspaceCommand } from '#features/workspace/contract.ts'
import { mayAdminister, workspace as slice } from '#features/workspace/decide.ts'
import type { DatabaseClock } from './streams/clock.ts'
import { parseBody, type Outcome } from './streams/dispatch.ts'
import { WORKSPACE_STREAM, type WorkspaceStore } from './workspace-store.ts'

export type Administer = (
  verb: keyof typeof commands,
  body: unknown,
  who: { readonly actor: Actor; readonly via: Via },
) => Promise<Outcome>

/** Two owners rarely change the workspace in the same moment. */
const STALE_RETRIES_MAX = 5

export function administer(parts: {
  readonly journal: Journal
  readonly workspace: WorkspaceStore
  readonly clock: DatabaseClock
}): Administer {
  return async (verb, body, { actor, via }) => {
    const spec = commands[verb]
    if (!mayAdminister(actor, spec.needs)) return { status: 'forbidden' }
    const parsed = parseBody(spec.input, body)
    if (!parsed.ok) return { status: 'invalid', problems: parsed.problems }
    for (let attempt = 0; attempt <= STALE_RETRIES_MAX; attempt++) {
      const state = await parts.workspace.fresh()
      const command = { verb, input: parsed.input } as WorkspaceCommand
      const world = {
        now: parts.clock.now(),
        actor,
        state,
        overrides: new Set<string>(),
        names: {},
      }
      const decision = slice.decide(command, world)
      if (!decision.ok) return { status: 'refused', refusal: decision.refusal }
      try {
        const appended = await parts.journal.append({
          stream: WORKSPACE_STREAM,
          ...(state.seq === 0 ? { open: 'workspace' } : {}),
          expected: state.seq,
          actor: actor.id,
          via,
          facts: decision.facts,
        })
        if (appended.status === 'done')
          return {
            status: 'done',
            incident: WORKSPACE_STREAM,
            seq: must(appended.events.at(-1), 'the last event of an append').seq,
            events: appended.events,
          }
      } catch (error) {
        // Another process opened the workspace in the same moment: decide again on what it wrote.
        if ((error as { code?: string }).code !== '23505') throw error
      }
    }
    return {
      status: 'refused',
      refusal: { code: 'too-busy', sentence: 'Too many changes at once. Send it again.' },
    }
  }
}

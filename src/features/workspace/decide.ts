import { go, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import type { PinnedPolicy } from '../policy/contract.ts'
import {
  commands,
  events,
  refusals,
  type WorkspaceCommand,
  type WorkspaceEvent,
  type WorkspaceSliceState,
} from './contract.ts'
import { verbs } from './verbs.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = { readonly workspace: WorkspaceSliceState }

function evolve(state: WorkspaceSliceState, event: WorkspaceEvent): WorkspaceSliceState {
  switch (event.kind) {
    case 'workspace.opened.v1':
      return { opened: true, chosen: false, ...event.body }
    case 'workspace.renamed.v1':
      return { ...state, name: event.body.name }
    case 'workspace.policy-chosen.v1':
      return { ...state, policy: event.body.policy, chosen: true }
  }
}

function decide(command: WorkspaceCommand, world: World<Needed>): Decided {
  const { workspace } = world.state
  switch (command.verb) {
    case 'rename':
      if (command.input.name === workspace.name) return no('already-so:name')
      return go({ kind: 'workspace.renamed.v1', body: command.input })
    case 'choose-policy':
      if (!(world.answer as PinnedPolicy | undefined)) return no('no-such-policy')
      // The one the workspace began with can be chosen too: then somebody has looked at it, and the record says who.
      if (workspace.chosen && command.input.policy === workspace.policy)
        return no('already-so:policy')
      return go({ kind: 'workspace.policy-chosen.v1', body: command.input })
  }
}

/** The workspace's name and the policy in force. */
export const workspace: Slice<
  'workspace',
  WorkspaceSliceState,
  typeof events,
  typeof commands,
  Needed
> = {
  name: 'workspace',
  events,
  commands,
  refusals,
  verbs,
  initial: { opened: false, name: '', policy: '', chosen: false },
  evolve,
  decide,
  say: (event) => {
    switch (event.kind) {
      case 'workspace.opened.v1':
        return `The workspace “${event.body.name}” was opened`
      case 'workspace.renamed.v1':
        return `The workspace is called “${event.body.name}” from now on`
      case 'workspace.policy-chosen.v1':
        return 'The response policy for new incidents was chosen'
    }
  },
}

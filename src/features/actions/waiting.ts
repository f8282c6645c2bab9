/** Action items wait for their owners until they are done. */
import type { Waiting } from '#kernel/contribution.ts'
import type { ActionsState } from './contract.ts'

export function waiting(state: {
  readonly actions: ActionsState
  readonly at: string
}): readonly Waiting[] {
  return state.actions.all
    .filter((action) => action.state === 'open')
    .map((action) => ({
      for: action.owner,
      what: 'action',
      text: action.title,
      page: 'retro',
      seq: action.seq,
      at: state.at,
      due: action.nextUpdateOn,
      press: 'Open the action',
    }))
}

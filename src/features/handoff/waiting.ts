/** A proposed handoff waits for the person asked; after it, writing it down and telling people. */
import type { Step, Waiting } from '#kernel/contribution.ts'
import { atOrAfter, MINUTE, plus } from '#kernel/instant.ts'
import type { PolicyState } from '../policy/contract.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { RolesState } from '../roles/contract.ts'
import { running, unanswered, type HandoffState } from './contract.ts'
import { untoldTakeovers } from './view.ts'

type State = {
  readonly handoff: HandoffState
  readonly roles: RolesState
  readonly conclude: ConcludeState
}

export function waiting(state: State): readonly Waiting[] {
  const { handoff } = state
  return [...proposals(handoff), ...questions(handoff), ...takenOver(state)]
}

/** What was asked before confirming waits for whoever hands over. */
function questions({ all }: HandoffState): readonly Waiting[] {
  return all.flatMap((proposal) =>
    unanswered(proposal).map((question) => ({
      for: proposal.from,
      what: 'handoff-question',
      asked: true as const,
      text: 'Answer what is asked before the handoff',
      page: 'handoff',
      seq: question.seq,
      at: question.at,
      due: null,
      press: 'Read the question',
    })),
  )
}

/** A takeover is told to the team as a handoff is; until then it waits for whoever took over. */
function takenOver(state: State): readonly Waiting[] {
  return untoldTakeovers(state).map((taken) => ({
    for: taken.to,
    what: 'takeover',
    asked: true as const,
    text: 'Tell people that you took over',
    page: 'sitrep',
    seq: taken.seq,
    at: taken.at,
    due: null,
    press: 'Write the report',
  }))
}

function proposals({ all }: HandoffState): readonly Waiting[] {
  return all
    .filter((proposal) => proposal.outcome === 'waiting')
    .map((proposal) => ({
      for: proposal.to,
      what: 'handoff',
      asked: true as const,
      text: `Confirm that you take over as ${proposal.duty}`,
      page: 'handoff',
      seq: proposal.seq,
      at: proposal.proposedAt,
      due: null,
      press: 'Read the briefing',
    }))
}

export const steps: readonly Step<State & { readonly policy: PolicyState }>[] = [
  {
    rank: 20,
    find: ({ handoff }, actor) => {
      const asked = running(handoff).find(
        (proposal) => proposal.outcome === 'waiting' && proposal.to === actor.id,
      )
      return (
        asked && {
          id: 'confirm-handoff',
          title: `Read the briefing and take over as ${asked.duty}`,
          detail: 'The duty moves when you confirm, not before.',
          go: { page: 'handoff' },
          press: 'Open the handoff',
        }
      )
    },
  },
  {
    rank: 21,
    find: ({ handoff }, actor) => {
      const asked = handoff.all.find(
        (proposal) => proposal.from === actor.id && unanswered(proposal).length > 0,
      )
      return (
        asked && {
          id: 'answer-handoff',
          title: 'Answer what is asked before the handoff',
          detail: unanswered(asked)[0]?.text ?? '',
          go: { page: 'handoff' },
          press: 'Open the handoff',
        }
      )
    },
  },
  {
    rank: 30,
    find: (state, actor) =>
      untoldTakeovers(state).some(({ to }) => to === actor.id)
        ? {
            id: 'takeover-sitrep',
            title: 'Tell people that you took over',
            detail: 'Send a situation report that notes it, as after a handoff.',
            go: { page: 'sitrep' },
            press: 'Write the report',
          }
        : undefined,
  },
  {
    rank: 30,
    find: ({ handoff }, actor) => {
      const mine = handoff.all.find(
        (proposal) =>
          proposal.to === actor.id && proposal.outcome === 'confirmed' && !proposal.releasedAt,
      )
      if (mine && !mine.documentedAt)
        return {
          id: 'document-handoff',
          title: 'Write down the handoff',
          detail: 'One line: what you took over and what is urgent.',
          go: { page: 'handoff' },
          press: 'Open the handoff',
        }
      return mine && !mine.reportedAt
        ? {
            id: 'handoff-sitrep',
            title: 'Tell people that you took over',
            detail: 'Send a situation report that notes the handoff.',
            go: { page: 'sitrep' },
            press: 'Write the report',
          }
        : undefined
    },
  },
  {
    rank: 31,
    find: ({ handoff, policy }, actor, now) => {
      const staying = MINUTE * policy.document.handoff.overlapMin
      const mine = running(handoff).find(
        ({ from, confirmedAt, documentedAt, reportedAt }) =>
          from === actor.id &&
          confirmedAt &&
          documentedAt &&
          reportedAt &&
          atOrAfter(now, plus(confirmedAt, staying)),
      )
      return (
        mine && {
          id: 'leave-handoff',
          title: 'You may leave',
          detail: 'The handoff is written down, people know of it, and you stayed long enough.',
          go: { page: 'handoff' },
          press: 'Open the handoff',
        }
      )
    },
  },
]

import { go, type Actor, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import type { Policy } from '../policy/contract.ts'
import { presets } from '../policy/presets/index.ts'
import {
  commands,
  events,
  refusals,
  type OpeningInput,
  type ResponsePolicyCommand,
  type ResponsePolicyEvent,
  type ResponsePolicySliceState,
} from './contract.ts'
import { differences } from './view.ts'
import { verbs } from './verbs.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = { readonly 'response-policy': ResponsePolicySliceState }

/** A policy that changes every week for ten years; the list is read whole by whoever compares versions. */
const VERSIONS_MAX = 500

function evolve(
  state: ResponsePolicySliceState,
  event: ResponsePolicyEvent,
): ResponsePolicySliceState {
  // A document that is gone leaves the one before it; verification says that it is missing.
  const document = (event.document as Policy | undefined) ?? state.document
  const version = {
    version: state.versions.length + 1,
    title: document.title,
    hash: event.documentHash ?? '',
    note: event.body.note,
    by: event.actor,
    at: event.recorded,
    seq: event.seq,
  }
  return { document, versions: [...state.versions, version] }
}

function decide(command: ResponsePolicyCommand, world: World<Needed>): Decided {
  const { versions, document: before } = world.state['response-policy']
  const { document, note, base } = command.input
  if (base !== undefined && base !== versions.length)
    return no('revised-since', { newest: versions.length, base })
  if (versions.length >= VERSIONS_MAX) return no('too-many-versions', { max: VERSIONS_MAX })
  if (differences(before, document).length === 0) return no('already-so')
  return go({ kind: 'response-policy.revised.v1', body: { note }, document })
}

/** The first fact of a policy, from a preset or a document. */
export function openPolicy(input: OpeningInput, _world: { readonly actor: Actor }): Decided {
  if ((input.preset === undefined) === (input.document === undefined))
    return no('preset-or-document')
  const base = input.document ?? presets[input.preset ?? 'reconciled']
  const document = { ...base, title: input.title ?? base.title }
  return go({ kind: 'response-policy.opened.v1', body: { note: input.note ?? '' }, document })
}

/** The document and its versions. */
export const responsePolicy: Slice<
  'response-policy',
  ResponsePolicySliceState,
  typeof events,
  typeof commands,
  Needed
> = {
  name: 'response-policy',
  events,
  commands,
  refusals,
  verbs,
  initial: { versions: [], document: presets.reconciled },
  evolve,
  decide,
  say: (event, nameOf) =>
    event.kind === 'response-policy.opened.v1'
      ? 'The policy was begun'
      : `${nameOf(event.actor)} revised the policy${event.body.note ? `: ${event.body.note}` : ''}`,
}

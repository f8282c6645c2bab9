/** Response policies as a kind of record: everyone who works here may read them, owners revise them. */
import { keptBy, SIGNED_IN } from '#kernel/rights.ts'
import { streamKind } from '#kernel/stream.ts'
import { openingSchema, type OpeningInput, type ResponsePolicyState } from './contract.ts'
import { openPolicy, responsePolicy } from './decide.ts'

const may = keptBy<ResponsePolicyState>({
  read: (actor) => actor.role !== 'guest',
  administer: (actor) => actor.role === 'owner',
})

const rowVersion = 1

export const responsePolicies = streamKind<ResponsePolicyState>({
  name: 'response-policy',
  word: 'policy',
  plural: 'policies',
  slices: { 'response-policy': responsePolicy },
  may,
  opening: {
    input: openingSchema,
    says: 'Begins a response policy from a preset or a document.',
    may: (actor) => actor.role === 'owner' || actor.role === 'system',
    decide: (input: OpeningInput, world) => openPolicy(input, world),
  },
  people: (state) => state['response-policy'].versions.map((version) => version.by),
  progress: () => ({}),
  rows: (state) => [
    {
      name: 'policies',
      key: state.id,
      row: {
        id: state.id,
        title: state['response-policy'].document.title,
        preset: state['response-policy'].document.preset,
        version: state['response-policy'].versions.length,
        at: state.at,
      },
      version: rowVersion,
      readers: [SIGNED_IN],
      excluded: [],
      words: state['response-policy'].document.title,
    },
  ],
  rowVersion,
})

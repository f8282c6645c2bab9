import { expect, it } from 'vitest'
import { stepsOf, type FirstFacts } from './first-steps-data.ts'

const me = { id: 'olu', name: 'Olu Ade', role: 'owner', active: true } as const
const mira = { id: 'mira', name: 'Mira Osei', role: 'responder', active: true } as const
const taken = { ref: 'INC-7Q4K', title: 'Rehearsal: x', commander: 'mira', limited: false }
const fresh: FirstFacts = {
  me: 'olu',
  policy: { title: 'Reconciled', version: 1, chosen: false },
  people: [me],
  invitations: [],
  sources: [],
  rehearsals: [],
  handoffs: [],
}
const step = (id: string, change: Partial<FirstFacts>) =>
  stepsOf('owner', { ...fresh, ...change }).find((found) => found.id === id)

it('after set-up nothing is done, and nothing is said to be', () => {
  expect(stepsOf('owner', fresh).map(({ id, done }) => [id, done])).toEqual([
    ['policy', false],
    ['colleague', false],
    ['source', false],
    ['rehearsal', false],
    ['handoff', false],
  ])
})

it('responders have what they can rehearse, others have no first steps', () => {
  expect(stepsOf('responder', fresh).map(({ id }) => id)).toEqual(['rehearsal', 'handoff'])
  expect(stepsOf('member', fresh)).toEqual([])
  expect(stepsOf('guest', fresh)).toEqual([])
})

it.each<[string, Partial<FirstFacts>, boolean, string]>([
  [
    'policy',
    { policy: { ...fresh.policy, chosen: true } },
    true,
    'Reconciled, version 1, is in force.',
  ],
  [
    'policy',
    { policy: { ...fresh.policy, version: 2 } },
    true,
    'Reconciled, version 2, is in force.',
  ],
  ['colleague', { people: [me, mira] }, true, 'Mira Osei is here, as responder.'],
  ['colleague', { people: [me, { ...mira, active: false }] }, false, 'You are alone here.'],
  [
    'colleague',
    { invitations: [{ name: 'Nia', over: false }] },
    true,
    'Nia is invited, and not here yet.',
  ],
  ['colleague', { invitations: [{ name: 'Nia', over: true }] }, false, 'You are alone here.'],
  [
    'source',
    { sources: [{ name: 'm', lastUsedAt: null }] },
    false,
    '“m” is there, and was never heard.',
  ],
  [
    'source',
    { sources: [{ name: 'm', lastUsedAt: '2026-11-27T05:00:00Z' }] },
    true,
    '“m” was heard.',
  ],
  [
    'rehearsal',
    { rehearsals: [{ ...taken, commander: null }] },
    false,
    'INC-7Q4K waits for a responder to take it.',
  ],
  ['rehearsal', { rehearsals: [taken] }, true, 'INC-7Q4K was opened and taken.'],
  [
    'handoff',
    { rehearsals: [taken], handoffs: [{ outcome: 'waiting' }] },
    false,
    'A handoff is proposed, and waits for its answer.',
  ],
  [
    'handoff',
    { rehearsals: [taken], handoffs: [{ outcome: 'declined' }] },
    false,
    'No duty was handed over in a rehearsal.',
  ],
  [
    'handoff',
    { rehearsals: [taken], handoffs: [{ outcome: 'confirmed' }] },
    true,
    'A duty was handed over in INC-7Q4K.',
  ],
])('%s with %j: %s', (id, change, done, said) => {
  expect(step(id, change)).toEqual({ id, done, said })
})

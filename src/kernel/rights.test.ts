import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Actor, Right } from './decider.ts'
import { keptBy } from './rights.ts'

const may = keptBy<{ readonly open: boolean }>({
  read: (actor, { open }) => open || actor.id === 'mira',
  administer: (actor) => actor.id === 'mira',
})
const person = (id: string): Actor => ({ id, role: 'responder' })
const system: Actor = { id: 'system', role: 'system' }

it('R-220: who reads and who administers is the kind’s rule, and Firebreak itself does both', () => {
  const closed = { open: false }
  for (const right of ['see-progress', 'read', 'administer'] as const) {
    expect(may(person('mira'), right, closed)).toBe(true)
    expect(may(person('tomi'), right, closed)).toBe(false)
    expect(may(system, right, closed)).toBe(true)
  }
  expect(may(person('tomi'), 'see-progress', { open: true })).toBe(true)
  expect(may(person('tomi'), 'administer', { open: true })).toBe(false)
})

const rights: readonly Right[] = [
  'write',
  'command',
  'communicate',
  'take',
  'join-handoff',
  'system',
  'sign-in',
]
it('R-220: every other right is refused to everybody', () => {
  const roles = fc.constantFrom('owner', 'responder', 'member', 'guest', 'system' as const)
  fc.assert(
    fc.property(
      fc.string(),
      roles,
      fc.boolean(),
      fc.constantFrom(...rights),
      (id, role, open, right) => {
        expect(may({ id, role }, right, { open })).toBe(false)
      },
    ),
  )
})

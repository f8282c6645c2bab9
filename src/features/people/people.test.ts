import { expect, it } from 'vitest'
import { mira, oda, system } from '#testkit/slice.ts'
import { aWorkspace, person } from '#testkit/workspace.ts'
import { personByEmail } from './contract.ts'

it('there is always an owner who can sign in', () => {
  const story = aWorkspace()
  story.tries(oda, 'people/disable', { person: 'oda' }).expects('last-owner')
  story.tries(oda, 'people/set-role', { person: 'oda', role: 'responder' }).expects('last-owner')
  story.does(oda, 'people/set-role', { person: 'mira', role: 'owner' })
  story.does(oda, 'people/disable', { person: 'oda' })
  story.tries(system, 'people/disable', { person: 'oda' }).expects('already-so')
  story.tries(system, 'people/disable', { person: 'mira' }).expects('last-owner')
  story.does(system, 'people/enable', { person: 'oda' })
  story.tries(system, 'people/enable', { person: 'oda' }).expects('already-so')
})

it('a role is changed once, and only of somebody who is there', () => {
  const story = aWorkspace().does(oda, 'people/set-role', { person: 'mira', role: 'member' })
  expect(story.state.people.all['mira']?.role).toBe('member')
  story.tries(oda, 'people/set-role', { person: 'mira', role: 'member' }).expects('already-so')
  story.tries(oda, 'people/set-role', { person: 'ghost', role: 'member' }).expects('no-such-person')
})

it('an address belongs to one person, in any case of letters', () => {
  const story = aWorkspace()
  story
    .tries(system, 'people/add', person('two', 'member', 'MIRA@example.org'))
    .expects('email-taken')
  story.tries(system, 'people/add', person('two', 'member', 'not an address')).expects('invalid')
  expect(personByEmail(story.state.people, 'Mira@Example.org')?.id).toBe('mira')
})

it('a withdrawn invitation is over, and one that was used is not withdrawn', () => {
  const invitation = {
    invitation: 'iv_12345678',
    name: 'Tomi',
    email: 'tomi@example.org',
    role: 'responder',
    hash: 'a'.repeat(64),
    until: '2026-11-22T02:00:00Z',
  }
  const named = { invitation: 'iv_12345678' }
  const story = aWorkspace().does(oda, 'people/invite', invitation)
  story.tries(mira, 'people/withdraw-invitation', named).expects('forbidden')
  story.does(oda, 'people/withdraw-invitation', named)
  story.tries(oda, 'people/withdraw-invitation', named).expects('no-such-invitation')
  story.tries(system, 'people/use-invitation', named).expects('invitation-over')
  const used = aWorkspace().does(oda, 'people/invite', invitation)
  used.does(system, 'people/use-invitation', named)
  used.tries(oda, 'people/withdraw-invitation', named).expects('no-such-invitation')
})

it('a link to a new password is used once, before it runs out, and dies with the next one and with the account', () => {
  const offer = (reset: string, who = 'mira') => ({
    reset,
    person: who,
    hash: 'b'.repeat(64),
    until: '2026-11-22T02:00:00Z',
  })
  const use = (reset: string) => ({ reset, person: 'mira', ends: true })
  const story = aWorkspace().does(oda, 'people/offer-reset', offer('rs_11111111'))
  story.tries(mira, 'people/offer-reset', offer('rs_22222222')).expects('forbidden')
  story.tries(oda, 'people/offer-reset', offer('rs_22222222', 'ghost')).expects('no-such-person')
  story.does(oda, 'people/offer-reset', offer('rs_22222222'))
  story.tries(system, 'people/use-reset', use('rs_11111111')).expects('reset-over')
  story.does(system, 'people/use-reset', use('rs_22222222'))
  story.tries(system, 'people/use-reset', use('rs_22222222')).expects('reset-over')
  story.does(oda, 'people/offer-reset', offer('rs_33333333'))
  story.does(oda, 'people/disable', { person: 'mira' })
  story.tries(oda, 'people/offer-reset', offer('rs_44444444')).expects('account-disabled')
  story.does(oda, 'people/enable', { person: 'mira' })
  story.tries(system, 'people/use-reset', use('rs_33333333')).expects('reset-over')
  story.does(oda, 'people/offer-reset', offer('rs_55555555'))
  story.now = '2026-11-23T02:00:00Z'
  story.tries(system, 'people/use-reset', use('rs_55555555')).expects('reset-over')
})

it('an invitation is used once and before it runs out', () => {
  const invitation = {
    invitation: 'iv_12345678',
    name: 'Tomi',
    email: 'tomi@example.org',
    role: 'responder',
    hash: 'a'.repeat(64),
    until: '2026-11-22T02:00:00Z',
  }
  const use = { invitation: 'iv_12345678' }
  const story = aWorkspace().does(oda, 'people/invite', invitation)
  story.tries(mira, 'people/invite', invitation).expects('forbidden')
  story
    .tries(oda, 'people/invite', { ...invitation, email: 'mira@example.org' })
    .expects('email-taken')
  story.does(system, 'people/use-invitation', use)
  story.tries(system, 'people/use-invitation', use).expects('invitation-over')
  const late = aWorkspace().does(oda, 'people/invite', invitation)
  late.now = '2026-11-23T02:00:00Z'
  late.tries(system, 'people/use-invitation', use).expects('invitation-over')
  late
    .tries(system, 'people/use-invitation', { invitation: 'iv_00000000' })
    .expects('invitation-over')
})

it('a link of an invitation, and one to a new password, work to the last moment they were given for', () => {
  const until = '2026-11-22T02:00:00.000Z'
  const hash = 'a'.repeat(64)
  const story = aWorkspace()
  const invited = { name: 'Tomi', email: 'Tomi@example.org', role: 'responder', hash, until }
  story.does(oda, 'people/invite', { invitation: 'iv_12345678', ...invited })
  story.does(oda, 'people/offer-reset', { reset: 'rs_11111111', person: 'mira', hash, until })
  story.now = until
  story.does(system, 'people/use-invitation', { invitation: 'iv_12345678' })
  story.does(system, 'people/use-reset', { reset: 'rs_11111111', person: 'mira', ends: true })
  expect(story.state.people.invitations['iv_12345678']).toMatchObject({
    email: 'tomi@example.org',
    used: true,
    by: 'oda',
  })
  expect(story.state.people.resets).toEqual({})
})

it('what an owner offered dies with their ownership, and nobody else’s offers do', () => {
  const until = '2026-11-22T02:00:00.000Z'
  const hash = 'a'.repeat(64)
  const nina = { id: 'nina', role: 'owner' } as const
  const offers = () => {
    const story = aWorkspace().does(system, 'people/add', person('nina', 'owner'))
    const invite = (by: typeof nina | typeof oda, number: number) =>
      story.does(by, 'people/invite', {
        invitation: `iv_1234567${number}`,
        name: 'Somebody',
        email: `p${number}@example.org`,
        role: 'member',
        hash,
        until,
      })
    invite(oda, 1)
    invite(nina, 2)
    return story.does(nina, 'people/offer-reset', {
      reset: 'rs_22222222',
      person: 'mira',
      hash,
      until,
    })
  }
  const left = (story: ReturnType<typeof offers>) => [
    Object.keys(story.state.people.invitations),
    Object.keys(story.state.people.resets),
  ]
  const both = [['iv_12345671', 'iv_12345672'], ['mira']]
  const odas = [['iv_12345671'], []]
  expect(left(offers())).toEqual(both)
  expect(left(offers().does(oda, 'people/set-role', { person: 'nina', role: 'member' }))).toEqual(
    odas,
  )
  expect(left(offers().does(oda, 'people/disable', { person: 'nina' }))).toEqual(odas)
  expect(left(offers().does(oda, 'people/set-role', { person: 'mira', role: 'owner' }))).toEqual(
    both,
  )
})

it('a workspace has an end of people and of invitations; a disabled owner is not counted as one who can sign in', () => {
  const story = aWorkspace()
  const { people } = story.state
  const full = (count: number, of: 'all' | 'invitations') =>
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => [
        `p${n}`,
        of === 'all' ? { ...people.all['mira'], id: `p${n}`, email: `p${n}@x.example` } : {},
      ]),
    )
  const tried = (state: object, command: string, input: object) => {
    const ledger = aWorkspace()
    ledger.state = { ...ledger.state, people: { ...people, ...state } } as typeof ledger.state
    return ledger.tries(command === 'people/add' ? system : oda, command, input)
  }
  const add = person('one-more', 'member')
  tried({ all: { ...people.all, ...full(4997, 'all') } }, 'people/add', add).expects('done')
  tried({ all: { ...people.all, ...full(4998, 'all') } }, 'people/add', add).expects(
    'too-many-people',
  )
  const { person: _id, ...named } = add
  const invite = {
    ...named,
    invitation: 'iv_12345678',
    hash: 'a'.repeat(64),
    until: '2026-11-22T02:00:00Z',
  }
  tried({ invitations: full(4999, 'invitations') }, 'people/invite', invite).expects('done')
  tried({ invitations: full(5000, 'invitations') }, 'people/invite', invite).expects(
    'too-many-invitations',
  )
  story.does(oda, 'people/set-role', { person: 'mira', role: 'owner' })
  story.does(oda, 'people/disable', { person: 'mira' })
  story.tries(oda, 'people/set-role', { person: 'oda', role: 'member' }).expects('last-owner')
  story.does(oda, 'people/set-role', { person: 'mira', role: 'member' })
})

it('an address has 254 characters at most, as mail has', () => {
  const at = (length: number) => `mira@${'x.'.repeat((length - 7) / 2)}de`
  const add = (email: string) =>
    aWorkspace().tries(system, 'people/add', person('x', 'member', email))
  expect(at(253)).toHaveLength(253)
  add(`m${at(253)}`).expects('done')
  add(`mm${at(253)}`).expects('invalid')
})

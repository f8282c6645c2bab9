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

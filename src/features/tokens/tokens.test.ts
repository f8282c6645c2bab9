import { expect, it } from 'vitest'
import { mira, oda, system } from '#testkit/slice.ts'
import { isValidToken, validTokens } from './contract.ts'
import { aWorkspace } from '#testkit/workspace.ts'

const token = (number: number, who = 'mira') => ({
  token: `tk_${10_000_000 + number}`,
  person: who,
  name: 'ci',
  scopes: ['read'],
  hash: 'a'.repeat(64),
})

it('a token is made and revoked by the person it acts for, and there are few', () => {
  const story = aWorkspace()
  story.tries(mira, 'tokens/make', token(0, 'oda')).expects('not-yours')
  story.tries(system, 'tokens/make', token(0, 'ghost')).expects('no-such-person')
  for (let number = 0; number < 20; number++) story.does(mira, 'tokens/make', token(number))
  story.tries(mira, 'tokens/make', token(20)).expects('too-many-tokens')
  story.tries(oda, 'tokens/revoke', { token: 'tk_10000000' }).expects('no-such-token')
  story.does(mira, 'tokens/revoke', { token: 'tk_10000000' })
  expect(story.state.tokens.all['tk_10000000']).toBeUndefined()
  story.tries(mira, 'tokens/make', { ...token(21), hash: 'plain secret' }).expects('invalid')
})

it('R-220: a token opens the door while its person is let in, and not again after they were shut out', () => {
  const story = aWorkspace()
  story.does(mira, 'tokens/make', token(0))
  const valid = () => [
    isValidToken(story.state, 'tk_10000000'),
    validTokens(story.state).some(({ id }) => id === 'tk_10000000'),
  ]
  expect(valid()).toEqual([true, true])
  expect(isValidToken(story.state, 'tk_99999999')).toBe(false)
  story.after(1000).does(oda, 'people/disable', { person: 'mira' })
  expect(valid()).toEqual([false, false])
  story.after(1000).does(oda, 'people/enable', { person: 'mira' })
  expect(valid()).toEqual([false, false])
  story.after(1000).does(mira, 'tokens/make', token(1))
  expect(isValidToken(story.state, 'tk_10000001')).toBe(true)
  story.after(1000).does(mira, 'tokens/revoke', { token: 'tk_10000001' })
  expect(isValidToken(story.state, 'tk_10000001')).toBe(false)
})

it('tokens of the time before somebody was shut out do not count against the few they may have', () => {
  const story = aWorkspace()
  for (let number = 0; number < 20; number++) story.does(mira, 'tokens/make', token(number))
  story.after(1000).does(oda, 'people/disable', { person: 'mira' })
  story.after(1000).does(oda, 'people/enable', { person: 'mira' })
  story.after(1000).does(mira, 'tokens/make', token(20))
  expect(validTokens(story.state).map(({ id }) => id)).toEqual(['tk_10000020'])
})

it('a token’s name has 120 characters at most', () => {
  const story = aWorkspace()
  story.does(mira, 'tokens/make', { ...token(0), name: 'x'.repeat(120) })
  story.tries(mira, 'tokens/make', { ...token(1), name: 'x'.repeat(121) }).expects('invalid')
})

it('R-220: a token made in the moment its person was shut out does not open the door; Firebreak revokes anybody’s', () => {
  const story = aWorkspace().does(oda, 'people/disable', { person: 'mira' })
  story.does(oda, 'people/enable', { person: 'mira' })
  story.does(mira, 'tokens/make', token(0)).does(oda, 'tokens/make', token(1, 'oda'))
  expect(isValidToken(story.state, 'tk_10000000')).toBe(false)
  expect(isValidToken(story.state, 'tk_10000001')).toBe(true)
  story.does(system, 'tokens/revoke', { token: 'tk_10000001' })
  expect(Object.keys(story.state.tokens.all)).toEqual(['tk_10000000'])
})

it('a token has a scope at least; the few one may have are counted by person', () => {
  const story = aWorkspace()
  story.tries(mira, 'tokens/make', { ...token(0), scopes: [] }).expects('invalid')
  for (let number = 0; number < 20; number++) story.does(mira, 'tokens/make', token(number))
  story.does(oda, 'tokens/make', token(20, 'oda'))
})

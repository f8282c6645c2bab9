import { expect, it } from 'vitest'
import { mira, oda, system } from '#testkit/slice.ts'
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

import { expect, it } from 'vitest'
import { ADDRESS_WAIT_MS, networkOf, openGuesses, TRIES_FREE } from './guesses.ts'

function atTime() {
  let at = 0
  return { guesses: openGuesses(() => at), pass: (ms: number) => void (at += ms) }
}
const MINUTE = 60_000

it('R-244: of 200 guesses at one account from 25 addresses at most 35 are tried, and its own person is let through', () => {
  const { guesses } = atTime()
  let tried = 0
  for (let guess = 0; guess < 200; guess++)
    if (guesses.take('olu@example.org', `address ${guess % 25}`) === 0) tried += 1
  expect(tried).toBeGreaterThanOrEqual(TRIES_FREE)
  expect(tried).toBeLessThanOrEqual(TRIES_FREE + 25)
  expect(guesses.take('olu@example.org', 'home')).toBe(0)
  expect(guesses.take('mira@example.org', 'address 1')).toBe(0)
})

it('an address that guessed waits, is told how long, and may try again then', () => {
  const { guesses, pass } = atTime()
  for (let guess = 0; guess < TRIES_FREE; guess++) expect(guesses.take('a', 'here')).toBe(0)
  pass(MINUTE)
  expect(guesses.take('a', 'here')).toBe(ADDRESS_WAIT_MS - MINUTE)
  pass(ADDRESS_WAIT_MS - MINUTE - 1)
  expect(guesses.take('a', 'here')).toBe(1)
  pass(1)
  expect(guesses.take('a', 'here')).toBe(0)
  expect(guesses.take('a', 'here')).toBe(ADDRESS_WAIT_MS)
  pass(15 * MINUTE)
  for (let guess = 0; guess < TRIES_FREE; guess++) expect(guesses.take('a', 'here')).toBe(0)
})

it('tries of a quarter of an hour ago are forgotten, and not before', () => {
  const { guesses, pass } = atTime()
  for (let guess = 0; guess < TRIES_FREE; guess++) guesses.take('a', 'here')
  pass(15 * MINUTE - 1)
  guesses.take('a', 'there')
  expect(guesses.take('a', 'there')).toBeGreaterThan(0)
  pass(1)
  expect(guesses.take('a', 'there')).toBe(0)
})

it('who signs in again and again is not taken for a guesser', () => {
  const { guesses } = atTime()
  for (let time = 0; time < 50; time++) {
    expect(guesses.take('a', 'here')).toBe(0)
    guesses.right('a', 'here')
  }
})

it('remembers so many accounts and no more', () => {
  const { guesses } = atTime()
  for (let guess = 0; guess <= TRIES_FREE; guess++) guesses.take('first', 'here')
  expect(guesses.take('first', 'here')).toBeGreaterThan(0)
  for (let other = 0; other < 10_000; other++) guesses.take(`other ${other}`, 'here')
  expect(guesses.take('first', 'here')).toBe(0)
})

it('in a crowd of addresses the longest unheard of is forgotten', () => {
  const { guesses } = atTime()
  for (let guess = 0; guess <= TRIES_FREE; guess++) guesses.take('a', 'first')
  for (let other = 0; other < 999; other++) guesses.take('a', `address ${other}`)
  expect(guesses.take('a', 'first')).toBeGreaterThan(0)
  guesses.take('a', 'one more')
  expect(guesses.take('a', 'first')).toBe(0)
})

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:0001:2::6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['2001:db8:1:2:3::', '2001:db8:1:2'],
  ['fe80::', 'fe80:0:0:0'],
])('%s is of the network %s', (address, network) => expect(networkOf(address)).toBe(network))

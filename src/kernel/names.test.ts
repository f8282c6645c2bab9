import { expect, it } from 'vitest'
import { kindInWords, nameIn } from './names.ts'

it('who acted is called by name, and never by an id', () => {
  const names = { mira: 'Mira Osei', 'intake:so_1': 'Prometheus' }
  expect(nameIn(names, 'mira')).toBe('Mira Osei')
  expect(nameIn(names, 'system')).toBe('Firebreak')
  expect(nameIn(names, 'intake:so_1')).toBe('Prometheus')
  expect(nameIn(names, 'intake:so_2')).toBe('an alert source')
  expect(nameIn(names, 'nobody-known')).toBe('somebody')
})

it('a kind without a sentence is told in plain words', () => {
  expect(kindInWords('clocks.warned.v1')).toBe('Clocks: warned')
  expect(kindInWords('handoff.document-sent.v12')).toBe('Handoff: document sent')
})

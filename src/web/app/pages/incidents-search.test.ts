import { expect, it } from 'vitest'
import { readSearch } from './incidents-search.ts'

it.each([
  [{ severity: ['high', 'low'] }, { severity: 'high,low' }],
  [{ severity: { a: 1 }, category: [{}], stage: ['detect', 7] }, { category: '[object Object]' }],
  [
    { severity: 7, person: [[]], mine: true, state: 'all' },
    { severity: '7', mine: true },
  ],
])('an address with %j is read as filters, each of them text', (given, search) => {
  expect(readSearch(given)).toEqual(search)
})

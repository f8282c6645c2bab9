import { expect, it } from 'vitest'
import { iconOf, titleOf } from './tab-words.ts'

const tab = { about: '', waiting: 0, unseen: 0, fire: false, covered: false }

it('the title counts what waits and what is new', () => {
  expect(titleOf(tab)).toBe('Firebreak')
  const room = { ...tab, about: 'Quiet Harbour · INC-7Q4K' }
  expect(titleOf(room)).toBe('Quiet Harbour · INC-7Q4K · Firebreak')
  expect(titleOf({ ...room, waiting: 1, unseen: 1 })).toBe(
    '(2) Quiet Harbour · INC-7Q4K · Firebreak',
  )
  expect(titleOf({ ...tab, waiting: 250 })).toBe('(99+) Firebreak')
})

it('over a session that ended neither title nor icon says anything', () => {
  const busy = { about: 'Quiet Harbour', waiting: 3, unseen: 1, fire: true, covered: true }
  expect([titleOf(busy), iconOf(busy)]).toEqual(['Firebreak', 'calm'])
})

it('the icon says the gravest of three things', () => {
  expect(iconOf(tab)).toBe('calm')
  expect(iconOf({ ...tab, unseen: 1 })).toBe('waits')
  expect(iconOf({ ...tab, waiting: 2, fire: true })).toBe('fire')
})

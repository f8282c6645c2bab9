import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isSlip, plainWord, wordAt } from './word.ts'

it.each([
  ['critcal', 'critical'],
  ['CRITCIAL', 'critical'],
  ['hgh', 'high'],
  ['hihg', 'high'],
  ['silently', 'silent'],
  ['mediun', 'medium'],
])('“%s” is a slip of “%s”', (typed, meant) => expect(isSlip(typed, meant)).toBe(true))
it.each([
  ['high', 'high'],
  ['High', 'high'],
  ['highly', 'high'],
  ['light', 'high'],
  ['lwo', 'low'],
  ['p2', 'P1'],
  ['token', 'medium'],
  ['', 'high'],
])('“%s” is none of “%s”', (typed, meant) => expect(isSlip(typed, meant)).toBe(false))
it('one letter away is a slip of any word of four letters or more, and to be it is not', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 4, maxLength: 9 })
  fc.assert(
    fc.property(letters, fc.nat(), fc.constantFrom('less', 'more', 'other'), (word, pick, how) => {
      const meant = word.join('')
      const at = pick % meant.length
      const middle = { less: '', more: `x${meant[at]}`, other: 'x' }[how]
      const typed = meant.slice(0, at) + middle + meant.slice(at + 1)
      expect(isSlip(typed, meant)).toBe(true)
      expect(isSlip(meant, meant)).toBe(false)
    }),
  )
})
it('a word is taken without what nobody sees and what stands around it', () => {
  for (const typed of ['“14:05”', '(14:05)', '\u200E14:05', '14:05\u200B', '１４:０５', '14:05,'])
    expect(plainWord(typed)).toBe('14:05')
  expect(plainWord('~14:05')).toBe('~14:05')
})
it('the words of a text, one after the other, are all there is in it', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const words: string[] = []
      for (let at = 0, word = wordAt(text, at); word; at = word.end, word = wordAt(text, at))
        words.push(word.text)
      expect(words.join('')).toBe(text.replaceAll(/\s/gu, ''))
    }),
  )
})

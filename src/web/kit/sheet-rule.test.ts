import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cssText, sheetRule } from './sheet-rule.ts'

it('a label is text between quotes, whatever a policy calls it', () => {
  expect(cssText('Confidential · TLP:AMBER+STRICT')).toBe('"Confidential · TLP:AMBER+STRICT"')
  expect(cssText('a"}')).toBe('"a\\22 \\7d "')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const inside = cssText(text).slice(1, -1)
      expect(inside).not.toMatch(/["{}<>\n\r\f]|\\(?![0-9a-f]{1,6} )/)
    }),
  )
})

it('every sheet says its page, of how many', () => {
  expect(sheetRule('Internal', 'INC-7Q4K')).toContain('counter(page) " / " counter(pages)')
})

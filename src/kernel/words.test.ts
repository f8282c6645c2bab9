import { expect, it } from 'vitest'
import { hostileTexts } from '#testkit/hostile.ts'
import {
  counted,
  cutText,
  entrySchema,
  lineSchema,
  NOTE_MAX,
  noteSchema,
  personSchema,
  proseSchema,
  TITLE_MAX,
} from './words.ts'

const line = lineSchema(TITLE_MAX, 'The title')
const note = noteSchema(NOTE_MAX, 'The note')
/** What a reader must never receive: it hides text, moves it about, or is half a character. */
const HIDDEN = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u

it('there are two hundred hostile texts', () => {
  expect(new Set(hostileTexts).size).toBeGreaterThanOrEqual(200)
})

it('R-245: each hostile text is refused with a sentence, or kept as the plain text it is', () => {
  const outcomes = { refused: 0, kept: 0 }
  for (const text of hostileTexts)
    for (const schema of [line, note]) {
      const read = schema.safeParse(text)
      outcomes[read.success ? 'kept' : 'refused']++
      if (!read.success) {
        expect(read.error.issues[0]?.message).toMatch(/^The (title|note) (holds|must|may)/)
        continue
      }
      expect(read.data).not.toMatch(HIDDEN)
      expect(read.data.isWellFormed()).toBe(true)
      expect(read.data.trim().length).toBeGreaterThan(0)
      if (!/[\s\u2028]/.test(text)) expect(read.data).toBe(text)
      expect(schema.parse(read.data)).toBe(read.data)
    }
  expect(outcomes.refused).toBeGreaterThan(40)
  expect(outcomes.kept).toBeGreaterThan(200)
})

it.each([
  '\u0000',
  '\u202eevil',
  '\u001b[2J',
  '\ud800',
  '\u200b',
  ' ',
  '',
  'x'.repeat(NOTE_MAX + 1),
])('%j is refused', (text) => {
  expect(line.safeParse(text).success).toBe(false)
  expect(note.safeParse(text).success).toBe(false)
})

it('a line stays one line, whatever ends lines elsewhere', () => {
  expect(line.parse(' a\r\nb\rc\u2028d\n\n e ')).toBe('a b c d e')
  expect(note.parse('a\r\nb\rc')).toBe('a\nb\nc')
  expect(proseSchema(9, 'The text').parse('  ')).toBe('')
})

it.each(['mira', '0198c5a0-7b1e', 'a_b'])('%s is a person’s id', (id) => {
  expect(personSchema.parse(id)).toBe(id)
})

it.each([
  '',
  'a b',
  '@responders',
  'a/b',
  '../x',
  '__proto__',
  'constructor',
  'toString',
  'x'.repeat(65),
  'a\n',
])('%j is no person’s id', (id) => {
  expect(personSchema.safeParse(id).success).toBe(false)
})

it.each([0, -1, 1.5, 2 ** 40, '1', null])('%j is no entry number', (number) => {
  expect(entrySchema.safeParse(number).success).toBe(false)
})

it('R-245: a text is cut to its length, and never in the middle of a character', () => {
  expect(cutText('short', 5)).toBe('short')
  expect(cutText('longer', 4)).toBe('long')
  expect(cutText('abc😀', 4)).toBe('abc')
  expect(cutText('abc😀d', 5)).toBe('abc😀')
  expect(cutText('ab', 0)).toBe('')
})

it('a number takes the noun that fits it', () => {
  expect(counted(0, 'entry', 'entries')).toBe('0 entries')
  expect(counted(1, 'entry', 'entries')).toBe('1 entry')
  expect(counted(2, 'entry', 'entries')).toBe('2 entries')
})

import { expect, it } from 'vitest'
import { allSlices } from '#features/index.ts'
import { codeOf, generalRefusals, refusing } from './refusal.ts'

const no = refusing({
  'too-late': 'It is too late.',
  'too-many': 'At most {max} of {what}, and {max} it is.',
  'already-so': 'It is so.',
  'already-so:title': 'It has the title “{title}”.',
})

it('a refusal has the code it was declared under and the sentence with its gaps filled', () => {
  expect(no('too-late')).toEqual({
    ok: false,
    refusal: { code: 'too-late', sentence: 'It is too late.' },
  })
  expect(no('too-many', { max: 3, what: 'them' }).refusal.sentence).toBe(
    'At most 3 of them, and 3 it is.',
  )
})

it('a code may have several sentences, and what is filled in is not looked through for gaps', () => {
  expect(no('already-so').refusal).toEqual({ code: 'already-so', sentence: 'It is so.' })
  expect(no('already-so:title', { title: '{title} $&' }).refusal).toEqual({
    code: 'already-so',
    sentence: 'It has the title “{title} $&”.',
  })
})

it('what is not declared, and a gap left open or filled twice, does not compile', () => {
  // @ts-expect-error no such refusal
  const undeclared = () => no('too-early')
  // @ts-expect-error its gaps are not filled
  const open = () => no('too-many')
  // @ts-expect-error it has no such gap
  const more = () => no('already-so:title', { title: 'x', name: 'y' })
  expect([undeclared, open, more]).toHaveLength(3)
})

it('every declared refusal has a stable code and a sentence', () => {
  const declared = [generalRefusals, ...allSlices.map(({ refusals }) => refusals)].flatMap(
    (refusals) => Object.entries<string>(refusals),
  )
  expect(declared.length).toBeGreaterThan(130)
  for (const [name, sentence] of declared) {
    expect(name).toMatch(/^[a-z-]+(:[a-z-]+)?$/)
    expect(codeOf(name)).not.toContain(':')
    expect(sentence, name).toMatch(/^[“A-Z].*[.?]$/)
  }
})

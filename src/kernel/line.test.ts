import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLine, type LineAct, type LineNames } from './line.ts'

const acts: readonly LineAct<object>[] = [
  {
    word: 'declare',
    for: 'triage/decide',
    label: 'Declare',
    hint: '/declare high why',
    rank: 1,
    press: 'Declare',
    fields: [
      {
        name: 'level',
        label: 'Level',
        is: 'choice',
        choices: () => [
          { value: 'high', label: 'High', also: ['P1'] },
          { value: 'medium', label: 'Medium', hint: 'twice a day' },
        ],
      },
      { name: 'began', label: 'when', is: 'moment' },
      { name: 'reason', label: 'why', is: 'words', required: true },
    ],
    commands: () => [],
  },
  {
    word: 'task',
    for: 'tasks/add',
    label: 'Add',
    hint: '/task @name what',
    rank: 1,
    press: 'Add',
    fields: [
      { name: 'who', label: 'does it', is: 'person' },
      { name: 'title', label: 'what', is: 'words', required: true },
    ],
    commands: () => [],
  },
  {
    word: 'give',
    for: 'tasks/assign',
    label: 'Give',
    hint: '/give @name',
    rank: 1,
    press: 'Give',
    fields: [{ name: 'who', label: 'gets it', is: 'person', required: true }],
    commands: () => [],
  },
]
const done: LineAct<object> = {
  word: 'done',
  for: 'tasks/finish',
  label: 'Finish',
  hint: '/done 27',
  rank: 1,
  press: 'Finish',
  fields: [
    {
      name: 'task',
      label: 'Task',
      is: 'choice',
      required: true,
      choices: () => [
        { value: '27', label: '27', hint: 'Rotate the mirror’s credentials: the mirror first' },
        { value: '31', label: '31', hint: 'Ask who reads the mirror' },
      ],
    },
    { name: 'result', label: 'what came of it', is: 'words' },
  ],
  commands: () => [],
}
const names: LineNames = {
  people: [
    { id: 'ana', name: 'Ana Ruiz' },
    { id: 'anna', name: 'Anna' },
    { id: 'jon', name: 'Jon Vale' },
    { id: 'jonas', name: 'Jon Vale Smith' },
  ],
  instant: (text) => (/^\d\d:\d\d$/.test(text) ? `at ${text}` : undefined),
}
const read = (text: string) => readLine(text, acts, {}, names)

describe('a line is an act when it begins with the word of one', () => {
  it.each(['', 'declare high', '/declared high', ' /declare', '/', '/nothing there'])(
    '“%s” is none',
    (text) => expect(read(text)).toBeUndefined(),
  )
  it('the word alone is one, and says what is missing', () => {
    const reading = read('/declare')
    expect(reading?.act.word).toBe('declare')
    expect(reading?.missing.map(({ name }) => name)).toEqual(['reason'])
    expect(reading?.open).toBeNull()
  })
})

describe('what stands after the word', () => {
  it.each([
    ['/declare high token used', { level: 'high', reason: 'token used' }],
    ['/declare HIGH  token used ', { level: 'high', reason: 'token used' }],
    // A phone begins a line with a capital.
    ['/Declare high token used', { level: 'high', reason: 'token used' }],
    ['/declare p1 token', { level: 'high', reason: 'token' }],
    ['/declare token used', { reason: 'token used' }],
    // A level is one only where a level may stand, and only in full.
    ['/declare token high', { reason: 'token high' }],
    ['/declare hi there', { reason: 'hi there' }],
    ['/declare high 14:05 token', { level: 'high', began: 'at 14:05', reason: 'token' }],
    ['/declare at 14:05 token', { began: 'at 14:05', reason: 'token' }],
    ['/declare at the gate', { reason: 'at the gate' }],
    ['/declare high used at 14:05', { level: 'high', reason: 'used at 14:05' }],
    ['/task rotate the mirror', { title: 'rotate the mirror' }],
    ['/task @Ana Ruiz rotate', { who: 'ana', title: 'rotate' }],
    ['/task @ana ruiz rotate', { who: 'ana', title: 'rotate' }],
    ['/task @ruiz rotate', { who: 'ana', title: 'rotate' }],
    ['/task @Anna rotate', { who: 'anna', title: 'rotate' }],
    ['/task @Jon Vale rotate', { who: 'jon', title: 'rotate' }],
    ['/task @Jon Vale Smith rotate', { who: 'jonas', title: 'rotate' }],
    // Of two who may be meant nobody is.
    ['/task @an rotate', { title: '@an rotate' }],
    ['/task @nobody rotate', { title: '@nobody rotate' }],
    ['/task @ rotate', { title: '@ rotate' }],
    // Choices are meant wherever they stand before the words, and with a comma too.
    ['/declare 14:05 high token', { level: 'high', began: 'at 14:05', reason: 'token' }],
    ['/declare high, token', { level: 'high', reason: 'token' }],
    ['/declare high\u200B token', { level: 'high', reason: 'token' }],
    ['/declare highly odd', { reason: 'highly odd' }],
    ['/declare high\tline one\nline two', { level: 'high', reason: 'line one\nline two' }],
  ])('“%s”', (text, given) => expect(read(text)?.given).toEqual(given))

  it('a slip of a choice is asked about and not taken for text', () => {
    const unknown = (text: string) => read(text)?.unknown
    expect(unknown('/declare hgh token')).toBe(
      'Is “hgh” the level High? Write it so, or begin what follows with another word.',
    )
    expect(unknown('/declare medum token')).toMatch(/the level Medium/)
    // While it is typed it is completed, and nothing is wrong yet.
    expect(unknown('/declare hig')).toBe('')
    for (const fine of ['/declare high token', '/declare token', '/declare light'])
      expect(unknown(fine)).toBe('')
  })

  it('who shares a name with another is not meant by it, and who both are is said', () => {
    const people = [
      { id: 'a1', name: 'Ana Ruiz' },
      { id: 'a2', name: 'ana ruiz' },
      { id: 'i', name: 'İnci Öz' },
    ]
    const reading = (text: string) => readLine(text, acts, {}, { ...names, people })
    expect(reading('/task @Ana Ruiz check')?.given).not.toHaveProperty('who')
    expect(reading('/task @Ana Ruiz check')?.unknown).toMatch(
      /^@Ana may be Ana Ruiz or ana ruiz\. Write the whole name/,
    )
    expect(reading('/task @ben check')?.unknown).toMatch(/^Nobody on it is called @ben\./)
    // Letters that grow when they are made small are cut where they end.
    expect(reading('/task @i̇nci check')?.given).toEqual({ who: 'i', title: 'check' })
    // The same person by two names is one.
    const twice = [...people.slice(0, 1), { id: 'a1', name: 'ana@example.org' }]
    expect(readLine('/task @ana check', acts, {}, { ...names, people: twice })?.given).toEqual({
      who: 'a1',
      title: 'check',
    })
  })

  it('nothing that was typed is lost: what is no field is in the words', () => {
    const part = fc.constantFrom('high', 'at', '14:05', '@Ana Ruiz', '@x', 'token', 'Ünicode', '/')
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const typed = [...parts, 'end'].join(' ')
        const reason = read(`/declare ${typed}`)?.given['reason'] ?? ''
        expect(typed.endsWith(reason)).toBe(true)
        expect(typed.slice(0, typed.length - reason.length)).toMatch(
          /^(?:(?:high )?(?:(?:at )?14:05 )?|(?:at )?14:05 high )$/,
        )
      }),
    )
  })
})

describe('what is offered for the word under the cursor', () => {
  const offered = (text: string) => read(text)?.open?.offers.map((offer) => offer.text) ?? []
  it('what may stand there, by its beginning, with where that word begins', () => {
    expect(offered('/declare ')).toEqual(['high', 'medium'])
    expect(offered('/declare me')).toEqual(['medium'])
    expect(offered('/declare P')).toEqual(['high'])
    expect(read('/declare me')?.open?.from).toBe('/declare '.length)
    expect(read('/declare ')?.open?.from).toBe('/declare '.length)
    expect(read('/declare ')?.open?.offers[1]).toMatchObject({
      label: 'Medium',
      hint: 'twice a day',
    })
    expect(read('/declare ')?.open?.offers[0]?.hint).toBe('Level')
  })
  it('nothing once the words have begun, or the field is read', () => {
    expect(offered('/declare high ')).toEqual([])
    expect(offered('/declare token ')).toEqual([])
    expect(offered('/declare token me')).toEqual([])
  })
  it('people after an @, and all of them where nothing is typed yet', () => {
    expect(offered('/task @an')).toEqual(['@Ana Ruiz', '@Anna'])
    expect(offered('/task @vale')).toEqual(['@Jon Vale', '@Jon Vale Smith'])
    expect(offered('/task ')).toHaveLength(4)
    expect(offered('/task ana')).toEqual([])
    expect(offered('/give @x')).toEqual([])
  })
  it('the rest of a name that is understood already, which Enter need not choose', () => {
    expect(read('/give @ruiz')).toMatchObject({
      given: { who: 'ana' },
      open: { from: '/give '.length, offers: [{ text: '@Ana Ruiz' }], understood: true },
    })
    expect(read('/give @an')?.open?.understood).toBe(false)
    expect(offered('/give @Ana Ruiz')).toEqual([])
    expect(offered('/give @ruiz ')).toEqual(['@Ana Ruiz'])
    // Of two words of a name the second is none of the act's until the name is whole.
    expect(read('/give @ana ru')).toMatchObject({ left: 'ru', open: { understood: false } })
    expect(offered('/give @ana ru')).toEqual(['@Ana Ruiz'])
  })
  it('one of several that must be named, by any of the words it is told by', () => {
    const step = (text: string) =>
      readLine(text, [done], {}, names)?.open?.offers.map((o) => o.text)
    expect(step('/done mir')).toEqual(['27', '31'])
    expect(step('/done the mirror rot')).toEqual(['27'])
    expect(step('/done 31 read')).toBeUndefined()
    expect(step('/done mirrors')).toBeUndefined()
  })
  it('what names none of them is said to, with those that could be meant', () => {
    const unknown = (text: string) => readLine(text, [done], {}, names)?.unknown
    expect(unknown('/done 1 it is done')).toBe('“1” names no task here; 27, 31 would.')
    expect(unknown('/done mirrors')).toBe('“mirrors” names no task here; 27, 31 would.')
    for (const fine of ['/done', '/done mir', '/done 27', '/done 27 1'])
      expect(unknown(fine)).toBe('')
    // Where a choice may stay away, the word belongs to what follows.
    expect(read('/declare low it is')?.unknown).toBe('')
    const none = { ...done, fields: [{ ...done.fields[0], choices: () => [] }] } as typeof done
    expect(readLine('/done 1', [none], {}, names)?.unknown).toBe('There is no task to name here.')
  })
  it('what stands behind all that an act takes is not lost', () => {
    expect(read('/give @Anna and quickly')?.left).toBe('and quickly')
    expect(read('/give @Anna')?.left).toBe('')
    expect(read('/declare high used')?.left).toBe('')
  })
  it('at most eight', () => {
    const people = Array.from({ length: 30 }, (_, n) => ({ id: `p${n}`, name: `Person ${n}` }))
    expect(readLine('/give @p', acts, {}, { ...names, people })?.open?.offers).toHaveLength(8)
  })
})

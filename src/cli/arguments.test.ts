import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseArguments, UsageError } from './arguments.ts'

describe('a command line', () => {
  it('is words, flags with values, and switches without a value', () => {
    const { words, flags } = parseArguments([
      'log',
      'add',
      '--json',
      '--text',
      '-1',
      '--type=action',
    ])
    expect(words).toEqual(['log', 'add'])
    expect([...flags]).toEqual([
      ['json', 'true'],
      ['text', '-1'],
      ['type', 'action'],
    ])
  })

  it('has words only after --', () => {
    expect(parseArguments(['report', '--', '--json is broken']).words).toEqual([
      'report',
      '--json is broken',
    ])
  })

  it.each([
    [['--token', 'a', '--token', 'b'], '--token was given twice.'],
    [['--json', '--json'], '--json was given twice.'],
    [['--to'], '--to needs a value.'],
    [['--json=false'], '--json takes no value.'],
    [['report', '-json'], '-j is no flag. Words that begin with - are given after --.'],
  ])('%j is wrong usage', (given, sentence) => {
    expect(() => parseArguments(given)).toThrow(new UsageError(sentence))
  })

  it('is read as it was written, whatever the words and values are', () => {
    const word = fc.string().filter((text) => text === '-' || !text.startsWith('-'))
    const name = fc.stringMatching(/^x[a-z-]{0,12}$/)
    const flag = fc.record({ name, value: fc.string(), inline: fc.boolean() })
    const flags = fc.uniqueArray(flag, { selector: ({ name: flagName }) => flagName })
    fc.assert(
      fc.property(word, flags, fc.array(fc.string()), (first, given, rest) => {
        const written = given.flatMap(({ name: flagName, value, inline }) =>
          inline ? [`--${flagName}=${value}`] : [`--${flagName}`, value],
        )
        const read = parseArguments([first, ...written, '--json', '--', ...rest])
        expect(read.words).toEqual([first, ...rest])
        expect([...read.flags]).toEqual([
          ...given.map(({ name: flagName, value }) => [flagName, value]),
          ['json', 'true'],
        ])
      }),
    )
  })
})

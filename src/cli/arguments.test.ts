import { describe, expect, it } from 'vitest'
import { parseArguments, UsageError } from './arguments.ts'

describe('a command line', () => {
  it('is words, flags with values, and switches that stand alone', () => {
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
    [['--token', 'a', '--token', 'b'], '--token stands twice.'],
    [['--to'], '--to needs a value.'],
  ])('%j is wrong usage', (given, sentence) => {
    expect(() => parseArguments(given)).toThrow(new UsageError(sentence))
  })
})

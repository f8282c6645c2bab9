import { expect, it } from 'vitest'
import { presets } from '../policy/presets/index.ts'
import { policyFromYaml, policyToYaml, YAML_CHARS_MAX } from './as-yaml.ts'

const faults = (text: string) => {
  const read = policyFromYaml(text)
  return read.ok ? [] : read.problems
}

it.each(Object.values(presets))(
  'R-030: $title goes out as YAML and comes back the same',
  (preset) => {
    expect(policyFromYaml(policyToYaml(preset))).toEqual({ ok: true, policy: preset })
    expect(policyFromYaml(JSON.stringify(preset))).toEqual({ ok: true, policy: preset })
  },
)

it('a file that is no policy is refused with the place of each fault', () => {
  const yaml = policyToYaml(presets.reconciled)
  expect(faults(yaml.replace('soloSoft: 15', 'soloSoft: soon'))).toEqual([
    expect.stringContaining('clocks.soloSoft') as string,
  ])
  expect(faults('title: [')[0]).toMatch(/line 1/)
  expect(faults('title: one\ntitle: two')[0]).toMatch(/unique/i)
  expect(faults('')[0]).toContain('the file')
  expect(faults('x'.repeat(YAML_CHARS_MAX + 1))[0]).toContain('characters')
})

it('a file made to swell in memory is refused', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]']
  for (const [name, before] of [
    ['b', 'a'],
    ['c', 'b'],
    ['d', 'c'],
    ['e', 'd'],
  ] as const)
    bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`)
  expect(faults(bomb.join('\n'))).toEqual(['The file refers to itself too often to be read.'])
})

it.each([
  ['different keys', (n: number) => `k${n}: 1`],
  ['one key', () => 'k: 1'],
  ['references to nothing', (n: number) => `k${n}: *k${n}`],
  ['anchors', (n: number) => `k${n}: &k${n} 1`],
  ['references', (n: number) => (n % 2 === 0 ? `k${n}: &k${n} 1` : `k${n}: *k${n - 1}`)],
])('a file of many lines is refused in a moment: %s', (_what, line) => {
  const text = Array.from({ length: 25_000 }, (_, n) => line(n)).join('\n')
  const before = performance.now()
  expect(faults(text).length).toBeGreaterThan(0)
  expect(performance.now() - before).toBeLessThan(4000)
})

it('a reference to nothing is called that, with its line; one to itself is no endless loop', () => {
  expect(faults('title: x\nsource: *nothing')).toEqual([
    'line 2: “nothing” is referred to, and is defined nowhere before.',
  ])
  expect(faults('title: one\nlevels: []\ntitle: two')).toEqual([
    'line 3: Keys must be unique, and “title” appears twice.',
  ])
  expect(faults('a: &a [*a]').length).toBeGreaterThan(0)
})

it('a file nested without end is refused', () => {
  for (const open of ['[', '{a: ', '- '])
    expect(faults(open.repeat(50_000)).length).toBeGreaterThan(0)
  expect(faults(`${'? '.repeat(600)}x`)[0]).toBe('line 1: A key must be a word.')
})

it('a file has four hundred thousand characters at most, and twenty of its faults are told', () => {
  const yaml = policyToYaml(presets.reconciled)
  const padded = (length: number) => `${yaml}#${'x'.repeat(length - yaml.length - 1)}`
  expect(policyFromYaml(padded(YAML_CHARS_MAX)).ok).toBe(true)
  expect(policyFromYaml(padded(YAML_CHARS_MAX + 1)).ok).toBe(false)
  expect(YAML_CHARS_MAX).toBe(400_000)
  const twice = Array.from({ length: 30 }, () => 'k: 1').join('\n')
  expect(faults(twice)).toHaveLength(20)
  const levels = presets.reconciled.levels[0]
  const wrong = {
    ...presets.reconciled,
    levels: Array(6).fill({ ...levels, clocks: {} }) as unknown[],
  }
  expect(faults(JSON.stringify(wrong))).toHaveLength(20)
})

it('a hundred references are read, one more is not', () => {
  const yaml = policyToYaml(presets.reconciled)
  const referring = (count: number) => {
    const examples = Array.from({ length: count }, () => '*e').join(', ')
    return `${yaml}x-words: &e one\nx-list: [${examples}]\n`
  }
  const swollen = (count: number) =>
    faults(referring(count)).some((fault) => /too often/.test(fault))
  expect([swollen(100), swollen(101)]).toEqual([false, true])
})

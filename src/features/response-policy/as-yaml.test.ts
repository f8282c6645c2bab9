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

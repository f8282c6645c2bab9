import { expect, it } from 'vitest'
import { must } from '#kernel/must.ts'
import { presets, type PresetId } from './index.ts'
import {
  otherThan,
  otherwise,
  policyQuestions,
  presetThatFits,
  rhythmInWords,
  sameInAll,
  titleOf,
} from './questions.ts'

const all = (preset: PresetId) =>
  Object.fromEntries(policyQuestions.map(({ id }) => [id, preset] as const))

it('R-030: three questions, and every answer of one changes something', () => {
  expect(policyQuestions).toHaveLength(3)
  for (const { answers } of policyQuestions) {
    expect(new Set(answers.map(({ says }) => says)).size).toBe(answers.length)
    expect(answers.map(({ preset }) => preset)).toEqual(Object.keys(presets))
  }
})

it('R-030: the answers end in a shipped preset, by the majority, and not before the last one', () => {
  for (const preset of Object.keys(presets) as PresetId[]) {
    expect(presetThatFits(all(preset))).toBe(preset)
    expect(otherwise(preset, all(preset))).toEqual([])
  }
  const mixed = { ...all('civicactions'), team: 'reconciled' as const }
  expect(presetThatFits(mixed)).toBe('civicactions')
  expect(otherwise('civicactions', mixed).map(({ id }) => id)).toEqual(['team'])
  expect(presetThatFits({ ...mixed, end: undefined })).toBeUndefined()
  expect(presetThatFits({})).toBeUndefined()
})

it('R-030: what is said is what the preset does', () => {
  const said = Object.fromEntries(policyQuestions.map(({ id, answers }) => [id, answers]))
  const of = (id: string, at: number) => must(said[id]?.[at], 'an answer').says
  expect(of('team', 0)).toBe('Commander takes a task to fix something: asks for a reason.')
  expect(of('team', 1)).toBe('Incident commander takes a task to fix something: not possible.')
  expect(of('end', 0)).toBe(
    'Leaving after a handoff before 15 min together: asks for a reason. Closing with urgent work unchecked: asks for a reason. After a false alarm: a light retrospective.',
  )
  expect(of('end', 1)).toContain('After a false alarm: no retrospective.')
  expect(rhythmInWords(presets.reconciled)[0]).toBe(
    'How often people hear: High every 1 h, Medium every 12 h, Low every 24 h.',
  )
  // It is said once for both, so both have to have it.
  for (const policy of Object.values(presets)) expect(rhythmInWords(policy)).toEqual(sameInAll)
  expect([otherThan('reconciled'), otherThan('civicactions')].map(titleOf)).toEqual([
    'CivicActions',
    'Reconciled',
  ])
})

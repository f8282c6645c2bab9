// What a slice consists of.
import { expect, it } from 'vitest'
import { AT_LEAST, EXTRA_SLICE_FILES, NAMED_OUTSIDE } from './expectations.ts'
import { readSources } from './repository.ts'
import {
  incompleteSlices,
  LINES_NAMING_MAX,
  linesNaming,
  sliceOf,
  slicesNamedTooOften,
  unknownSliceFiles,
} from './rules.ts'

const sources = readSources()
const paths = sources.map(({ path }) => path)
const slices = [...new Set(paths.map(sliceOf).filter((slice) => slice !== undefined))]
const registry = sources
  .filter(({ path }) => /^src\/features\/(index|[\w-]+\/stream)\.ts$/.test(path))
  .map(({ text }) => text)
  .join('\n')

it('the rules see the slices', () => {
  expect(slices.length).toBeGreaterThanOrEqual(AT_LEAST.slices)
})

it('a slice has only files with a fixed role', () => {
  expect(unknownSliceFiles(paths, EXTRA_SLICE_FILES)).toEqual([])
})

it('a file without a role is found, a listed one is not', () => {
  expect(unknownSliceFiles(['src/features/roles/things.ts'], [])).toHaveLength(1)
  expect(unknownSliceFiles(['src/features/policy/presets/base.ts'], EXTRA_SLICE_FILES)).toEqual([])
  expect(unknownSliceFiles(['src/features/roles/decide.ts', 'src/features/index.ts'], [])).toEqual(
    [],
  )
})

it('every slice has a contract and a test and is registered', () => {
  expect(incompleteSlices(paths, registry)).toEqual([])
})

it('a slice without contract, test and registration is found', () => {
  expect(incompleteSlices(['src/features/roles/decide.ts'], '')).toHaveLength(3)
})

it('at most three lines outside a slice’s folder name it, the registry included', () => {
  expect(slicesNamedTooOften(linesNaming(sources, slices), NAMED_OUTSIDE)).toEqual([])
})

it('a slice that more lines name is found, and a number that could be lower', () => {
  const page = {
    path: 'src/web/app/room/page.tsx',
    text: [
      "import { Card } from '#features/mood/panel.tsx'",
      "run('mood/feel')",
      "kind === 'mood.felt.v1'",
      "act={{ slice: 'mood', verb: 'feel' }}",
      '// state.mood in a comment',
      'state.mood',
    ].join('\n'),
  }
  const elsewhere = [
    { path: 'src/features/mood/decide.ts', text: page.text },
    { path: 'src/web/app/room/page.test.ts', text: page.text },
    { path: 'src/features/other/decide.ts', text: page.text },
  ]
  const registered = {
    path: 'src/features/incident/stream.ts',
    text: "import { mood } from '../mood/decide.ts'",
  }
  const lines = linesNaming([page, registered, ...elsewhere], ['mood'])
  expect(lines['mood']).toHaveLength(6)
  expect(slicesNamedTooOften(lines, {})[0]).toContain('6 lines outside')
  expect(slicesNamedTooOften(lines, { mood: 6 })).toEqual([])
  expect(slicesNamedTooOften(lines, { mood: 7 })).toHaveLength(1)
  const few = linesNaming([registered], ['mood'])
  expect(few['mood']?.length).toBeLessThanOrEqual(LINES_NAMING_MAX)
  expect(slicesNamedTooOften(few, {})).toEqual([])
})

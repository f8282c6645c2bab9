// What a slice consists of.
import { expect, it } from 'vitest'
import { AT_LEAST, EXTRA_SLICE_FILES } from './expectations.ts'
import { readSources } from './repository.ts'
import { incompleteSlices, sliceOf, unknownSliceFiles } from './rules.ts'

const paths = readSources().map(({ path }) => path)
const registry = readSources()
  .filter(({ path }) => /^src\/features\/(index|[\w-]+\/stream)\.ts$/.test(path))
  .map(({ text }) => text)
  .join('\n')

it('the rules see the slices', () => {
  const slices = new Set(paths.map(sliceOf).filter((slice) => slice !== undefined))
  expect(slices.size).toBeGreaterThanOrEqual(AT_LEAST.slices)
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

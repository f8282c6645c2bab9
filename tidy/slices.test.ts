// What a slice consists of.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AT_LEAST, EXTRA_SLICE_FILES } from './expectations.ts'
import { readSources, root } from './repository.ts'
import { incompleteSlices, sliceOf, unknownSliceFiles } from './rules.ts'

const paths = readSources().map(({ path }) => path)
const indexFile = join(root, 'src/features/index.ts')
const index = existsSync(indexFile) ? readFileSync(indexFile, 'utf8') : ''

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
  expect(incompleteSlices(paths, index)).toEqual([])
})

it('a slice without contract, test and registration is found', () => {
  expect(incompleteSlices(['src/features/roles/decide.ts'], '')).toHaveLength(3)
})

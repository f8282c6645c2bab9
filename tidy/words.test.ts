// Names, sizes and words.
import { expect, it } from 'vitest'
import { AT_LEAST, LONG_FILES } from './expectations.ts'
import { readSources } from './repository.ts'
import {
  bannedFolders,
  bannedWords,
  longFiles,
  misplacedRequirements,
  silentFolders,
} from './rules.ts'
import { readTestTitles, requirementsClaimed, titlesIn } from './titles.ts'

const sources = readSources()
const lines = (count: number): string => 'x\n'.repeat(count)

it('folders are named after things', () => {
  expect(bannedFolders(sources.map(({ path }) => path))).toEqual([])
  expect(bannedFolders(['src/server/utils/x.ts', 'src/shared/y.ts'])).toHaveLength(2)
})

it('no bare notes for later, no hidden tests, no silenced compiler, no stray settings', () => {
  expect(bannedWords(sources)).toEqual([])
})

it.each([
  ['src/kernel/a.ts', '// TO' + 'DO tidy this'],
  ['src/kernel/a.test.ts', 'it.on' + 'ly("x", () => {})'],
  ['test/cli/a.test.ts', 'describe.sk' + 'ip("x", () => {})'],
  ['src/journal/a.ts', 'const port = process.env.PORT'],
  ['src/kernel/a.ts', '// @ts-ignore'],
  ['src/server/http/a.ts', 'await core.records.fr' + 'esh(kind, id)'],
])('in %s, %s is found', (path, text) => {
  expect(bannedWords([{ path, text }])).toHaveLength(1)
})

it('a note with an issue is allowed', () => {
  expect(bannedWords([{ path: 'src/kernel/a.ts', text: '// TO' + 'DO(#12): tidy this' }])).toEqual(
    [],
  )
})

it('files stay short', () => {
  expect(longFiles(sources, LONG_FILES)).toEqual([])
})

it('a long file is found, a listed one may not grow, and a list entry that is not needed is found', () => {
  expect(longFiles([{ path: 'a.ts', text: lines(401) }], {})).toHaveLength(1)
  expect(longFiles([{ path: 'a.ts', text: lines(450) }], { 'a.ts': 449 })).toHaveLength(1)
  expect(longFiles([{ path: 'a.ts', text: lines(450) }], { 'a.ts': 450 })).toEqual([])
  expect(longFiles([{ path: 'a.ts', text: lines(10) }], { 'a.ts': 450 })).toHaveLength(1)
})

it('every folder says what it is', () => {
  expect(silentFolders(sources)).toEqual([])
  expect(silentFolders([{ path: 'src/mute/a.ts', text: 'export const a = 1\n' }])).toHaveLength(1)
})

it('test titles are read, and requirements stand at their beginning', () => {
  const titles = readTestTitles()
  expect(titles.length).toBeGreaterThanOrEqual(AT_LEAST.tests)
  expect(misplacedRequirements(titles)).toEqual([])
  expect(misplacedRequirements([{ file: 'a', title: 'as R-001 says' }])).toHaveLength(1)
})

it('titles and their requirements are understood', () => {
  const text = `it('R-086: one', f)\nit.each([[1, (2)]])("R-086, R-087: two", f)\nit.runIf(x())(\n  'three', f)`
  expect(titlesIn(text)).toEqual(['R-086: one', 'R-086, R-087: two', 'three'])
  expect(requirementsClaimed('R-086, R-087: two')).toEqual(['R-086', 'R-087'])
  expect(requirementsClaimed('three')).toEqual([])
})

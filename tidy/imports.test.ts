// Who may import whom. The compiler and the linter check parts of this; here is the whole of it, in words.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { AT_LEAST, SHOWN_READS } from './expectations.ts'
import { importsOf, readSources, root, type Import } from './repository.ts'
import { fileCycles, slicesReachingIn, wrongDirections, wrongPrograms } from './rules.ts'

const sources = readSources()
const imports = importsOf(sources)

const one = (from: string, to: string, typeOnly = false): Import => ({
  from,
  to,
  names: to,
  typeOnly,
})

it('the rules see the repository', () => {
  expect(sources.length).toBeGreaterThanOrEqual(AT_LEAST.sources)
  expect(imports.length).toBeGreaterThanOrEqual(AT_LEAST.imports)
})

it('every import of ours names a file that is there', () => {
  const known = new Set(sources.map(({ path }) => path))
  const missing = imports.filter(
    ({ to }) => to !== undefined && /\.(tsx?|mjs)$/.test(to) && !known.has(to),
  )
  expect(missing).toEqual([])
})

it('imports go in the direction of the design', () => {
  expect(wrongDirections(imports)).toEqual([])
})

it('an import against the direction is found', () => {
  expect(wrongDirections([one('src/kernel/event.ts', 'src/server/main.ts')])).toHaveLength(1)
  expect(
    wrongDirections([one('src/features/roles/decide.ts', 'src/journal/journal.ts')]),
  ).toHaveLength(1)
  expect(wrongDirections([one('src/server/main.ts', 'src/testkit/given.ts')])).toHaveLength(1)
  expect(
    wrongDirections([one('src/web/kit/live.ts', 'src/features/roles/panel.tsx')]),
  ).toHaveLength(1)
  expect(wrongDirections([one('src/server/main.ts', 'scripts/test.ts')])).toHaveLength(1)
  expect(
    wrongDirections([one('src/features/roles/roles.test.ts', 'src/testkit/given.ts')]),
  ).toEqual([])
})

it('slices meet in contracts and in reads derived from state', () => {
  expect(slicesReachingIn(imports, SHOWN_READS)).toEqual([])
  const known = new Set(sources.map(({ path }) => path))
  expect(SHOWN_READS.filter((read) => !known.has(`src/features/${read}`))).toEqual([])
})

it('a slice that reaches into another is found', () => {
  const reaching = (to: string): Import =>
    one('src/features/roles/decide.ts', `src/features/log/${to}`)
  for (const hidden of ['decide.ts', 'verbs.ts', 'panel.tsx', 'names.ts'])
    expect(slicesReachingIn([reaching(hidden)], [])).toHaveLength(1)
  for (const shown of ['contract.ts', 'view.ts', 'clocks.ts'])
    expect(slicesReachingIn([reaching(shown)], [])).toEqual([])
  expect(slicesReachingIn([reaching('names.ts')], ['log/names.ts'])).toEqual([])
  expect(
    slicesReachingIn([one('src/features/roles/decide.ts', 'src/features/index.ts')], []),
  ).toHaveLength(1)
  expect(
    slicesReachingIn([one('src/features/roles/view.ts', 'src/features/index.ts', true)], []),
  ).toEqual([])
})

it('no files need each other in circles', () => {
  expect(fileCycles(imports)).toEqual([])
})

it('a circle of files is found, and a circle of types is none', () => {
  const there = one('src/features/roles/decide.ts', 'src/features/log/contract.ts')
  const back = (typeOnly: boolean): Import =>
    one('src/features/log/contract.ts', 'src/features/roles/decide.ts', typeOnly)
  expect(fileCycles([there, back(false)])).toHaveLength(2)
  expect(fileCycles([there, back(true)])).toEqual([])
})

const programShape = z.object({
  include: z.array(z.string()),
  exclude: z.array(z.string()).default([]),
})

it('every source file is checked by exactly one of the three type programs', () => {
  const programs = ['pure', 'web', 'node'].map((name) => {
    const text = readFileSync(join(root, `tsconfig.${name}.json`), 'utf8').replaceAll(
      /^\s*\/\/.*$/gm,
      '',
    )
    return { name, ...programShape.parse(JSON.parse(text)) }
  })
  const paths = sources.map(({ path }) => path)
  expect(wrongPrograms(paths, programs)).toEqual([])
  expect(wrongPrograms(['elsewhere/loose.ts'], programs)).toHaveLength(1)
})

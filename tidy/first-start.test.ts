// What the first start may cost: who wants to run the product installs neither a test browser nor a linter.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { importsOf, readSources, root, type Import } from './repository.ts'

const readText = (path: string): string => readFileSync(join(root, path), 'utf8')

const manifest = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
    optionalDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readText('package.json')))

/** Sources that run where no test does. */
const isProduct = (path: string): boolean =>
  path.startsWith('src/') && !path.startsWith('src/testkit/') && !path.endsWith('.test.ts')

/** Imports of the product, at run time, from packages that only `npm test` installs. */
function missingAtStart(imports: readonly Import[], packages: readonly string[]) {
  return imports
    .filter(({ from, to, typeOnly }) => isProduct(from) && to === undefined && !typeOnly)
    .filter(({ names }) => !names.startsWith('node:'))
    .filter(({ names }) => !packages.some((name) => names === name || names.startsWith(`${name}/`)))
    .map(({ from, names }) => `${from} needs ${names}`)
}

it('the product imports no package that only the tests install', () => {
  const packages = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
  expect(missingAtStart(importsOf(readSources()), packages)).toEqual([])
  const wrong = { from: 'src/web/kit/x.ts', names: 'axe-core', to: undefined, typeOnly: false }
  expect(missingAtStart([wrong], packages)).toEqual(['src/web/kit/x.ts needs axe-core'])
  expect(missingAtStart([{ ...wrong, from: 'src/web/kit/x.test.ts' }], packages)).toEqual([])
})

/** Small packages that npm installs beside the product all the same, because a package of the product can do with them. */
const ALSO_INSTALLED = ['@types/react', 'vitest']

it('npm leaves out of the first start what only the tests need', () => {
  const { packages } = z
    .object({
      packages: z.record(
        z.string(),
        z.object({ dev: z.boolean().optional(), resolved: z.string().optional() }),
      ),
    })
    .parse(JSON.parse(readText('package-lock.json')))
  const installed = Object.keys(manifest.devDependencies).filter(
    (name) => packages[`node_modules/${name}`]?.dev !== true,
  )
  expect(
    installed.filter((name) => !name.startsWith('@types/') || name === '@types/react'),
    'a package of the product has it as an optional peer: see docs/decisions/0015-first-start.md',
  ).toEqual(ALSO_INSTALLED)
  const fromOneRegistry = Object.values(packages).filter((each) => each.resolved !== undefined)
  expect(fromOneRegistry, 'the lockfile works with any registry: strip `resolved`').toEqual([])
})

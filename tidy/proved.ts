// What a run of the tests proved: which requirements, and where a person would meet them.
import { z } from 'zod'
import { requirementsClaimed } from './titles.ts'

/** The parts of vitest's JSON report that are read. */
export const reportShape = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ title: z.string(), status: z.string() })),
    }),
  ),
})
export type Report = z.output<typeof reportShape>

/** By where a test lies: deciders and views alone, through the API, in a browser, on the command line, or all of it together. */
export type Layer = 'unit' | 'API' | 'page' | 'CLI' | 'whole'
const LAYERS: readonly (readonly [string, Layer])[] = [
  ['/test/store/', 'API'],
  ['/test/deep/page/', 'page'],
  ['/test/deep/cli/', 'CLI'],
  ['/test/deep/whole/', 'whole'],
  ['/test/deep/', 'API'],
  ['/test/browser/', 'page'],
  ['/test/cli/', 'CLI'],
  ['/test/', 'whole'],
]

export function layerOf(file: string): Layer {
  return LAYERS.find(([part]) => file.includes(part))?.[1] ?? 'unit'
}

export type Proved = {
  /** The layers in which a test of it passed, by requirement. */
  readonly by: ReadonlyMap<string, ReadonlySet<Layer>>
  /** Requirements that a test claims which failed or was not run, and none that passed. */
  readonly unproved: readonly string[]
}

/** Requirements by the tests that passed: a test that failed or was skipped proves nothing. */
export function requirementsProved({ testResults }: Report): Proved {
  const by = new Map<string, Set<Layer>>()
  const claimed = new Set<string>()
  for (const { name, assertionResults } of testResults)
    for (const { title, status } of assertionResults)
      for (const id of requirementsClaimed(title)) {
        claimed.add(id)
        if (status === 'passed') by.set(id, (by.get(id) ?? new Set<Layer>()).add(layerOf(name)))
      }
  return { by, unproved: [...claimed].filter((id) => !by.has(id)).toSorted() }
}

/** Titles of tests that were not run. */
export function skippedIn({ testResults }: Report): readonly string[] {
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ title }) => title),
  )
}

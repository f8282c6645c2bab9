import { expect, it } from 'vitest'
import { layerOf, requirementsProved, skippedIn } from './proved.ts'

const report = {
  numPassedTests: 3,
  numFailedTests: 1,
  testResults: [
    {
      name: '/x/src/features/clocks/clocks.test.ts',
      assertionResults: [
        { title: 'R-039: a clock runs', status: 'passed' },
        { title: 'R-040: a clock stops', status: 'failed' },
        { title: 'says R-041: in the middle', status: 'passed' },
      ],
    },
    {
      name: '/x/test/browser/pages.test.ts',
      assertionResults: [
        { title: 'R-039, R-042: a clock is seen', status: 'passed' },
        { title: 'R-043: needs what is not here', status: 'pending' },
      ],
    },
  ],
}

it('a requirement is proved by tests that passed, in the layers they lie in, and by no other', () => {
  const { by, unproved } = requirementsProved(report)
  expect([...by].map(([id, layers]) => [id, [...layers]])).toEqual([
    ['R-039', ['unit', 'page']],
    ['R-042', ['page']],
  ])
  expect(unproved).toEqual(['R-040', 'R-043'])
})

it('tests that were not run are named', () => {
  expect(skippedIn(report)).toEqual(['R-043: needs what is not here'])
})

it.each([
  ['/x/test/store/a.test.ts', 'API'],
  ['/x/test/cli/a.test.ts', 'CLI'],
  ['/x/test/fault/a.test.ts', 'whole'],
  ['/x/test/deep/a.test.ts', 'API'],
  ['/x/test/deep/cli/a.test.ts', 'CLI'],
  ['/x/test/deep/page/a.test.ts', 'page'],
  ['/x/test/deep/whole/a.test.ts', 'whole'],
  ['/x/tidy/a.test.ts', 'unit'],
])('%s lies in the layer %s', (file, layer) => expect(layerOf(file)).toBe(layer))

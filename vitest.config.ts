import { defineConfig } from 'vitest/config'

/** A started process, a database or a browser may be slow on a busy machine; a hang is still found. */
const PROCESS_TIMEOUT_MS = 120_000
/** Pure tests take milliseconds; one that needs this long is stuck. */
const PURE_TIMEOUT_MS = 20_000

/** Tests without processes run side by side. */
const pure = (name: string, include: string[]) => ({
  test: { name, include, testTimeout: PURE_TIMEOUT_MS, passWithNoTests: true },
})

/** Tests that start processes run one file at a time: two cores, real ports, real databases. */
const withProcesses = (name: string, include: string[]) => ({
  test: {
    name,
    include,
    fileParallelism: false,
    testTimeout: PROCESS_TIMEOUT_MS,
    hookTimeout: PROCESS_TIMEOUT_MS,
    passWithNoTests: true,
  },
})

export default defineConfig({
  test: {
    passWithNoTests: true,
    // Snapshots are reviewed by people; nothing writes them on the way past.
    update: false,
    projects: [
      pure('unit', ['src/**/*.test.ts']),
      pure('tidy', ['tidy/**/*.test.ts']),
      withProcesses('store', ['test/store/**/*.test.ts']),
      withProcesses('acceptance', ['test/acceptance/**/*.test.ts', 'test/upgrade/**/*.test.ts']),
      withProcesses('cli', ['test/cli/**/*.test.ts']),
      withProcesses('browser', ['test/browser/**/*.test.ts']),
      withProcesses('fault', ['test/fault/**/*.test.ts']),
      withProcesses('deep', ['test/deep/**/*.test.ts']),
      withProcesses('ci', ['test/ci/**/*.test.ts']),
    ],
  },
})

import { expect, it } from 'vitest'
import { KNOWN_FOR_MS as SECOND, recently } from './recently.ts'

const KNOWN_FOR_MS = 40
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

it('many who ask within the limit share one reading; after it the next one reads', async () => {
  let reads = 0
  const known = recently(async () => void (await pause(5), reads++), KNOWN_FOR_MS)
  await Promise.all(Array.from({ length: 20 }, () => known.ensure()))
  await known.ensure()
  expect(reads).toBe(1)
  await pause(KNOWN_FOR_MS + 5)
  await known.ensure()
  expect(reads).toBe(2)
})

it('where something may have been missed the next one reads at once', async () => {
  let reads = 0
  const known = recently(async () => void reads++, 60_000)
  await known.ensure()
  known.distrust()
  await known.ensure()
  expect(reads).toBe(2)
})

it('a reading that fails is said to whoever asked, and is no reading', async () => {
  let fails = true
  const known = recently(async () => {
    if (fails) throw new Error('the database does not answer')
  }, 60_000)
  await expect(known.ensure()).rejects.toThrow('does not answer')
  await expect(known.ensure()).rejects.toThrow('does not answer')
  fails = false
  await expect(known.ensure()).resolves.toBeUndefined()
})

it('R-221: what was taken away elsewhere ends within a second', () => {
  expect(SECOND).toBe(1000)
})

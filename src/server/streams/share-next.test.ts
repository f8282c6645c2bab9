import { expect, it } from 'vitest'
import { shareNext } from './share-next.ts'

/** A reading that ends when it is told to, and counts. */
function held() {
  const ends: { readonly done: () => void; readonly failed: (error: Error) => void }[] = []
  const read = shareNext(
    (_key: string) => new Promise<void>((done, failed) => void ends.push({ done, failed })),
  )
  return { ends, read }
}
const turn = () => new Promise((done) => setImmediate(done))

it('who asks while a reading is on its way waits for the next one, and all of them for the same', async () => {
  const { ends, read } = held()
  const told: string[] = []
  void read('a').then(() => told.push('first'))
  for (const name of ['second', 'third']) void read('a').then(() => told.push(name))
  expect(ends).toHaveLength(1)
  ends[0]?.done()
  await turn()
  expect(told).toEqual(['first'])
  expect(ends).toHaveLength(2)
  const fourth = read('a').then(() => told.push('fourth'))
  ends[1]?.done()
  await turn()
  expect(told).toEqual(['first', 'second', 'third'])
  ends[2]?.done()
  await fourth
  await turn()
  void read('a')
  expect(ends).toHaveLength(4)
})

it('another key does not wait', () => {
  const { ends, read } = held()
  void read('a')
  void read('b')
  expect(ends).toHaveLength(2)
})

it('a reading that fails is said to whoever asked for it; those after it read anew', async () => {
  const { ends, read } = held()
  const first = read('a')
  const second = read('a')
  ends[0]?.failed(new Error('the database does not answer'))
  await expect(first).rejects.toThrow('does not answer')
  await turn()
  ends[1]?.done()
  await expect(second).resolves.toBeUndefined()
})

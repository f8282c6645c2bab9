import { expect, test } from 'vitest'
import type { Answer } from './client.ts'
import { createOutbox, type Store, type Unsent } from './outbox.ts'

function storage(): Store & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  }
}

const taken: Answer<unknown> = { ok: true, value: {} }
const refusal = (status: number): Answer<unknown> => ({
  ok: false,
  problem: { status, code: 'c', sentence: 'No, because.', overridable: false },
})

/** A server that answers what it is told to, and a clock that one turns by hand. */
function bench(store = storage()) {
  const sent: Unsent[] = []
  const answers: Answer<unknown>[] = []
  const waiting: (() => void)[] = []
  const outbox = createOutbox({
    person: 'ana',
    store,
    send: async (line) => {
      sent.push(line)
      return answers.shift() ?? taken
    },
    later: (work) => {
      waiting.push(work)
      return () => void waiting.splice(waiting.indexOf(work), 1)
    },
  })
  return { outbox, store, sent, answers, waiting }
}
const line = (key: string, text = key) => ({
  key,
  incident: 'i1',
  body: { text },
  typedAt: '2026-11-21T01:52:00.000Z',
})
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

test('a line is stored before the network is asked', () => {
  const { outbox, store } = bench()
  outbox.add(line('a', 'token revoked'))
  expect(store.kept.get('firebreak.unsent.ana')).toContain('token revoked')
})

test('a line is removed from the browser once the server has it', async () => {
  const { outbox, store, sent } = bench()
  outbox.add(line('a'))
  await settled()
  expect(sent.map(({ key }) => key)).toEqual(['a'])
  expect(store.kept.size).toBe(0)
  expect(outbox.all()).toEqual([])
})

test('lines typed while the server is away are sent later, in order, each under its own key', async () => {
  const { outbox, sent, answers, waiting } = bench()
  answers.push(refusal(0), refusal(503))
  outbox.add(line('a'))
  await settled()
  outbox.add(line('b'))
  outbox.add(line('c'))
  await settled()
  expect(outbox.all().map(({ key }) => key)).toEqual(['a', 'b', 'c'])
  waiting.shift()?.()
  await settled()
  expect(sent.map(({ key }) => key)).toEqual(['a', 'a', 'a', 'b', 'c'])
  expect(outbox.all()).toEqual([])
})

test('a line survives the tab: another outbox over the same storage sends it with the same key', async () => {
  const first = bench()
  first.answers.push(refusal(0))
  first.outbox.add(line('a'))
  await settled()
  const second = bench(first.store)
  expect(second.outbox.all().map(({ key }) => key)).toEqual(['a'])
  await second.outbox.flush()
  expect(second.sent.map(({ key }) => key)).toEqual(['a'])
  expect(first.store.kept.size).toBe(0)
})

test('a refused line stays with the server’s sentence and does not hold up the next', async () => {
  const { outbox, answers, sent } = bench()
  answers.push(refusal(422))
  outbox.add(line('a'))
  outbox.add(line('b'))
  await settled()
  expect(sent.map(({ key }) => key)).toEqual(['a', 'b'])
  expect(outbox.all()).toMatchObject([{ key: 'a', refused: 'No, because.' }])
  outbox.discard('a')
  expect(outbox.all()).toEqual([])
})

test('a session that ended keeps the line for the next sign-in, and only for the same person', async () => {
  const { outbox, answers, store } = bench()
  answers.push(refusal(401))
  outbox.add(line('a'))
  await settled()
  expect(outbox.all()).toMatchObject([{ key: 'a', refused: null }])
  const other = createOutbox({
    person: 'jon',
    store,
    send: async () => taken,
    later: () => () => undefined,
  })
  expect(other.all()).toEqual([])
})

test('a half-written store does not break the next line', async () => {
  const { outbox, store, sent } = bench()
  store.kept.set('firebreak.unsent.ana', '[{"key":"a"')
  outbox.add(line('b'))
  await settled()
  expect(sent.map(({ key }) => key)).toEqual(['b'])
})

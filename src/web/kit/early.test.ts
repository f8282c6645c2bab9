import { afterEach, expect, test, vi } from 'vitest'
import { callOnce, readEarly } from './early.ts'

const asked: string[] = []
const answering = (status: number) =>
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    return new Response(JSON.stringify({ path }), { status })
  })
afterEach(() => {
  asked.length = 0
  vi.unstubAllGlobals()
})

test('an incident’s page asks for who one is, the state and the newest entries, side by side', () => {
  answering(200)
  readEarly('/i/INC-7Q4K/handoff')
  expect(asked).toEqual([
    '/api/v1/me',
    '/api/v1/incidents/INC-7Q4K',
    '/api/v1/incidents/INC-7Q4K/events?before=newest&limit=200',
  ])
})

test('an early answer is used once, then the server is asked again', async () => {
  answering(200)
  readEarly('/i/INC-8888')
  expect(await callOnce('/api/v1/incidents/INC-8888')).toMatchObject({ ok: true })
  expect(asked.filter((path) => path.endsWith('/INC-8888'))).toHaveLength(1)
  await callOnce('/api/v1/incidents/INC-8888')
  expect(asked.filter((path) => path.endsWith('/INC-8888'))).toHaveLength(2)
})

test('a refusal from before the sign-in is not believed after it', async () => {
  answering(401)
  readEarly('/i/INC-9999')
  await Promise.resolve()
  answering(200)
  expect(await callOnce('/api/v1/incidents/INC-9999')).toMatchObject({ ok: true })
})

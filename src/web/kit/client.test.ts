import { beforeEach, expect, it } from 'vitest'
import { call, session, speakFor, type Fetch } from './client.ts'

/** What was sent, and a network that answers with one status; 0 for none. */
function network(status: number, text = '{}') {
  const sent: Readonly<Record<string, string>>[] = []
  const fetchIt: Fetch = async (_path, { headers }) => {
    sent.push(headers)
    if (status === 0) throw new TypeError('no network')
    return { status, ok: status < 400, text: async () => text }
  }
  return { sent, fetchIt }
}
const room = { method: 'GET', path: '/api/v1/incidents/INC-7Q4K' } as const
const line = { method: 'POST', path: `${room.path}/log/add`, body: { text: 'x' } } as const

beforeEach(() => speakFor('tomi'))

it('R-220: every call says whose page it is, a line that waited says whose line, and who is there is asked without', async () => {
  const { sent, fetchIt } = network(200)
  await call(room, fetchIt)
  await call({ ...line, person: 'mira' }, fetchIt)
  await call({ method: 'GET', path: '/api/v1/me' }, fetchIt)
  expect(sent.map((headers) => headers['firebreak-person'])).toEqual(['tomi', 'mira', undefined])
})

it('no answer, and one that is none, is a problem and never taken for an answer', async () => {
  for (const nothing of [network(0), network(200, '<html>')])
    expect(await call(line, nothing.fetchIt)).toMatchObject({ ok: false, problem: { status: 0 } })
})

it('a refused session is told to the page, but not by the question who is there', async () => {
  const told: string[] = []
  const listen = () => told.push('ended')
  session.addEventListener('ended', listen)
  const refusal = '{"code":"not-signed-in","detail":"Sign in."}'
  await call({ method: 'GET', path: '/api/v1/me' }, network(401, refusal).fetchIt)
  expect(told).toEqual([])
  await call(room, network(401, refusal).fetchIt)
  expect(told).toEqual(['ended'])
  session.removeEventListener('ended', listen)
})

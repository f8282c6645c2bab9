import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { describeInto } from './app.ts'
import type { Described } from './doors.ts'

function anApp() {
  const routes: Described[] = []
  const app = Fastify()
  describeInto(routes, app)
  return { app, routes }
}
const answer = () => 'ok'

it('R-220: a route that does not say who may use it keeps the server from starting', () => {
  const { app, routes } = anApp()
  expect(() => app.get('/page', answer)).toThrow('does not say who may use it')
  app.get('/page', { config: { access: 'public' } }, answer)
  expect(routes).toEqual([])
})

it('a route of the API says what it is for, and is described once a method', () => {
  const { app, routes } = anApp()
  const url = '/api/v1/things'
  expect(() => app.get(url, { config: { access: 'owner' } }, answer)).toThrow('what it is for')
  const config = { access: 'owner', says: 'Others.' } as const
  const body = z.strictObject({ name: z.string() })
  app.get('/api/v1/others', { config }, answer)
  app.post('/api/v1/others', { config, schema: { body } }, answer)
  expect(routes).toEqual([
    { method: 'GET', url: '/api/v1/others', config, body: undefined },
    { method: 'POST', url: '/api/v1/others', config, body },
  ])
})

// What account pages, settings and the head of a room say in words: nothing that is wrong, cut off or a dead end.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { must } from '#kernel/must.ts'
import { openHouse, type House, type Room } from '../../browser/seats.ts'

const MINUTE = /\d{1,2} \w{3} \d{4}, \d{2}:\d{2} UTC/
let house: House
let room: Room

beforeAll(async () => {
  house = await openHouse(['olu', 'tomi'])
  room = await house.incident('What the pages say')
})
afterAll(() => house?.close())

const boxes = async (parts: Locator) =>
  Promise.all((await parts.all()).map(async (part) => must(await part.boundingBox(), 'its place')))

it('the cover over a page whose session ended has room between its parts', async () => {
  const tomi = await room.open('tomi')
  await tomi.context().request.post('/api/v1/me/sign-out-everywhere', {
    headers: { origin: house.server.url },
  })
  await tomi.getByRole('heading', { name: 'Your session has ended' }).waitFor()
  const parts = await boxes(tomi.locator('.fb-ended .fb-page > *'))
  expect(parts.length).toBeGreaterThanOrEqual(5)
  for (const [at, { y }] of parts.slice(1).entries()) {
    const above = must(parts[at], 'the part above')
    expect(y - above.y - above.height).toBeGreaterThanOrEqual(8)
  }
  await tomi.getByRole('textbox', { name: 'Password' }).fill('not-the-password-9')
  await tomi.getByRole('textbox', { name: 'Password' }).press('Enter')
  const wrong = tomi.getByRole('alert')
  await wrong.waitFor()
  expect(await wrong.innerText()).toBe('The e-mail address or the password is wrong. Check both.')
  await tomi.context().close()
})

it('a link to a new password that is used up says what to do, and leads on', async () => {
  const page = await house.browser.newPage({ baseURL: house.server.url })
  await page.goto('/reset?token=fr_used-long-ago')
  await page.getByRole('heading', { name: 'This link is no longer valid' }).waitFor()
  await page.getByText('Ask an owner').waitFor()
  await page.getByRole('link', { name: 'Go to sign-in' }).click()
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await page.close()
})

it('R-242: the severity table of the settings is whole on a phone, each figure with what it is', async () => {
  const olu = await house.seat('olu@example.org', '/settings')
  await olu.setViewportSize({ width: 390, height: 900 })
  const table = olu.locator('table', { hasText: 'Severity' }).first()
  await table.locator('tbody tr').first().waitFor()
  for (const { x, width } of await boxes(table.locator('td')))
    expect(x + width).toBeLessThanOrEqual(390)
  const first = table.locator('tbody tr').first()
  expect(await first.innerText()).toMatch(
    /High[^]*Acknowledge[^]*30 min[^]*Contain and fix[^]*24 h/,
  )
  await olu.context().close()
})

it('a token says on which day it was made, and an invitation until which minute it is good', async () => {
  await house.act('olu', '/api/v1/me/tokens', { name: 'nightly export', scopes: ['read'] })
  const olu = await house.seat('olu@example.org', '/settings')
  const line = olu.locator('li', { hasText: 'made' }).first()
  await line.waitFor()
  expect(await line.innerText()).toMatch(new RegExp(`made ${MINUTE.source}`))
  await olu.goto('/people')
  await olu.getByRole('textbox', { name: 'Name' }).fill('Una')
  await olu.getByRole('textbox', { name: 'E-mail' }).fill('una@example.org')
  await olu.getByRole('button', { name: 'Invite', exact: true }).click()
  const invited = olu.locator('li', { hasText: 'una@example.org' })
  await invited.getByText('the link is good until').waitFor()
  expect(await invited.innerText()).toMatch(MINUTE)
  expect(await invited.innerText()).not.toMatch(/\d{2}:\d{2}:\d{2}/)
  await olu.context().close()
})

it('R-009: what is affected is not assessed until somebody says so, also where they say that it is nothing', async () => {
  const tomi = await room.open('tomi')
  const chip = tomi.getByRole('button', { name: /not assessed/ })
  await chip.waitFor()
  expect((await chip.innerText()).replaceAll(/\s+/g, ' ')).toBe('C, I, A, P not assessed')
  const nothing = { c: 'none', i: 'none', a: 'none', p: 'none' }
  const report = async () =>
    (
      (await house.get('tomi', `/api/v1/incidents/${room.ref}/report`)).json['incident'] as {
        impact: Record<string, string>
      }
    ).impact
  expect(await report()).toEqual({ c: 'unknown', i: 'unknown', a: 'unknown', p: 'unknown' })
  await chip.click()
  const dialog = tomi.getByRole('dialog')
  expect(await dialog.locator('input[type=radio]:checked').count()).toBe(0)
  for (const group of await dialog.getByRole('radiogroup').all())
    await group.getByText('none', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await tomi.getByRole('button', { name: 'C none · I none · A none · P none' }).waitFor()
  expect(await report()).toEqual(nothing)
  await tomi.context().close()
})

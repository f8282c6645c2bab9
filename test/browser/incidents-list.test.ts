// The list of incidents, pressed in a real browser: found from home, filtered in the address, a page at a time, saved by name.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openHouse, pick, type House } from './seats.ts'

let house: House
let page: Page

/** One more than a page of the list. */
const REPORTS = 51

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira'])
  for (let n = 0; n < REPORTS; n++)
    await house.act('tomi', '/api/v1/incidents', {
      title: n === 7 ? 'Odd login at the archive' : `Odd login ${n}`,
    })
  await house.act('mira', '/api/v1/incidents', { title: 'Only Mira knows of this odd login' })
  page = await house.seat('tomi@example.org', '/')
})
afterAll(() => house?.close())

const rows = () => page.locator('table.fb-incidents tbody tr')

it('finding is a place of its own: home shows all that is open, whatever was looked for', async () => {
  await page.getByText('Odd login 50', { exact: true }).first().waitFor()
  expect(await page.getByRole('searchbox').count()).toBe(0)
  await page.getByRole('link', { name: 'Incidents' }).click()
  await page.getByRole('searchbox').fill('login archive')
  await page.getByText('1 incident', { exact: true }).waitFor()
  expect(new URL(page.url()).search).toBe('?q=login+archive')
  await expect.poll(() => rows().count()).toBe(1)
})

it('filters stand in the address, survive a reload, and are cleared', async () => {
  await pick(page, 'Order', 'Oldest first')
  await page.getByLabel('Only mine').check()
  await expect.poll(() => new URL(page.url()).search).toBe('?q=login+archive&sort=oldest&mine=true')
  await page.reload()
  await page.getByText('Odd login at the archive').waitFor()
  expect(await page.getByLabel('Only mine').isChecked()).toBe(true)
  await page.getByRole('searchbox').fill('no such words')
  await page.getByText('No incident matches.').waitFor()
  await page.getByRole('button', { name: 'Clear' }).click()
  await expect.poll(() => new URL(page.url()).search).toBe('')
})

it('R-220: shows what the reader may see, a page at a time', async () => {
  await page.getByText(`${REPORTS} incidents`, { exact: true }).waitFor()
  await expect.poll(() => rows().count()).toBe(REPORTS - 1)
  await page.getByRole('button', { name: 'Show more' }).click()
  await expect.poll(() => rows().count()).toBe(REPORTS)
  await page.getByRole('button', { name: 'Show more' }).waitFor({ state: 'detached' })
  expect(await page.getByText('Only Mira knows').count()).toBe(0)
})

it('a view is saved for one person under a name, opened by it, and removed', async () => {
  await page.getByText(/^Concluded/).click()
  await page.getByText('No incident matches.').waitFor()
  await page.getByRole('button', { name: 'Save this view' }).click()
  await page.getByLabel('Name of the view').fill('What is done')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('link', { name: 'What is done' }).waitFor()
  await page.goto('/incidents')
  await page.getByRole('link', { name: 'What is done' }).click()
  await expect.poll(() => new URL(page.url()).search).toBe('?state=concluded')
  expect(await page.getByRole('button', { name: 'Save this view' }).count()).toBe(0)
  // The same filters in another order are the same view.
  const both = { sort: 'oldest', q: 'odd' }
  await house.act('tomi', '/api/v1/me/views', { name: 'Odd, oldest first', search: both })
  await page.goto('/incidents?q=odd&sort=oldest')
  await page.locator('.fb-view-here', { hasText: 'Odd, oldest first' }).waitFor()
  const mira = await house.seat('mira@example.org', '/incidents')
  await mira.getByText('Only Mira knows').waitFor()
  expect(await mira.getByRole('link', { name: 'What is done' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Remove the saved view What is done' }).click()
  await page.getByRole('link', { name: 'What is done' }).waitFor({ state: 'detached' })
})

it('the palette finds any incident by any words, also one that it does not know by name', async () => {
  await page.goto('/')
  await page.keyboard.press('Control+K')
  await page
    .getByRole('searchbox', { name: 'Palette' })
    .or(page.getByPlaceholder('What do you want to do?'))
    .fill('archive login')
  expect(await page.getByText('Nothing by that name').count()).toBe(0)
  await page.getByRole('button', { name: 'Find among all incidents: “archive login”' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/incidents\?q=archive/)
  await page.getByText('Odd login at the archive').waitFor()
})

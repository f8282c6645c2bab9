// Home: one answer, and the lists it rests on; calm is claimed only when it is true.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openHouse, type House } from './seats.ts'

let house: House
let page: Page
beforeAll(async () => {
  house = await openHouse(['olu', 'mira', 'tomi'])
  page = await house.seat('tomi@example.org', '/')
})
afterAll(() => house?.close())

const answer = (words: string | RegExp) => page.getByRole('heading', { level: 1, name: words })

it('with nothing on, home says so, and what it listened to', async () => {
  await answer('No incident that is open to you is running, and nothing waits for you.').waitFor()
  await page.getByText('no alert source; people report here').waitFor()
  await house.act('olu', '/api/v1/sources/add', { name: 'Prometheus', type: 'alertmanager' })
  await page.reload()
  await page.getByText('never heard: Prometheus').waitFor()
  expect(await page.locator('main').innerText()).toContain('1 alert source')
})

it('a report is one line and Enter: the focus is there, and nothing stands in the way afterwards', async () => {
  await answer(/is running/).waitFor()
  await page.locator('input[aria-label="What did you notice?"]:focus').waitFor()
  await page.keyboard.type('A deploy token in a build log')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'A deploy token in a build log' }).waitFor()
  // The rules stand above the work of whoever began it, and are confirmed when there is time.
  expect(await page.getByRole('dialog').count()).toBe(0)
  await page.locator('#log-line').fill('It is in build 88213')
  await page.getByRole('button', { name: 'I have read this' }).click()
  await page.getByRole('button', { name: 'I have read this' }).waitFor({ state: 'detached' })
})

it('R-023: whoever took it is told that the first answer waits for them, by when, and is led to it', async () => {
  await page.goto('/')
  await answer(/Two things wait for you|One thing waits for you/).waitFor()
  const mine = page.getByRole('region', { name: 'Waits for you' }).getByRole('listitem').first()
  await mine.getByText('Decide: incident or false alarm').waitFor()
  expect(await mine.innerText()).toMatch(/\d\d:\d\d, in (\d min|less than a minute)/)
  await mine.getByRole('link', { name: 'Decide' }).click()
  await page.getByRole('heading', { name: 'A deploy token in a build log' }).waitFor()
})

it('an alert or report that nobody has taken came in, and is not counted as the reader’s own', async () => {
  const made = await house.act('olu', '/api/v1/incidents', { title: 'Odd invoice from a supplier' })
  expect(made.status).toBe(201)
  await page.goto('/')
  await page.getByText('One report or alert came in that nobody has taken yet.').waitFor()
  // Two wait by name: the first answer, and nothing of this one.
  await answer(/(One thing waits|Two things wait) for you/).waitFor()
  expect(await page.getByRole('region', { name: 'Waits for you' }).innerText()).not.toContain(
    'Odd invoice',
  )
  const came = page.getByRole('region', { name: 'Came in' })
  await came.getByText('Odd invoice from a supplier').waitFor()
  // Nobody decides what nobody has: it is asked by when it is taken.
  const row = came.getByRole('listitem').filter({ hasText: 'Odd invoice from a supplier' })
  await row.getByText(/take it by/).waitFor()
  expect(await row.getByText(/decide by/).count()).toBe(0)
  await came.getByRole('button', { name: 'Take it' }).click()
  await page.getByRole('heading', { name: 'Odd invoice from a supplier' }).waitFor()
})

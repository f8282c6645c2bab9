// A long record in a real browser: opened by its head and newest page, read back as far as somebody wants.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHouse, type House, type Room } from '../../browser/seats.ts'

/** More than a page opens with, on both ends of a gap. */
const ENTRIES = 620
/** A room asks for two things about its incident: more only when somebody looks. */
const FIRST_ANSWERS_BYTES_MAX = 300_000

/** What a script, or a source gone wild, sends within a few seconds. */
const BURST = 200

let house: House
let room: Room

beforeAll(async () => {
  house = await openHouse(['tomi'])
  room = await house.incident('A long one')
  for (let n = 0; n < ENTRIES; n += 20)
    await Promise.all(
      Array.from({ length: 20 }, (_, more) =>
        room.act('tomi', 'log/add', {
          text: `Entry ${n + more}: looked at the log.`,
          type: (n + more) % 40 === 0 ? 'theory' : 'observation',
        }),
      ),
    )
})
afterAll(() => house.close())

it('a room opens without its history, and shows older entries when they are asked for', async () => {
  const page = await room.open('tomi')
  let bytes = 0
  page.on('response', (response) => {
    if (response.url().includes('/api/v1/incidents/'))
      void response.body().then(
        (body) => void (bytes += body.length),
        () => undefined,
      )
  })
  await page.reload()
  const gap = page.getByRole('button', { name: /^Show earlier entries/ })
  await page
    .getByText(/^Entry \d+: looked at the log\.$/)
    .last()
    .waitFor()
  // It opens where the newest is; what is older lies above.
  await expect
    .poll(() => page.evaluate<number>(`document.querySelector('main.fb-doc').scrollTop`))
    .toBeGreaterThan(500)
  await page.locator('main.fb-doc').hover()
  await page.mouse.wheel(0, -1_000_000)
  await gap.waitFor()
  await expect.poll(() => bytes).toBeGreaterThan(10_000)
  expect(bytes).toBeLessThan(FIRST_ANSWERS_BYTES_MAX)
  const missing = async () => Number(/\((\d+) not shown/.exec((await gap.textContent()) ?? '')?.[1])
  const before = await missing()
  expect(before).toBeGreaterThan(400)
  await gap.click()
  await expect.poll(missing).toBe(before - 200)
})

it('theories older than the newest page are in their section, and counted in the list of sections', async () => {
  const page = await room.open('tomi')
  await page.getByRole('link', { name: /heories 16$/ }).waitFor()
  const section = page.locator('#theories')
  await section.getByText('Entry 0: looked at the log.').waitFor()
  expect(await section.locator('.fb-theory').count()).toBe(16)
})

it('a link to an old entry reads what is around it, and it can be corrected there', async () => {
  const { log } = await room.state()
  const newest = [...log.entries][0]?.seq ?? 0
  const target = newest - 300
  const page = await room.open('tomi', `#e${target}`)
  const row = page.locator(`#e${target}`)
  await row.waitFor()
  await expect.poll(() => row.isVisible()).toBe(true)
  expect(await row.getAttribute('class')).toContain('fb-row-target')
  await row.hover()
  await row.getByRole('button', { name: `Correct entry ${target}` }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Entry').fill('Entry corrected long after.')
  await dialog.getByLabel('Why').fill('Misread.')
  await dialog.getByRole('button', { name: 'Correct', exact: true }).click()
  await row.getByText('Entry corrected long after.').waitFor()
})

it('what somebody else retracts far back changes the counts here, and a new line still comes', async () => {
  const page = await room.open('tomi')
  const first = Number(
    (
      (await house.get('tomi', `/api/v1/incidents/${room.ref}/entries?type=theory`)).json[
        'entries'
      ] as { seq: number }[]
    )[0]?.seq,
  )
  await page.getByRole('link', { name: /heories 16$/ }).waitFor()
  await room.act('tomi', 'log/retract', { entry: first, reason: 'Never so.' })
  await page.getByRole('link', { name: /heories 15$/ }).waitFor()
  await room.act('tomi', 'log/add', { text: 'One more at the end.' })
  await page.getByRole('link', { name: /^Timeline \d+$/ }).waitFor()
  await expect
    .poll(() => page.getByRole('link', { name: /^Timeline \d+$/ }).textContent())
    .toMatch(/\d{3}$/)
})

it('a burst of entries is taken in while the room is open, and nothing breaks', async () => {
  const page = await room.open('tomi')
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(error.message))
  const counted = page.getByRole('link', { name: /^Timeline \d+$/ })
  await counted.waitFor()
  const count = async () => Number(/\d+$/.exec((await counted.textContent()) ?? '')?.[0])
  await expect.poll(count).toBeGreaterThan(ENTRIES - 1)
  const before = await count()
  for (let n = 0; n < BURST; n += 10)
    await Promise.all(
      Array.from({ length: 10 }, (_, more) =>
        room.act('tomi', 'log/add', { text: `Burst ${n + more}` }),
      ),
    )
  await expect.poll(count, { timeout: 15_000 }).toBe(before + BURST)
  expect(broken).toEqual([])
})

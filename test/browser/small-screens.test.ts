// A phone: what is loud still leaves room for what matters.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHouse, type House } from './seats.ts'

const PHONE = { width: 390, height: 560 }
/** Asked in the page: whether something lies over the banner. */
const COVERED = `(() => {
  const banner = document.querySelector('.fb-classif')
  const { left, top, width, height } = banner.getBoundingClientRect()
  return [0.2, 0.5, 0.8].some(
    (part) => !banner.contains(document.elementFromPoint(left + width / 2, top + height * part)),
  )
})()`
let house: House

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira'])
})
afterAll(() => house?.close())

it('R-114: messages never cover the classification, however many come', async () => {
  const tomi = await (await house.incident('A loud one', ['mira'])).open('tomi')
  await tomi.setViewportSize(PHONE)
  let count = 0
  await tomi.route('**/api/v1/incidents/**', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status: 409,
          contentType: 'application/json',
          body: JSON.stringify({
            code: `no-${(count += 1)}`,
            detail: 'It was refused. '.repeat(12),
          }),
        })
      : route.continue(),
  )
  for (let pressed = 1; pressed <= 4; pressed += 1) {
    await tomi.getByRole('button', { name: 'Make Mira Osei communicator' }).dispatchEvent('click')
    await expect.poll(() => tomi.getByText('Not done', { exact: true }).count()).toBe(pressed)
  }
  await tomi.waitForTimeout(500)
  const covered = await tomi.evaluate<boolean>(COVERED)
  expect(covered).toBe(false)
  await tomi.context().close()
})

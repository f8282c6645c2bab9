// Response policies, pressed in a real browser: the document with its cadence, its versions, and moving an incident.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openHouse, type House } from './seats.ts'

let house: House
let policy = ''

beforeAll(async () => {
  house = await openHouse(['olu', 'tomi'])
  policy = String((await house.get('olu', '/api/v1/policy')).json['policy'])
})
afterAll(() => house?.close())

const yaml = (page: Page) => page.getByRole('textbox', { name: 'The policy as YAML' })
const page = (who: string) => house.seat(`${who}@example.org`, `/policies/${policy}`)

it('R-030, R-140: an owner revises clocks and cadence as YAML, and the page says what differs', async () => {
  const olu = await page('olu')
  const text = await yaml(olu).inputValue()
  expect(text).toMatch(/sitrep: 60\b/)
  await yaml(olu).fill(text.replace('sitrep: 60', 'sitrep: often'))
  await olu.getByRole('button', { name: 'Save as version 2' }).click()
  await olu.getByText(/levels\.0\.sitrep/).waitFor()
  await yaml(olu).fill(text.replace('sitrep: 60', 'sitrep: 30'))
  await olu.getByRole('textbox', { name: 'What changes, and why' }).fill('Hourly is too slow.')
  await olu.getByRole('button', { name: 'Save as version 2' }).click()
  await olu.getByText('Hourly is too slow.').waitFor()
  const row = olu.getByRole('region', { name: 'What changed' }).getByRole('row').nth(1)
  await expect.poll(() => row.innerText()).toMatch(/levels\.high\.sitrep\s+60\s+30/)
})

it('R-030: a responder reads the policy and cannot write it; their incident keeps its version until they move it', async () => {
  const older = await house.incident('Begun under the second version')
  const tomi = await page('tomi')
  expect(await yaml(tomi).getAttribute('readonly')).not.toBeNull()
  expect(await tomi.getByRole('button', { name: /^Save as version/ }).count()).toBe(0)
  const document = (await house.get('olu', '/api/v1/policy')).json['document'] as object
  const path = `/api/v1/policies/${policy}/response-policy/revise`
  await house.act('olu', path, { document: { ...document, definition: 'Anything odd.' } })
  expect((await older.state()).policy.version).toBe(2)
  const room = await older.open('tomi')
  await room.getByRole('region', { name: 'Appendix' }).waitFor()
  await room.keyboard.press('Control+k')
  await room.getByPlaceholder('What do you want to do?').fill('Move to another policy version')
  await room.keyboard.press('Enter')
  await room
    .getByRole('dialog')
    .getByRole('button', { name: 'Move to another policy version' })
    .click()
  await expect.poll(async () => (await older.state()).policy.version).toBe(3)
})

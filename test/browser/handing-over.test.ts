// Situation reports, the handoff to its end, the emergency way, and the retrospective's ground rule, pressed in real browsers.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { briefingParts } from '#kernel/contribution.ts'
import { openHouse, pick, type House, type Room } from './seats.ts'

let house: House
let room: Room
let tomi: Page
let mira: Page

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira', 'ana'])
  room = await house.incident('A key found in a public image', ['mira', 'ana'])
  await room.act('tomi', 'triage/decide', { verdict: 'incident', reason: 'The key is live' })
  tomi = await room.open('tomi', '/sitrep')
  mira = await room.open('mira', '/handoff')
})
afterAll(() => house?.close())

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const dialog = (page: Page) => page.getByRole('dialog')
const sent = async () => (await room.state()).sitreps.sent

describe('telling people', () => {
  it('R-154: a report is sent and corrected; the old one stays as it was sent', async () => {
    await tomi.getByText('First', { exact: true }).click()
    await tomi.getByRole('textbox', { name: 'What we know' }).fill('Three keys were exposed.')
    await press(tomi, /^Send and promise/)
    await expect.poll(async () => (await sent()).length).toBe(1)
    await press(tomi, 'Correct report 1')
    await tomi.getByText('Correction of report 1. The old one stays as it was sent.').waitFor()
    await tomi.getByRole('textbox', { name: 'What we know' }).fill('One key was exposed.')
    await press(tomi, /^Send/)
    await expect.poll(async () => (await sent()).length).toBe(2)
    expect(await sent()).toMatchObject([
      { number: 1, know: 'Three keys were exposed.', corrects: null },
      { number: 2, know: 'One key was exposed.', corrects: 1, kind: 'correction' },
    ])
    await tomi.getByText('corrects 1').waitFor()
    await tomi.getByText('Three keys were exposed.').first().waitFor({ state: 'attached' })
  })
})

describe('declaring', () => {
  it('R-014: the declaration’s seven fields are filled from the record, shown before it is sent, and the same as text', async () => {
    await press(tomi, 'Write another')
    await tomi.getByText('Declaration', { exact: true }).click()
    const description = tomi.getByRole('textbox', { name: 'Description, with its impact' })
    await expect.poll(() => description.inputValue()).toBe('A key found in a public image')
    await press(tomi, 'Preview')
    const fields = dialog(tomi).locator('dt')
    await expect
      .poll(() => fields.allTextContents())
      .toEqual([
        'Description',
        'Status',
        'Severity',
        'Incident reporter',
        'Incident commander',
        'Responders',
        'Details',
      ])
    await dialog(tomi).getByRole('button', { name: 'copy as text' }).waitFor()
    await tomi.keyboard.press('Escape')
  })
})

describe('what was sent, in the room', () => {
  it('R-154: is counted in the navigation and leads to the report as it was sent', async () => {
    await tomi.goto(`/i/${room.ref}`)
    await tomi.getByRole('link', { name: 'Comms 2 sent' }).click()
    await tomi.getByRole('link', { name: 'Situation report 1, first' }).click()
    await tomi.getByRole('heading', { name: 'Report 3', exact: true }).waitFor()
    expect(new URL(tomi.url()).hash).toBe('#sitrep-1')
  })
})

describe('handing over', () => {
  const first = async () => (await room.state()).handoff.all[0]

  it('R-179, R-180: command is proposed with a briefing, asked about, confirmed and written down', async () => {
    await tomi.goto(`/i/${room.ref}/handoff`)
    await pick(tomi, 'To whom', 'Mira Osei')
    await tomi.getByPlaceholder('What the record does not say').fill('The vendor sleeps until six.')
    await press(tomi, 'Propose it to Mira Osei')
    await mira.getByText('The vendor sleeps until six.').waitFor()
    await mira.getByText(/, assessing\. A key found in a public image/).waitFor()
    const briefing = mira.getByRole('region', { name: 'Briefing' })
    await briefing.getByText('How severe is it?').waitFor()
    await briefing.getByText('Tomi Kane, commander').waitFor()
    // What was told last comes from the test before; the parts are all there, also those without lines.
    await briefing.getByText('One key was exposed.').waitFor()
    expect(await briefing.locator('dt').allTextContents()).toEqual([
      ...Object.values(briefingParts),
      'Not in the record',
    ])
    expect((await room.state()).roles.commander).toBe(house.ids.tomi)
    await press(mira, 'Ask first…')
    await dialog(mira).getByLabel('Your question').fill('Who holds the vault?')
    await dialog(mira).getByRole('button', { name: 'Ask', exact: true }).click()
    await tomi.getByText('Mira Osei asks: Who holds the vault?').waitFor()
    // What is left empty is done later.
    await mira.getByLabel('What you write down').fill('')
    await mira.getByLabel(/^What you tell everyone/).fill('')
    await press(mira, 'I have read it and take command')
    await expect.poll(async () => (await room.state()).roles.commander).toBe(house.ids.mira)
    await press(mira, 'Write it down…')
    await dialog(mira).getByLabel('What you took over').fill('Command; next is the key.')
    await dialog(mira).getByRole('button', { name: 'Write down' }).click()
    await expect.poll(async () => (await first())?.note).toBe('Command; next is the key.')
    expect((await first())?.reportedAt).toBeNull()
  })

  it('R-179: people are told, and leaving within the overlap needs a reason, which is recorded', async () => {
    await mira.getByRole('link', { name: 'Tell people in a situation report' }).click()
    await mira.getByRole('textbox', { name: 'What we know' }).fill('Mira Osei has command.')
    await press(mira, /^Send and promise/)
    await expect.poll(async () => (await first())?.reportedAt).not.toBeNull()
    await expect.poll(() => tomi.locator('body').innerText()).not.toMatch(/late by|over by/)
    await press(tomi, /^I am leaving now/)
    await dialog(tomi).getByLabel('Your reason').fill('The night shift ends')
    await press(tomi, 'Continue')
    await expect.poll(async () => (await first())?.releasedAt).not.toBeNull()
    expect((await room.state()).policy.overrides.at(-1)).toMatchObject({
      code: 'overlap-not-over',
      reason: 'The night shift ends',
    })
    await tomi.getByText(/Tomi Kane → Mira Osei, command: confirmed/).waitFor()
  })

  it('R-259: while somebody else answers questions, the incoming person tells the team, and the page and the server agree', async () => {
    await room.act('mira', 'roles/assign', { role: 'communicator', person: house.ids.ana })
    await room.act('mira', 'roles/assign', { role: 'responder', person: house.ids.tomi })
    await mira.goto(`/i/${room.ref}/sitrep`)
    await mira.getByText('Ana Ruiz sends the reports').waitFor()
    expect(await mira.getByRole('textbox', { name: 'What we know' }).count()).toBe(0)
    await room.act('tomi', 'handoff/propose', { duty: 'responder', to: house.ids.mira })
    const handoff = (await room.state()).handoff.all.at(-1)?.seq
    await room.act('mira', 'handoff/confirm', { handoff })
    await mira.getByRole('textbox', { name: 'What we know' }).fill('Mira responds for Tomi.')
    await press(mira, 'Send')
    await expect
      .poll(async () => (await room.state()).handoff.all.at(-1)?.reportedAt)
      .toEqual(expect.any(String))
    const ana = await room.open('ana', '/sitrep')
    await press(ana, 'use its text for everyone')
    await expect
      .poll(() => ana.getByRole('textbox', { name: 'What we know' }).inputValue())
      .toBe('Mira responds for Tomi.')
    await ana.context().close()
    await room.act('ana', 'roles/release', {
      role: 'communicator',
      person: house.ids.ana,
      override: { code: 'use-handoff', reason: 'Her shift is over' },
    })
  })

  it('R-181: in an emergency command is taken with a reason, and everyone sees it', async () => {
    const ana = await room.open('ana', '/handoff')
    await press(ana, 'Take over command from Mira Osei…')
    await dialog(ana).getByLabel('Reason').fill('Mira has not answered for half an hour')
    await dialog(ana).getByRole('button', { name: 'Take over', exact: true }).click()
    await expect.poll(async () => (await room.state()).roles.commander).toBe(house.ids.ana)
    await tomi
      .getByText('took over command in an emergency: Mira has not answered for half an hour')
      .waitFor()
    expect((await room.state()).handoff.takeovers).toHaveLength(1)
    await ana.context().close()
  })
})

describe('looking back', () => {
  it('R-191: the ground rule stands first on the retrospective, and nothing hides it', async () => {
    await tomi.goto(`/i/${room.ref}/retro`)
    const rule = tomi.getByLabel('Ground rule')
    await rule.waitFor()
    expect(await rule.getByRole('button').count()).toBe(0)
    await tomi.keyboard.press('Escape')
    await tomi.setViewportSize({ width: 360, height: 800 })
    await tomi.reload()
    await rule.waitFor()
    const top = (await rule.boundingBox())?.y ?? 0
    const next = (await tomi.locator('main h2').nth(0).boundingBox())?.y ?? 0
    expect(top).toBeLessThan(next)
  })
})

// Handing over as two screens: one that proposes, one that receives; both by keyboard alone, on a wide screen and on a phone.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openHouse, type House } from './seats.ts'

const WIDTHS = [1440, 390, 360] as const
/** Asked in the page: by how many pixels it is wider than the window. */
const OVERFLOW = 'document.documentElement.scrollWidth - window.innerWidth'
let house: House

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira', 'ana', 'olu'])
})
afterAll(() => house?.close())

async function fits(page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    expect(await page.evaluate<number>(OVERFLOW), `${width}`).toBeLessThanOrEqual(0)
  }
}
const SCREENS = [
  [390, 844],
  [1440, 900],
] as const
/** Whether what stands in the middle of the first that a selector names is that itself. */
const isSeen = (page: Page, selector: string) =>
  page.evaluate<boolean>(`(() => {
    const one = document.querySelector(${JSON.stringify(selector)})
    const { top, bottom, left, right } = one.getBoundingClientRect()
    const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    return seen !== null && one.contains(seen)
  })()`)
const focused = (page: Page, selector: string) => page.locator(`${selector}:focus`).waitFor()

it('R-179, R-180, R-259: two screens and four presses, by keyboard alone; the record keeps every step', async () => {
  const room = await house.incident('A key in a public image', ['mira'])
  const tomi = await room.open('tomi', '/handoff')
  await focused(tomi, 'input[role="combobox"]')
  await tomi.getByRole('region', { name: 'Briefing' }).getByText('How severe is it?').waitFor()
  await tomi.keyboard.type('mir')
  await tomi.getByText('Enter proposes it.').waitFor()
  // The open list does not lie over what it says.
  expect(await isSeen(tomi, '.mantine-InputWrapper-description')).toBe(true)
  await tomi.keyboard.press('Enter')
  await tomi.getByText('It stays with you until Mira Osei has read this').waitFor()
  await tomi.locator('li[aria-current="step"]', { hasText: 'Mira takes over' }).waitFor()
  await fits(tomi)

  const mira = await room.open('mira', '/handoff')
  await mira.getByText('Tomi Kane hands over command to you').waitFor()
  const note = mira.getByLabel('What you write down')
  expect(await note.inputValue()).toContain('Took over command from Tomi Kane')
  expect(await note.inputValue()).toContain('How severe is it?')
  await mira.getByText(/^Promises the next report for \d/).waitFor()
  await fits(mira)
  await mira.setViewportSize({ width: 1440, height: 900 })
  await mira.reload()
  await focused(mira, 'button[type="submit"]')
  // One reads from the beginning, and what takes it is in sight all the while; also on a phone.
  for (const [width, height] of SCREENS) {
    await mira.setViewportSize({ width, height })
    for (const part of ['h1', 'button[type="submit"]'])
      expect(await isSeen(mira, part), `${part} at ${width}`).toBe(true)
  }
  expect(await mira.getByText('Nobody answers?').count()).toBe(0)
  await mira.setViewportSize({ width: 1440, height: 900 })
  expect((await room.state()).roles.commander).toBe(house.ids.tomi)
  await mira.keyboard.press('Enter')
  await mira.getByText(/^The team knows/).waitFor()
  const state = await room.state()
  expect(state.roles.commander).toBe(house.ids.mira)
  expect(state.handoff.all[0]).toMatchObject({ outcome: 'confirmed', releasedAt: null })
  expect(state.handoff.all[0]?.note).toContain('Took over command')
  expect(state.sitreps.sent).toMatchObject([
    {
      kind: 'handoff',
      by: house.ids.mira,
      know: 'Mira Osei has taken over command from Tomi Kane.',
    },
  ])
  await tomi.getByRole('button', { name: /^I am leaving now/ }).waitFor()
  await fits(mira)
  for (const page of [tomi, mira]) await page.context().close()
})

it('R-179, R-221: a proposal to somebody who is not on it says that it brings them onto it, and is no matter of one Enter', async () => {
  const room = await house.incident('A key in a drawer')
  const tomi = await room.open('tomi', '/handoff')
  await focused(tomi, 'input[role="combobox"]')
  await tomi.keyboard.type('ana')
  await tomi.keyboard.press('Enter')
  await tomi.getByText(/Ana Ruiz is not on it yet: a proposal brings them onto it/).waitFor()
  await tomi.getByRole('button', { name: 'Invite Ana Ruiz and propose it' }).waitFor()
  const before = await room.state()
  expect([before.handoff.all, Object.keys(before.access.members)]).toEqual([[], [house.ids.tomi]])
  await tomi.getByRole('option').first().waitFor({ state: 'hidden' })
  await tomi.keyboard.press('Enter')
  await expect.poll(async () => (await room.state()).handoff.all).toHaveLength(1)
  expect(Object.keys((await room.state()).access.members)).toContain(house.ids.ana)
  await tomi.context().close()
})

it('R-179: while several names fit, Enter chooses one and the next Enter proposes it to them', async () => {
  const room = await house.incident('A key in a private image', ['mira', 'ana'])
  const tomi = await room.open('tomi', '/handoff')
  await focused(tomi, 'input[role="combobox"]')
  await tomi.keyboard.type('a')
  await tomi.getByRole('option').nth(1).waitFor()
  await tomi.keyboard.press('Enter')
  await tomi.getByRole('button', { name: /^Propose it to/ }).waitFor()
  expect((await room.state()).handoff.all).toEqual([])
  // The list is closed, as a person would see before the next press.
  await tomi.getByRole('option').first().waitFor({ state: 'hidden' })
  await tomi.keyboard.press('Enter')
  await expect.poll(async () => (await room.state()).handoff.all).toHaveLength(1)
  await tomi.context().close()
})

it('R-055, R-179: what policy asks of the receiver is asked on the same screen, and one reason answers it', async () => {
  const room = await house.incident('A key in an old image', ['mira'])
  await room.act('tomi', 'handoff/propose', { duty: 'communicator', to: house.ids.mira })
  await room.act('mira', 'roles/join')
  const mira = await room.open('mira', '/handoff')
  const take = mira.getByRole('button', { name: 'I have read it and answer questions from now on' })
  await take.waitFor()
  await mira
    .getByText(/should not be one of those who respond|keep.* apart|answers questions/i)
    .first()
    .waitFor()
  await mira.getByLabel('Your reason').fill('There is nobody else tonight')
  await mira.keyboard.press('Control+Enter')
  await expect.poll(async () => (await room.state()).roles.communicator).toBe(house.ids.mira)
  expect((await room.state()).policy.overrides.at(-1)).toMatchObject({
    code: 'communicator-is-responder',
    reason: 'There is nobody else tonight',
  })
  await mira.getByText(/^The team knows/).waitFor()
  expect(await mira.getByRole('dialog').count()).toBe(0)
  await mira.context().close()
})

it('on a phone the steps are a list: none is narrower than its words', async () => {
  const room = await house.incident('A key in a new image', ['mira'])
  await room.act('tomi', 'handoff/propose', { duty: 'commander', to: house.ids.mira })
  const tomi = await room.open('tomi', '/handoff')
  await tomi.locator('li[aria-current="step"]').waitFor()
  for (const width of [360, 390, 430]) {
    await tomi.setViewportSize({ width, height: 900 })
    const steps = await tomi.getByRole('list', { name: 'Steps of the handoff' }).locator('li').all()
    const boxes = await Promise.all(steps.map((step) => step.boundingBox()))
    expect(boxes.map((box) => (box?.width ?? 0) > 250 && (box?.height ?? 99) < 40)).toEqual(
      Array(5).fill(true),
    )
  }
  await tomi.context().close()
})

it('R-115, R-179: who is invited by a handoff reads the rules first; nothing behind them is taken by a key', async () => {
  const room = await house.incident('A key on a stick')
  const handoff = await room.act('tomi', 'handoff/propose', {
    duty: 'commander',
    to: house.ids.mira,
  })
  expect(handoff).toBeGreaterThan(0)
  const mira = await room.open('mira', '/handoff')
  const rules = mira.getByRole('dialog', { name: 'How to treat what you read here' })
  await rules.waitFor()
  await mira.getByText('I have read it and take command').waitFor()
  await mira.waitForTimeout(300)
  expect(await mira.evaluate(`document.activeElement.closest('[role=dialog]') !== null`)).toBe(true)
  await mira.keyboard.press('Control+Enter')
  expect((await room.state()).roles.commander).toBe(house.ids.tomi)
  await rules.getByRole('button', { name: 'I have read this' }).click()
  await rules.waitFor({ state: 'detached' })
  await mira.getByRole('button', { name: 'I have read it and take command' }).click()
  await expect.poll(async () => (await room.state()).roles.commander).toBe(house.ids.mira)
  await mira.context().close()
})

it('R-179: what is asked before confirming waits for whoever hands over, and is answered where it stands', async () => {
  const room = await house.incident('A key on a card', ['mira'])
  await room.act('tomi', 'handoff/propose', { duty: 'commander', to: house.ids.mira })
  const mira = await room.open('mira', '/handoff')
  await mira.getByRole('button', { name: 'Ask first…' }).click()
  await mira.getByLabel('Your question').fill('Which mirror?')
  await mira.keyboard.press('Control+Enter')
  await mira.getByText('Mira Osei asks: Which mirror?').waitFor()
  const tomi = await house.seat('tomi@example.org', '/')
  await tomi.getByRole('link', { name: 'Read the question' }).click()
  await tomi.getByRole('button', { name: 'Answer…' }).click()
  await tomi.getByLabel('Your answer').fill('The northern one')
  await tomi.keyboard.press('Control+Enter')
  await mira.getByText('Tomi Kane answers: The northern one').waitFor()
  expect((await room.state()).handoff.all[0]?.questions[0]?.answer?.by).toBe(house.ids.tomi)
  for (const page of [tomi, mira]) await page.context().close()
})

it('R-181: after an emergency takeover telling people is the next step, with its words already there', async () => {
  const room = await house.incident('A key in a drawer', ['mira'])
  const mira = await room.open('mira', '/handoff')
  await mira.getByRole('button', { name: /^Take over command from/ }).click()
  await mira.getByRole('dialog').getByLabel('Reason').fill('Tomi does not answer')
  await mira.keyboard.press('Control+Enter')
  await mira.locator('a:focus', { hasText: 'Tell people in a situation report' }).waitFor()
  await mira.keyboard.press('Enter')
  const know = mira.getByRole('textbox', { name: 'What we know' })
  await expect
    .poll(() => know.inputValue())
    .toBe('Mira Osei has taken over command from Tomi Kane.')
  await mira.goto(`/i/${room.ref}`)
  await mira
    .getByRole('region', { name: 'Your next step' })
    .getByText('Tell people that you took over')
    .waitFor()
  await mira.context().close()
})

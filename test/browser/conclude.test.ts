// Concluding as one page: each item is completed where it stands, by keyboard alone too, and on a phone.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openHouse, type House, type Room } from './seats.ts'

/** Asked in the page: by how many pixels it is wider than the window. */
const OVERFLOW = 'document.documentElement.scrollWidth - window.innerWidth'
let house: House

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira', 'ana', 'olu'])
})
afterAll(() => house?.close())

/** An incident that Tomi commands, with Mira and Ana on it; what was discovered by whom and when it was contained is open. */
async function active(title: string): Promise<Room> {
  const room = await house.incident(title, ['mira', 'ana'])
  await room.act('tomi', 'triage/decide', { verdict: 'incident', reason: 'The key is live' })
  await room.act('tomi', 'severity/set', { level: 'high', reason: 'Used from outside' })
  return room
}
/** The same, contained and discovered by a monitor. */
async function contained(title: string): Promise<Room> {
  const room = await active(title)
  await room.act('tomi', 'incident/set-discovery', { method: 'monitoring' })
  await room.act('tomi', 'incident/mark', { milestone: 'contained' })
  return room
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const says = (page: Page) => page.locator('#conclude-waits-for').innerText()
async function fits(page: Page): Promise<void> {
  for (const width of [390, 360, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    expect(await page.evaluate<number>(OVERFLOW), `${width}`).toBeLessThanOrEqual(0)
  }
}

/** By ⌘/Ctrl+Enter, after a look at what is sent: sooner it would be taken for the press before. */
async function sends(page: Page) {
  await page.waitForTimeout(900)
  await page.keyboard.press('Control+Enter')
}

it('R-182: a second quick press sends nothing that nobody has read', async () => {
  const room = await contained('A key in an old image')
  const page = await room.open('tomi', '/conclude')
  await button(page, 'It is no longer active').waitFor()
  await sends(page)
  for (const pause of [60, 150, 300, 300]) {
    await page.waitForTimeout(pause)
    await page.keyboard.press('Control+Enter')
  }
  const { conclude, sitreps } = await room.state()
  expect(Object.keys(conclude.confirmed)).toEqual(['no-longer-active'])
  expect([sitreps.sent.filter(({ kind }) => kind === 'final').length, conclude.concluded]).toEqual([
    0,
    null,
  ])
  // Whoever has looked at it sends it.
  await sends(page)
  await expect.poll(async () => (await room.state()).sitreps.sent.at(-1)?.kind).toBe('final')
  await page.context().close()
})

it('R-182, R-184, R-185, R-186, R-187: from the room to the end by keyboard alone, in five presses; the record keeps each step', async () => {
  const room = await contained('A key in a public image')
  await room.act('tomi', 'tasks/add', { title: 'Scan old logs', assignee: house.ids.mira })
  const page = await room.open('tomi')
  await page.getByRole('link', { name: 'Conclusion' }).focus()
  await page.keyboard.press('Enter')
  await button(page, 'It is no longer active').waitFor()
  await fits(page)
  await sends(page)
  await page.locator('textarea:focus').waitFor()
  await fits(page)
  expect(await says(page)).toBe('Still in the way: telling everyone how it ended.')
  await page.keyboard.type('Ana finds nothing in them')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.locator('button:focus', { hasText: 'After closing' }).waitFor()
  await page.keyboard.press('Enter')
  const how = page.getByRole('textbox', { name: 'How it ended' })
  await expect.poll(() => how.inputValue()).toMatch(/^A key in a public image\. It was noticed at/)
  await page.getByText('To 3 people on the incident: you, Mira Osei, Ana Ruiz').waitFor()
  await fits(page)
  await page.locator('textarea:focus').waitFor()
  await sends(page)
  await page.getByRole('combobox', { name: 'Who leads the retrospective' }).waitFor()
  await fits(page)
  expect(await says(page)).toBe('Nothing is in the way.')
  await page.locator('textarea:focus').waitFor()
  await sends(page)
  await page.getByRole('heading', { name: 'Concluded', exact: true }).waitFor()
  await page.getByRole('link', { name: 'To the retrospective' }).waitFor()
  await fits(page)
  const { conclude, sitreps, tasks } = await room.state()
  expect(conclude.concluded?.summary).toBe(sitreps.sent.at(-1)?.know)
  expect(sitreps.sent.at(-1)).toMatchObject({ kind: 'final' })
  expect(Object.keys(conclude.confirmed).toSorted()).toEqual([
    'closure-announced',
    'everyone-told',
    'no-longer-active',
  ])
  expect(conclude.thanked?.to).toContain(house.ids.mira)
  expect(tasks.all[0]).toMatchObject({ horizon: 'deferred', state: 'open' })
  await page.context().close()
})

it('R-187, R-189, R-190: the press that concludes plans the retrospective; what is over shows no authority', async () => {
  const room = await contained('A key in an old image')
  const page = await room.open('tomi')
  await page.getByRole('region', { name: 'Authority' }).waitFor()
  await page.goto(`/i/${room.ref}/conclude`)
  await button(page, 'It is no longer active').click()
  await button(page, /^Send to 3 people and thank/).click()
  await page.getByRole('combobox', { name: 'Who leads the retrospective' }).click()
  await page.getByRole('option', { name: 'Ana Ruiz' }).click()
  await page.getByLabel('When it is held').fill('+90')
  await button(page, 'Conclude').click()
  await page.getByText(/led by Ana Ruiz/).waitFor()
  await page.locator('section span:focus').waitFor({ state: 'attached' })
  await page.keyboard.press('Tab')
  await page.locator('a:focus', { hasText: 'To the retrospective' }).waitFor()
  const { retro } = await room.state()
  expect(retro.owner).toBe(house.ids.ana)
  expect(retro.scheduledAt).toEqual(expect.any(String))
  await page.getByRole('link', { name: 'To the report' }).waitFor()
  await page.goto(`/i/${room.ref}`)
  // It is the step of whoever leads it, in the room and on home, and of nobody else.
  await page.getByText('Nothing waits for you.').waitFor()
  const ana = await room.open('ana')
  await ana.getByText('Hold the retrospective').waitFor()
  await ana.goto('/')
  await ana.getByRole('link', { name: 'Open the retrospective' }).waitFor()
  await ana.getByRole('heading', { name: /One thing waits for you/ }).waitFor()
  await ana.context().close()
  expect(await page.getByRole('region', { name: 'Authority' }).count()).toBe(0)
  await page.context().close()
})

it('R-168, R-169: each task is done, checked, left for afterwards or given up in place; giving up needs the one reason', async () => {
  const room = await contained('A key in a new image')
  for (const title of ['Rotate keys', 'Read logs', 'Ask the vendor'])
    await room.act('tomi', 'tasks/add', { title, kind: 'other', assignee: house.ids.mira })
  const task = await room.act('tomi', 'tasks/add', { title: 'Check', assignee: house.ids.ana })
  await room.act('ana', 'tasks/finish', { task })
  const page = await room.open('tomi', '/conclude')
  await button(page, 'It is no longer active').click()
  await button(page, /^Give up.*Ask the vendor/).click()
  await page.getByText('Say why it is given up.').waitFor()
  const states = async () => (await room.state()).tasks.all.map(({ state }) => state)
  expect(await states()).toEqual(['open', 'open', 'open', 'done'])
  await page.getByLabel('What came of it, or why not').fill('The vendor is asleep')
  await button(page, /^Give up.*Ask the vendor/).click()
  await expect.poll(states).toEqual(['open', 'open', 'dropped', 'done'])
  expect((await room.state()).tasks.all[2]?.droppedReason).toBe('The vendor is asleep')
  await button(page, /^It is checked.*Check/).click()
  await expect.poll(states).toEqual(['open', 'open', 'dropped', 'verified'])
  await button(page, 'All after closing').click()
  await button(page, /^Send to/).waitFor()
  const { tasks } = await room.state()
  expect(tasks.all.slice(0, 2).map(({ horizon }) => horizon)).toEqual(['deferred', 'deferred'])
  await page
    .getByRole('region', { name: 'Stays open after closing' })
    .getByText('Rotate keys')
    .waitFor()
  await page.context().close()
})

it('R-018, R-171, R-182: when it was contained and how it was discovered are said in place; one reason answers every rule that wants one', async () => {
  const room = await active('A key in a private image')
  await room.act('tomi', 'incident/mark', { milestone: 'attack-stopped' })
  await room.act('tomi', 'tasks/add', { title: 'Rotate keys', assignee: house.ids.mira })
  const page = await room.open('tomi', '/conclude')
  await button(page, 'It is no longer active').click()
  await button(page, /^Contained \d/).click()
  await button(page, /^Done.*Rotate keys/).click()
  // Whoever did it does not check it: that is said, and the next one is open for what can be done.
  await page.getByText('It waits for somebody else to check it.').waitFor()
  await page.getByText('Say how it was discovered.').waitFor()
  await button(page, /^Every immediate task is done/).click()
  await page.getByText('done, to be checked by somebody else').waitFor()
  expect(await button(page, /^It is checked.*Rotate keys/).getAttribute('aria-disabled')).toBe(
    'true',
  )
  await button(page, 'How it was discovered is recorded').click()
  await button(page, 'A customer told us').click()
  await page.getByText('Add a task that improves monitoring').waitFor()
  await button(page, 'Tell everyone how it ended, and thank them').click()
  await button(page, /^Send to/).click()
  const reason = page.getByLabel('Your reason')
  await reason.waitFor()
  await button(page, 'Conclude').click()
  expect((await room.state()).conclude.concluded).toBeNull()
  await reason.fill('Ana looks at both tomorrow')
  await sends(page)
  await page.getByRole('link', { name: 'To the retrospective' }).waitFor()
  const { policy, incident } = await room.state()
  expect(policy.overrides.map(({ code, reason: why }) => [code, why])).toEqual([
    ['tasks-unverified', 'Ana looks at both tomorrow'],
    ['monitoring-missing', 'Ana looks at both tomorrow'],
  ])
  expect(incident.milestones.contained?.at).toBe(incident.milestones['attack-stopped']?.at)
  await page.context().close()
})

it('R-171: a task that improves monitoring is added where it is asked for', async () => {
  const room = await contained('A key on a wiki')
  await room.act('tomi', 'incident/set-discovery', { method: 'customer' })
  const page = await room.open('tomi', '/conclude')
  await button(page, 'It is no longer active').click()
  await page.getByRole('textbox', { name: 'What a monitor should notice' }).fill('Keys on wikis')
  await sends(page)
  await button(page, /^Send to/).waitFor()
  expect((await room.state()).tasks.all[0]).toMatchObject({ kind: 'monitor', horizon: 'deferred' })
  await page.context().close()
})

it('R-156, R-184: while somebody else answers questions the final report is theirs, and the commander does the rest', async () => {
  const room = await contained('A key in a ticket')
  await room.act('tomi', 'roles/assign', { role: 'communicator', person: house.ids.ana })
  await room.act('tomi', 'conclude/confirm', { item: 'no-longer-active' })
  const page = await room.open('tomi', '/conclude')
  await page.getByText('Ana Ruiz sends the final report').waitFor()
  expect(await button(page, /^Send|^It is so/).count()).toBe(0)
  const ana = await room.open('ana', '/conclude')
  await button(ana, /^Send to 3 people$/).click()
  await expect.poll(async () => (await room.state()).sitreps.sent.at(-1)?.kind).toBe('final')
  expect(await says(ana)).toBe('Only the commander can do this.')
  await button(page, /^Thank \d/).click()
  await button(page, 'Conclude').click()
  await page.getByRole('link', { name: 'To the retrospective' }).waitFor()
  for (const seat of [page, ana]) await seat.context().close()
})

it('R-182: an attack that is said to be in progress is ended in place', async () => {
  const room = await contained('A key in a mail')
  await room.act('tomi', 'attack/in-progress', { reason: 'It is used again' })
  const page = await room.open('tomi', '/conclude')
  await button(page, 'The attack is over').click()
  await page.getByText('It was said to be in progress: It is used again').waitFor()
  await page.getByLabel('What shows it').fill('It was our own test')
  await sends(page)
  await expect.poll(() => button(page, 'The attack is over').count()).toBe(0)
  await page.context().close()
})

it('R-182: on a phone the end is always in sight, says what is in the way, and does nothing before', async () => {
  const room = await contained('A key in a chat')
  const page = await room.open('tomi', '/conclude')
  await page.setViewportSize({ width: 390, height: 700 })
  const end = button(page, 'Conclude')
  await end.waitFor()
  const bottom = async () => {
    const box = await end.boundingBox()
    return (box?.y ?? 999) + (box?.height ?? 0)
  }
  expect(await bottom()).toBeLessThanOrEqual(700)
  expect(await says(page)).toMatch(/^Still in the way: whether it is no longer active/)
  await end.click({ force: true })
  await page.evaluate('window.scrollTo(0, document.body.scrollHeight / 2)')
  expect(await bottom()).toBeLessThanOrEqual(700)
  expect((await room.state()).conclude.concluded).toBeNull()
  await page.context().close()
})

it('R-156, R-184, R-185: where somebody else answers questions, the commander thanks at once and the other is asked for the last word', async () => {
  const room = await contained('A key on a mug')
  await room.act('tomi', 'roles/assign', { role: 'communicator', person: house.ids.ana })
  const page = await room.open('tomi', '/conclude')
  await button(page, 'It is no longer active').click()
  await page.getByText(/Ana Ruiz sends the final report/).waitFor()
  await button(page, /^Thank \d+ pe/).click()
  await expect.poll(async () => (await room.state()).conclude.thanked).not.toBeNull()
  expect((await room.state()).conclude.confirmed['everyone-told']).toBeUndefined()
  const ana = await house.seat('ana@example.org', '/')
  await ana.getByText('Send the final situation report').first().waitFor()
  await ana.goto(`/i/${room.ref}`)
  await ana.getByRole('link', { name: 'Write the report' }).click()
  await ana.getByText('The final report promises nothing further.').waitFor()
  for (const one of [page, ana]) await one.context().close()
})

it('R-016, R-185: who reported it learns on the page they have what becomes of it, reads the thank-you, and that it is over', async () => {
  const { json } = await house.act('olu', '/api/v1/incidents', { title: 'A key on a door' })
  const path = `/api/v1/incidents/${String(json['id'])}`
  const olu = await house.seat('olu@example.org', `/i/${String(json['ref'])}/conclude`)
  await olu.getByText('not yet; it is on the responders’ list').waitFor()
  for (const [verb, body] of [
    ['triage/take', {}],
    ['triage/decide', { verdict: 'false-alarm', reason: 'Our own test.' }],
    ['conclude/confirm', { item: 'everyone-told' }],
    ['conclude/thank', { text: 'Thank you for looking twice, Olu.' }],
    ['conclude/conclude', { summary: 'Our own test.' }],
  ] as const)
    expect((await house.act('tomi', `${path}/${verb}`, body)).status).toBe(200)
  // Whoever comes back to the tab is told at once, and whoever stays a little later.
  await olu.evaluate('dispatchEvent(new Event("focus"))')
  await olu.getByText('Thank you for looking twice, Olu.').waitFor()
  const said = await olu.locator('main').innerText()
  expect(said).toContain('It is over.')
  expect(said).not.toContain('What happens next')
  await olu.context().close()
})

it('R-182: by thumb what opens next is in sight, and so is the end', async () => {
  const room = await contained('A key in a pocket')
  const page = await room.open('tomi', '/conclude')
  await page.setViewportSize({ width: 390, height: 844 })
  const inSight = async (name: string) => {
    // The page's own title may be called alike.
    const heading = page.getByRole('heading', { name, exact: true }).last()
    await heading.waitFor()
    await expect
      .poll(async () => {
        const box = await heading.boundingBox()
        return box !== null && box.y > 0 && box.y < 780
      })
      .toBe(true)
  }
  await button(page, 'It is no longer active').click()
  const send = page.getByRole('button', { name: /^Send to \d+ people/ })
  await send.click()
  await inSight('Conclude')
  await page.getByRole('button', { name: 'Conclude', exact: true }).click()
  await inSight('Concluded')
  await page.context().close()
})

// Projects, pressed in a real browser and read back from the server: whose an incident is, and what a project says of itself.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { ProjectState } from '#features/project/contract.ts'
import { CUT_OFF_MS, openHouse, pick, type House, type Room } from './seats.ts'

let house: House
let id = ''

beforeAll(async () => {
  house = await openHouse(['olu', 'tomi', 'mira'])
  const opened = await house.act('olu', '/api/v1/projects', { name: 'Harbour' })
  id = String(opened.json['id'])
  for (const [who, as] of [
    ['tomi', 'lead'],
    ['mira', 'member'],
  ] as const)
    await house.act('olu', `/api/v1/projects/${id}/team/add`, { person: house.ids[who], as })
})
afterAll(() => house?.close())

const project = async () =>
  ((await house.get('olu', `/api/v1/projects/${id}`)).json['state'] as ProjectState).project

async function ask(page: Page, word: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('What do you want to do?').fill(word)
  await page.getByRole('button', { name: word }).first().click()
}

async function underHarbour(title: string): Promise<Room> {
  const room = await house.incident(title)
  await room.act('tomi', 'scope/set', { project: id })
  return room
}

it('an incident leaves its project only when that is chosen, and the list covers nothing before it is asked for', async () => {
  const room = await underHarbour('A crane that moves by itself')
  const tomi = await room.open('tomi')
  await tomi.getByRole('link', { name: 'Harbour' }).waitFor()
  await ask(tomi, 'Move it to a project')
  const dialog = tomi.getByRole('dialog', { name: 'Move it to a project' })
  const field = dialog.getByRole('combobox', { name: 'Project' })
  await expect.poll(() => field.inputValue()).toBe('Harbour')
  expect(await tomi.getByRole('option').count()).toBe(0)
  await field.fill('')
  await tomi.keyboard.press('Escape')
  await pick(tomi, 'Project', 'No project: the workspace’s own')
  await dialog.getByRole('button', { name: 'Move it to a project' }).click()
  await expect.poll(async () => (await room.state()).scope.project).toBeNull()
  await tomi.getByText('Move it to a project: done.').waitFor()
  await tomi.getByRole('button', { name: 'Close', exact: true }).first().click()
})

it('R-037: the severity of a project’s incident is proposed by the project’s default, and the page says whose it is', async () => {
  const settings = { name: 'Bridges', defaultSeverity: 'medium' }
  const bridges = String((await house.act('olu', '/api/v1/projects', settings)).json['id'])
  await house.act('olu', `/api/v1/projects/${bridges}/team/add`, { person: house.ids.tomi })
  const room = await house.incident('A bridge that will not turn')
  await room.act('tomi', 'scope/set', { project: bridges })
  expect((await room.state()).severity.level).toBe('unknown')
  const tomi = await room.open('tomi')
  await tomi.getByRole('button', { name: 'Unknown' }).first().click()
  const dialog = tomi.getByRole('dialog', { name: 'How bad is it?' })
  await dialog.getByText('Default for the project “Bridges”: Medium').waitFor()
  expect(await dialog.getByRole('radio', { name: 'Medium' }).isChecked()).toBe(true)
  await dialog.getByRole('textbox', { name: 'Why' }).fill('As for every bridge.')
  await dialog.getByRole('button', { name: 'Set severity' }).click()
  await expect.poll(async () => (await room.state()).severity.level).toBe('medium')
  // Once somebody has assessed it, theirs is chosen and the project's is not named.
  await room.act('tomi', 'severity/set', { level: 'low', criteria: [], reason: 'Only a test run.' })
  // Not “1 new below”, which its own first save brings.
  await tomi.getByRole('button', { name: 'Low', exact: true }).first().click()
  await dialog.waitFor()
  expect(await dialog.getByRole('radio', { name: 'Low' }).isChecked()).toBe(true)
  expect(await dialog.getByText('Default for the project').count()).toBe(0)
})

it('a lead saves one setting, and what somebody else changed meanwhile stays', async () => {
  const tomi = await house.seat('tomi@example.org', `/projects/${id}`)
  const name = tomi.getByRole('textbox', { name: 'Name' })
  await name.fill('Harbour South')
  await house.act('olu', `/api/v1/projects/${id}/project/change`, { client: 'The port' })
  await tomi.getByRole('button', { name: 'Save settings' }).click()
  await expect.poll(project).toMatchObject({ name: 'Harbour South', client: 'The port' })
  await expect
    .poll(() => tomi.getByRole('textbox', { name: 'Client' }).inputValue())
    .toBe('The port')
  await tomi.getByText('Changed: name', { exact: true }).waitFor()
})

it('who must be kept current is written in fields of their own, and a name may hold a comma', async () => {
  const change = `/api/v1/projects/${id}/project/change`
  const port = { name: 'Port of Rij, Ltd', side: 'upstream', contact: 'x@y.example' } as const
  await house.act('olu', change, { stakeholders: [port] })
  const tomi = await house.seat('tomi@example.org', `/projects/${id}`)
  await tomi.getByRole('button', { name: 'Add somebody to keep current' }).click()
  const all = tomi.getByRole('group', { name: 'Who must be kept current' })
  await all.getByRole('textbox', { name: 'Name' }).nth(1).fill('Tugs, and more')
  await all.getByRole('textbox', { name: 'Contact' }).nth(1).fill('by radio')
  await tomi.getByRole('button', { name: 'Save settings' }).click()
  const tugs = { name: 'Tugs, and more', side: 'other', contact: 'by radio' }
  await expect.poll(async () => (await project()).stakeholders).toEqual([port, tugs])
  await all.getByRole('button', { name: 'Remove' }).first().click()
  await tomi.getByRole('button', { name: 'Save settings' }).click()
  await expect.poll(async () => (await project()).stakeholders).toEqual([tugs])
})

it('R-248: a lead who is removed loses the open page, and the history still names them', async () => {
  const path = `/projects/${id}`
  await house.act('olu', `/api/v1${path}/team/add`, { person: house.ids.mira, as: 'lead' })
  const [olu, mira] = [
    await house.seat('olu@example.org', path),
    await house.seat('mira@example.org', path),
  ]
  await mira.getByRole('button', { name: 'Save settings' }).waitFor()
  await olu.getByRole('button', { name: /Remove.*Mira Osei/ }).click()
  await mira.getByText('There is nothing here').waitFor({ timeout: CUT_OFF_MS })
  expect(await mira.content()).not.toContain('Harbour')
  await olu.getByText('Mira Osei left the project').waitFor()
  await house.act('olu', `/api/v1${path}/team/add`, { person: house.ids.mira })
})

it('a member reads the settings and is told who changes them', async () => {
  const mira = await house.seat('mira@example.org', `/projects/${id}`)
  await mira.getByText('Leads and owners change these.').waitFor()
  const name = mira.getByLabel('Name', { exact: true }).first()
  expect(await name.getAttribute('readonly')).not.toBeNull()
  expect(await mira.getByRole('button', { name: 'Save settings' }).count()).toBe(0)
})

it('on a phone the menu leads to projects, and from one to its incidents by name', async () => {
  const room = await underHarbour('A gate that will not close')
  const tomi = await house.seat('tomi@example.org', '/')
  await tomi.setViewportSize({ width: 390, height: 800 })
  await tomi.getByText('Menu', { exact: true }).click()
  await tomi.getByPlaceholder('What do you want to do?').fill('Projects')
  await tomi.getByRole('button', { name: 'Projects', exact: true }).click()
  await tomi.getByRole('link', { name: 'Harbour South' }).click()
  await tomi.getByRole('link', { name: 'Incidents of this project' }).click()
  await tomi.getByText('1 incident', { exact: true }).waitFor()
  await tomi.getByText(`${room.ref} · Harbour South`).waitFor()
  expect(new URL(tomi.url()).search).toBe(`?project=${id}`)
})

it('a notice leaves the log line free, on a phone and on a desk', async () => {
  const room = await underHarbour('A buoy that went out')
  const tomi = await room.open('tomi')
  for (const [width, height] of [
    [390, 844],
    [1440, 1000],
  ] as const) {
    await tomi.setViewportSize({ width, height })
    await ask(tomi, 'Move it to a project')
    await tomi.getByRole('dialog').getByRole('button', { name: 'Move it to a project' }).click()
    const notice = tomi.getByRole('alert').filter({ hasText: 'It belongs to this project already' })
    await notice.waitFor()
    await tomi.keyboard.press('Escape')
    await expect
      .poll(async () => {
        const [said, line] = [
          await notice.boundingBox(),
          await tomi.getByRole('region', { name: 'Log line' }).boundingBox(),
        ]
        return said && line ? said.y + said.height <= line.y : undefined
      })
      .toBe(true)
    const [said, entries] = [
      await notice.boundingBox(),
      await tomi.locator('#timeline').boundingBox(),
    ]
    // Where there is a column beside the entries, it stands there.
    if (width > 1240) expect(said && entries && said.x >= entries.x + entries.width).toBe(true)
    await notice.getByRole('button', { name: 'Close' }).click()
  }
})

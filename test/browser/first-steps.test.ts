// The first hour: from the set-up link of a new machine to a handoff that was rehearsed by two people, as they would do it.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '#testkit/browser.ts'
import { serverProcess, type ServerProcess } from '#testkit/process.ts'
import { PASSWORD, pick } from './seats.ts'

let server: ServerProcess
let browser: Browser
let olu: Page
let mira: Page
let link = ''
let invitation = ''

async function seat(): Promise<Page> {
  const context = await browser.newContext({
    baseURL: new URL(link).origin,
    reducedMotion: 'reduce',
    viewport: { width: 1440, height: 900 },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(12_000)
  return page
}

beforeAll(async () => {
  server = await serverProcess({ FIREBREAK_LOG: 'error' })
  await server.start()
  while (!/setup\?token=/.test(server.output())) await new Promise((done) => setTimeout(done, 100))
  link = /http:\S+setup\?token=\S+/.exec(server.output())?.[0] ?? ''
  browser = await launchBrowser()
  olu = await seat()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  server?.remove()
})

const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click()
const box = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name })
const step = (page: Page, title: string) => page.getByRole('region', { name: title })
const focused = (page: Page) =>
  page.evaluate<string>('document.activeElement.getAttribute("autocomplete") ?? ""')

it('set-up asks who one is and nothing about policies, and marks the field that is wrong', async () => {
  await olu.goto(link)
  await box(olu, 'Name of the workspace').fill('Acme')
  await box(olu, 'Your name').fill('Olu Ade')
  await box(olu, 'Your e-mail').fill('olu@example.org')
  const password = box(olu, /^Password/)
  await password.fill('short')
  await press(olu, 'Set up')
  await olu.getByRole('alert').waitFor()
  expect(await olu.getByRole('alert').innerText()).toBe(
    'Nothing was saved. What is wrong is marked above.',
  )
  expect(await password.getAttribute('aria-describedby')).toMatch(/-error\b/)
  expect(await focused(olu)).toBe('new-password')
  expect(await olu.getByRole('radio').count()).toBe(0)
  expect(await olu.locator('body').innerText()).not.toMatch(/Every number|Reconciled/)
  await password.fill(PASSWORD)
  await press(olu, 'Set up')
  await olu.getByRole('heading', { name: 'First steps', exact: true }).waitFor()
  await olu.getByText('0 of 5 done').waitFor()
})

it('R-030: three plain questions end in a policy, which is chosen though the workspace began with it', async () => {
  const policy = step(olu, 'Choose how this team responds')
  await policy.getByText('Nobody has chosen it').waitFor()
  expect(await policy.getByRole('radiogroup').count()).toBe(3)
  await olu.getByLabel(/^Few/).check()
  await olu.getByLabel('The commander', { exact: true }).check()
  await olu.getByLabel(/^Who has a good reason/).check()
  await policy.getByText('fits two of your three answers').waitFor()
  await policy.getByText('It answers “Who checks that a fix holds?” the other way.').waitFor()
  await press(olu, 'Run under Reconciled')
  await policy.getByText('Done: Reconciled, version 1, is in force.').waitFor()
  await press(olu, 'Next step')
})

it('the first colleague is invited; what is wrong is said at its field, and the link stays to be copied', async () => {
  await box(olu, 'Name').fill('Mira Osei')
  const email = box(olu, 'E-mail')
  await email.fill('mira@nowhere')
  await press(olu, 'Invite')
  await olu.getByText('This is not an e-mail address.').waitFor()
  expect(await email.getAttribute('aria-invalid')).toBe('true')
  await email.fill('mira@example.org')
  await press(olu, 'Invite')
  await olu.getByText('Done: Mira Osei is invited, and not here yet.').waitFor()
  invitation = await olu.locator('code', { hasText: '/invite?token=' }).innerText()
  await press(olu, 'Next step')
})

it('the first source says how to try it, and the test alert is seen to arrive', async () => {
  await press(olu, 'Make the source')
  const line = await olu.getByLabel('A test alert, from any terminal', { exact: true }).innerText()
  expect(await olu.getByLabel('In alertmanager.yml', { exact: true }).innerText()).toContain(
    'webhook_configs',
  )
  await olu.getByText('Waiting for the test alert').waitFor()
  // What the line says, word for word.
  const [, body = '', url = ''] = /-d '([^']+)' '([^']+)'$/.exec(line) ?? []
  const path = new URL(url).pathname
  const sent = await server.call('POST', path, undefined, JSON.parse(body) as unknown)
  expect(sent).toMatchObject({ status: 202, json: { accepted: 1, records: 1 } })
  await olu.getByText('Done: “monitoring” was heard.').waitFor()
  await olu.getByText('waits on the home page of every responder').waitFor()
  await press(olu, 'Send the test alert from here')
  await olu.getByText('The test alert was taken in.').waitFor()
  await press(olu, 'Next step')
})

it('a step is skipped on this device and says what that means; home counts only what is done', async () => {
  await olu.getByText('The first incident will be a real one.').waitFor()
  await press(olu, 'Skip this')
  await olu.getByText('Skipped on this device.').waitFor()
  await olu.goto('/')
  await olu.getByRole('link', { name: 'First steps: 3 of 5' }).click()
  await press(olu, 'Open: Rehearse an incident')
  expect(await step(olu, 'Rehearse an incident').innerText()).toContain('Nothing was rehearsed yet')
})

it('an owner opens the rehearsal, and a responder takes it', async () => {
  await press(olu, 'Open the rehearsal')
  await olu.getByText(/^INC-\w+ waits for a responder to take it/).waitFor()
  mira = await seat()
  await mira.goto(invitation.trim())
  await box(mira, /Choose a password/).fill(PASSWORD)
  await press(mira, 'Accept invitation')
  await mira.getByText('Test alert from the first steps').waitFor()
  await mira.getByRole('link', { name: /Rehearsal: a password/ }).click()
  // Who decides what it is has what was reported open before them.
  await mira.getByText('1. Log a line', { exact: false }).waitFor()
  await mira
    .getByRole('region', { name: 'Triage' })
    .getByRole('button', { name: 'Take it' })
    .click()
  await olu.getByText(/^Done: INC-\w+ was opened and taken\./).waitFor()
  expect(await step(olu, 'Rehearse an incident').innerText()).toContain('A responder has it.')
})

it('the owner is invited by name and takes the duty over; then nothing is left to do', async () => {
  const ref = /INC-\w+/.exec(mira.url())?.[0] ?? ''
  await olu.goto('/first-steps')
  await olu.getByText(`You follow ${ref} as its reporter`).waitFor()
  await pick(mira, 'Invite somebody', 'Olu Ade')
  await press(mira, 'Invite')
  await mira.getByText('Everyone of the workspace is on it already.').waitFor()
  await mira.goto('/first-steps')
  await mira.getByRole('link', { name: `Go to the handoff of ${ref}` }).click()
  await pick(mira, 'To whom', 'Olu Ade')
  await press(mira, 'Propose it to Olu Ade')
  await olu.getByText('A handoff is proposed, and waits for its answer.').waitFor()
  await olu.getByRole('link', { name: `Go to the handoff of ${ref}` }).click()
  await press(olu, 'I have read this')
  await press(olu, 'I have read it and take command')
  await mira.goto('/first-steps')
  await mira.getByText('All are done.').waitFor()
  await olu.goto('/first-steps')
  await olu.getByText('All are done.').waitFor()
  await olu.getByText(`Done: A duty was handed over in ${ref}.`).waitFor()
  await olu.goto('/')
  await olu.getByRole('heading', { level: 1 }).first().waitFor()
  await olu.waitForTimeout(2000)
  expect(await olu.getByText('First steps:').count()).toBe(0)
})

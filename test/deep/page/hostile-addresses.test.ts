// Addresses that nobody's page leads to: whatever stands in one, a page is shown, and no script runs or fails.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser, BrowserContext } from 'playwright-core'
import { must } from '#kernel/must.ts'
import { launchBrowser } from '#testkit/browser.ts'
import { serverProcess, type ServerProcess } from '#testkit/process.ts'

let server: ServerProcess
let browser: Browser
const people = new Map<string, BrowserContext>()
let ref = ''

beforeAll(async () => {
  server = await serverProcess({ FIREBREAK_LOG: 'error' })
  const password = 'correct-horse-battery-9'
  const email = (name: string) => `${name}@example.org`
  for (const [name, role] of [
    ['jon', 'member'],
    ['mira', 'responder'],
  ] as const) {
    const words = ['user', 'add', '--email', email(name), '--name', name, '--role', role]
    server.cli([...words, '--password-stdin'], `${password}\n`)
  }
  const words = ['token', 'create', '--user', email('jon'), '--scopes', '*', '--json']
  const token = String(server.cli(words).json?.['token'])
  await server.start()
  const made = await server.call('POST', '/api/v1/incidents', token, { title: 'Seen' })
  ref = String(made.json['ref'])
  browser = await launchBrowser()
  for (const name of ['jon', 'mira']) {
    const context = await browser.newContext({ baseURL: server.url })
    const data = { email: email(name), password }
    const headers = { origin: server.url }
    await context.request.post('/api/auth/sign-in/email', { data, headers })
    people.set(name, context)
  }
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  server?.remove()
})

it.each([
  ['jon', '/records/__proto__', 'There is nothing here'],
  ['jon', '/records/constructor/x', 'There is nothing here'],
  ['jon', '/records/..%2F..%2Fapi%2Fv1%2Fpeople', 'There is nothing here'],
  // He follows what he reported, and reads no record.
  ['jon', '/records/incidents/REF', 'There is nothing here'],
  ['jon', '/records/incident', 'Seen'],
  ['mira', '/records/incidents/REF', 'Seen'],
  ['mira', '/i/REF/__proto__', 'There is nothing here'],
  ['mira', '/i/REF?show=1&show[]=2&q={"a":1}&who=[2]', 'of 2'],
  ['mira', '/i/REF?q=7', 'Seen'],
  ['mira', '/i/REF/sitrep?corrects=abc&kind=7', 'Situation report'],
  ['mira', '/i/REF/sitrep?corrects=1e99', 'Situation report'],
  ['mira', '/incidents?q=%3Cscript%3Ealert(1)%3C/script%3E&severity={"a":1}', 'Incidents'],
  ['mira', '/incidents?severity=["high"]&person=[[]]', 'Incidents'],
])('%s at %s is answered by a page', async (who, address, shown) => {
  const page = await must(people.get(who), who).newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('dialog', (dialog) => faults.push(dialog.message()))
  await page.goto(address.replace('REF', ref))
  try {
    await page.getByText(shown).first().waitFor({ timeout: 8_000 })
  } catch {
    faults.push(await page.locator('body').innerText())
  }
  expect(faults).toEqual([])
  await page.close()
})

/** The Chromium that npm brings, for tests, screenshots and the bench. */
import { mkdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser } from 'playwright-core'

/** The package's own flags are for functions in a cloud: one process and no isolation. Here two people must be two people. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--font-render-hinting=none',
]

/** Starts it headless. It is unpacked once into a folder that carries its version: an older copy must not be used. */
export async function launchBrowser(): Promise<Browser> {
  const manifest = fileURLToPath(
    new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url),
  )
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const folder = join(tmpdir(), `firebreak-chromium-${version}-${process.getuid?.() ?? 0}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    return await chromium.launch({
      executablePath: await packed.executablePath(),
      args: FLAGS,
      headless: true,
    })
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}

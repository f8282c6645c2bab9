/** A cold browser opens the incident room: from navigation until entries of its timeline are on the screen. */
import { launchBrowser } from '#testkit/browser.ts'
import { quantile } from './load.ts'

/** Signs in, throws every cache away, and opens the room; and, as the floor, the page that shows nothing but itself. */
export async function coldOpen(
  url: string,
  ref: string,
  account: { readonly email: string; readonly password: string },
): Promise<{ readonly ms: number; readonly emptyMs: number }> {
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext({ baseURL: url })
    const signIn = await context.request.post('/api/auth/sign-in/email', {
      data: account,
      headers: { origin: url },
    })
    if (!signIn.ok()) throw new Error(`the browser could not sign in: ${signIn.status()}`)
    const page = await context.newPage()
    const time = async (path: string, seen: string | RegExp): Promise<number> => {
      const client = await context.newCDPSession(page)
      await client.send('Network.clearBrowserCache')
      const began = performance.now()
      await page.goto(path)
      await page.getByText(seen).first().waitFor()
      return performance.now() - began
    }
    const empty = await time('/report', 'Reporting is never punished')
    return { emptyMs: empty, ms: await time(`/i/${ref}`, /^Entry \d+: somebody looked/) }
  } finally {
    await browser.close()
  }
}

/** Keys pressed for one measurement, and the pause between two: somebody who types fast. */
const KEYS = 60
const KEY_PAUSE_MS = 90
/** New entries by others meanwhile, in a second. */
const ENTRIES_A_SECOND = 20

/** In the page: from the moment of each key to the frame after it. */
const WATCH = `(() => {
  window.fbPaints = []
  addEventListener('keydown', (event) => {
    const pressed = event.timeStamp
    requestAnimationFrame(() => {
      const seen = new MessageChannel()
      seen.port1.onmessage = () => window.fbPaints.push(performance.now() - pressed)
      seen.port2.postMessage(0)
    })
  }, true)
})()`

/**
 * Milliseconds from a key to its paint, the slowest in twenty, in the log line of a room while others log; and, as the floor, in
 * the one field of the page that reports.
 */
export async function typing(
  url: string,
  ref: string,
  account: { readonly email: string; readonly password: string },
  logOne: (n: number) => Promise<unknown>,
): Promise<{ readonly ms: number; readonly floorMs: number }> {
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext({ baseURL: url })
    await context.request.post('/api/auth/sign-in/email', {
      data: account,
      headers: { origin: url },
    })
    const page = await context.newPage()
    const typed = async (path: string, field: string): Promise<number> => {
      await page.goto(path)
      await page.locator(field).first().focus()
      await page.evaluate(WATCH)
      for (let n = 0; n < KEYS; n++) {
        await page.keyboard.press('a')
        await page.waitForTimeout(KEY_PAUSE_MS)
      }
      const paints = await page.evaluate<number[]>('window.fbPaints')
      return quantile(
        paints.toSorted((a, b) => a - b),
        0.95,
      )
    }
    const floorMs = await typed('/report', 'main input, main textarea')
    let sent = 0
    const others = setInterval(() => void logOne(sent++), 1000 / ENTRIES_A_SECOND)
    try {
      return { floorMs, ms: await typed(`/i/${ref}`, '#log-line') }
    } finally {
      clearInterval(others)
    }
  } finally {
    await browser.close()
  }
}

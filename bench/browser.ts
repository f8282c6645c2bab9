/** A cold browser opens the incident room: from navigation until entries of its timeline are on the screen. */
import { launchBrowser } from '#testkit/browser.ts'

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

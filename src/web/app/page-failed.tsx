/** A fault of ours in the page itself: what is safe, what to do, and what to send to whoever mends it. */
import { Button } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'

export function PageFailed({ error }: ErrorComponentProps) {
  return (
    <main id="main" className="fb-page fb-page-small">
      <h1>This page failed</h1>
      <p>
        It is our fault. Everything that was recorded is safe, and what you typed is kept in this
        browser. Load the page again; if that does not help, go to Home, or use another browser.
      </p>
      <div className="fb-actions">
        <Button onClick={() => location.reload()}>Load it again</Button>
        <Button variant="default" component="a" href="/">
          Home
        </Button>
      </div>
      <details>
        <summary className="fb-dim">For whoever mends it</summary>
        <p className="fb-code">{String(error)}</p>
      </details>
    </main>
  )
}

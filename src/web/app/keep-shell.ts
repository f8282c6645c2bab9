/** Starts the service worker that keeps the page itself (`shell-worker/`), once the page is there and has time for it. */

/** What a first load needs comes first: the worker fetches everything the page is made of. */
const SETTLED_MS = 3000

/** Does nothing where there are no service workers: on plain http:, but for this machine itself. */
export function keepShellSoon(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  addEventListener('load', () =>
    setTimeout(() => {
      // Without it everything works but loading the page while the server is away.
      navigator.serviceWorker
        .register('/shell-worker.js', { scope: '/', updateViaCache: 'none' })
        .catch(() => undefined)
    }, SETTLED_MS),
  )
}

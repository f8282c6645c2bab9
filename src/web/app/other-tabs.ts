/** Tabs of this browser tell each other that somebody signed out or in. */
import { sayOfSession } from '#web/kit/client.ts'
import { forgetEarly } from '#web/kit/early.ts'

const tabs = new BroadcastChannel('firebreak.session')
tabs.addEventListener('message', ({ data }) => {
  if (data !== 'entered') return
  // A page of another person than is there now ends (`OnePerson` in `shell.tsx`).
  forgetEarly()
  sayOfSession('ended')
})

/** Somebody has signed in, in this tab. Nothing that was asked before is an answer to them; other tabs ask who is there now. */
export function entered(): void {
  forgetEarly()
  tabs.postMessage('entered')
}

/** Somebody has signed out, in this tab. */
export function left(): void {
  tabs.postMessage('left')
}

/** Somebody signed out in another tab. */
export function whenLeft(work: () => void): void {
  tabs.addEventListener('message', ({ data }) => {
    if (data === 'left') work()
  })
}

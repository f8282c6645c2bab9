/** What the page says while the server does not answer: what is shown, what is kept here, and what is not sent yet. */
import { Button, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { counted } from '#kernel/words.ts'
import { unheard, useConnection } from '#web/kit/connection.ts'
import { countWaiting } from '#web/kit/device.ts'
import { Dialog } from '#web/kit/dialog.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { useOutbox } from '#web/kit/unsent.tsx'

/** How often a page without a connection asks again: it is noticed within seconds, and a restart is not made harder. */
const ASK_AGAIN_MS = 5000

/** A browser that says that it has no network is believed, until an answer comes. Called once, where the page starts. */
export function watchNetwork(): void {
  if (!navigator.onLine) unheard()
  addEventListener('offline', () => unheard())
}

/** Above every page but a room, which has one of its own (`room/connection-note.tsx`). */
export function OfflineStrip() {
  const { lost, keptAt } = useConnection()
  if (!lost) return null
  return (
    <div className="fb-offline" role="status">
      {keptAt === null ? (
        'Not connected; trying again.'
      ) : (
        <>
          Not connected. This is from <When at={keptAt} shape="short" />.
        </>
      )}{' '}
      <UnsentCount />
    </div>
  )
}

/** How many lines are not sent, and on a press which. */
export function UnsentCount() {
  const { outbox } = useOutbox()
  const lines = useSyncExternalStore(outbox.subscribe, outbox.all)
  const [shown, setShown] = useState(false)
  if (lines.length === 0) return null
  return (
    <>
      <button type="button" className="fb-link-button" onClick={() => setShown(true)}>
        {counted(lines.length, 'line is', 'lines are')} not sent
      </button>
      {shown ? (
        <Dialog title="Not sent yet" onClose={() => setShown(false)}>
          <Stack gap="sm">
            <Text c="dimmed">
              Kept in this browser, and sent by itself when the server answers. Each is recorded
              once, with the time you wrote it.
            </Text>
            <ul className="fb-list">
              {lines.map((line) => (
                <li key={line.key}>
                  <When at={line.typedAt} shape="short" />
                  <span className="fb-grow fb-pre">{String(line.body['text'])}</span>
                  {line.refused === null ? null : (
                    <span className="fb-small fb-late">not accepted: {line.refused}</span>
                  )}
                </li>
              ))}
            </ul>
          </Stack>
        </Dialog>
      ) : null}
    </>
  )
}

/** Asks again while there is no connection; once there is, everything shown is read anew. */
export function BackAgain() {
  const { lost } = useConnection()
  const queries = useQueryClient()
  const readAt = useRef(0)
  useEffect(() => {
    if (!lost) return
    const ask = () => void queries.invalidateQueries({ queryKey: ['me'] })
    const timer = setInterval(ask, ASK_AGAIN_MS)
    addEventListener('online', ask)
    return () => {
      clearInterval(timer)
      removeEventListener('online', ask)
      // A server that answers one thing and not another must not be asked for everything each time it does.
      if (Date.now() - readAt.current < ASK_AGAIN_MS) return
      readAt.current = Date.now()
      void queries.invalidateQueries()
    }
  }, [lost, queries])
  return null
}

/** Nobody can be signed in now, and nothing that was read is kept here. */
export function NoAnswer(props: { readonly onAgain: () => void }) {
  const { onAgain } = props
  useEffect(() => {
    const timer = setInterval(onAgain, ASK_AGAIN_MS)
    addEventListener('online', onAgain)
    return () => {
      clearInterval(timer)
      removeEventListener('online', onAgain)
    }
  }, [onAgain])
  return (
    <main className="fb-page fb-page-small">
      <Stack gap="sm">
        <h1 style={{ margin: 0 }}>Not connected</h1>
        <p>The server does not answer. Nothing that you read is kept on this device.</p>
        <p>{whatWaits()}</p>
        <p className="fb-dim">
          This page tries again by itself. To see a room without a connection next time, choose
          “Keep what I read on this device” in the settings.
        </p>
      </Stack>
      <div className="fb-actions">
        <Button onClick={onAgain}>Try again</Button>
      </div>
    </main>
  )
}

/** Only how much: who is at this browser cannot be known without the server. */
function whatWaits(): string {
  const { lines, drafts } = countWaiting(localStorage)
  const kept = [
    ...(lines > 0 ? [`${counted(lines, 'line', 'lines')} for the log not sent`] : []),
    ...(drafts > 0 ? [`${counted(drafts, 'field', 'fields')} half written`] : []),
  ]
  return kept.length === 0
    ? 'No unsent text is kept here either.'
    : `What you typed is kept: ${kept.join(', ')}. It is there again when you are connected and signed in.`
}

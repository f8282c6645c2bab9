/** The keys, for whoever asks: by `?` on every page, or from the account menu where there is no keyboard in reach. */
import { Modal } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { RoomKey } from '#web/kit/surface.tsx'

/** What works on every page. */
export const everywhere: readonly RoomKey[] = [
  { key: '⌘/Ctrl + K', what: 'Palette: everything by name' },
  { key: '?', what: 'These keys' },
  { key: 'Esc', what: 'Close what is open' },
]

const asked = new EventTarget()

/** Asks the page one is on to show its keys. */
export function showKeys(): void {
  asked.dispatchEvent(new Event('keys'))
}

/** Whether the keys are shown: after `?`, or when the account menu asks. */
export function useKeysShown(): readonly [boolean, (shown: boolean) => void] {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const show = () => setShown(true)
    asked.addEventListener('keys', show)
    return () => asked.removeEventListener('keys', show)
  }, [])
  useHotkeys([
    ['shift+?', () => setShown(true)],
    ['?', () => setShown(true)],
  ])
  return [shown, setShown]
}

/** The keys of a page that has none of its own. */
export function Keys() {
  const [shown, setShown] = useKeysShown()
  return (
    <Modal opened={shown} onClose={() => setShown(false)} title="Keys" centered>
      <KeyList title="On every page" keys={everywhere} />
      <p className="fb-dim">An incident’s room has many more. Press ? there.</p>
    </Modal>
  )
}

export function KeyList(props: { readonly title: string; readonly keys: readonly RoomKey[] }) {
  return (
    <section aria-label={props.title}>
      <h3>{props.title}</h3>
      <dl className="fb-facts">
        {props.keys.map(({ key, what }) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <span className="fb-kbd">{key}</span>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

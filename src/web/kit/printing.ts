/** Whether the page is being printed right now: what is drawn only where one looks has to be drawn whole for paper. */
import { useSyncExternalStore } from 'react'

let printing = false

function subscribe(listener: () => void): () => void {
  const begin = () => {
    printing = true
    listener()
  }
  const end = () => {
    printing = false
    listener()
  }
  addEventListener('beforeprint', begin)
  addEventListener('afterprint', end)
  return () => {
    removeEventListener('beforeprint', begin)
    removeEventListener('afterprint', end)
  }
}

export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => printing)
}

/** How much of the window can be seen while a keyboard of glass is open, for browsers that lay it over the page. */
import { useEffect } from 'react'
import { seenOf } from './seen-height.ts'

/** Keeps the log line above the keyboard. Where the viewport meta's `interactive-widget` is known, this has nothing to do. */
export function useSeenHeight(): void {
  useEffect(() => {
    const { visualViewport: seen } = window
    if (!seen) return
    const { style } = document.documentElement
    const look = () => {
      const now = seenOf(window.innerHeight, seen)
      style.setProperty('--fb-seen', now?.height ?? '100dvh')
      style.setProperty('--fb-panned', now?.top ?? '0')
    }
    seen.addEventListener('resize', look)
    seen.addEventListener('scroll', look)
    return () => {
      seen.removeEventListener('resize', look)
      seen.removeEventListener('scroll', look)
      style.removeProperty('--fb-seen')
      style.removeProperty('--fb-panned')
    }
  }, [])
}

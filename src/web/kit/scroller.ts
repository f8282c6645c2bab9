/** The element that scrolls the document, for lists that draw only what is in sight. */
import { createContext, use } from 'react'

const Scroller = createContext<HTMLElement | null>(null)
export const ScrollerProvider = Scroller.Provider

/** Null until the document is drawn. */
export function useScroller(): HTMLElement | null {
  return use(Scroller)
}

/** Whether there is a keyboard, as far as a page can tell, and the one combination that every page which sends has. */
import { useHotkeys, useMediaQuery } from '@mantine/hooks'

/** Windows of that width have one; on a phone a field in focus would cover half the page with a keyboard of glass. */
const LIKELY = '(min-width: 821px)'

export function useKeyboard(): boolean {
  return useMediaQuery(LIKELY, false, { getInitialValueInEffect: false }) ?? false
}

/**
 * ⌘ or Ctrl and Enter do what the page is for, `inFields` also where one types. Not while something lies over the page, a dialog or the
 * palette: what would be sent is not in sight.
 */
export function useSendKey(send: () => void, inFields = false): void {
  const press = (event: KeyboardEvent) => {
    // What lies over the page has a form of its own, and the press is for that.
    if (document.querySelector('[role="dialog"]')) return
    event.preventDefault()
    if (!event.repeat) send()
  }
  useHotkeys([['mod+Enter', press, { preventDefault: false }]], inFields ? [] : undefined)
}

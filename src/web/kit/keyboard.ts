/** Whether there is a keyboard, as far as a page can tell. */
import { useMediaQuery } from '@mantine/hooks'

/** Windows of that width have one; on a phone a field in focus would cover half the page with a keyboard of glass. */
const LIKELY = '(min-width: 821px)'

export function useKeyboard(): boolean {
  return useMediaQuery(LIKELY, false, { getInitialValueInEffect: false }) ?? false
}

/** One stop for Tab in a list or a bar, and arrows inside it, as a toolbar has (WAI-ARIA APG, “Roving tabindex”). */

const STOPS = 'a[href], button, summary'
/** Marks the group, for style sheets and for whoever counts stops. */
const GROUP = 'data-roving'
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
}

const stopsIn = (group: HTMLElement): readonly HTMLElement[] =>
  [...group.querySelectorAll<HTMLElement>(STOPS)].filter(
    (stop) => stop.closest(`[${GROUP}]`) === group,
  )

/** Only `current` is in the way of Tab; where it has gone, the one that says it is current, or the first. */
function settle(group: HTMLElement, current: Element | null): void {
  const stops = stopsIn(group)
  const kept = stops.find((stop) => stop === current)
  const at = kept ?? stops.find((stop) => stop.hasAttribute('aria-current')) ?? stops[0]
  for (const stop of stops) stop.tabIndex = stop === at ? 0 : -1
}

/**
 * For `ref` of a group whose links and buttons are many. Fields in it keep their own stop, and the arrows in them are theirs.
 * What is drawn later joins the group.
 */
export function roving(group: HTMLElement | null): (() => void) | undefined {
  if (!group) return undefined
  let current: Element | null = null
  const again = () => settle(group, current)
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement) || !stopsIn(group).includes(target)) return
    current = target
    again()
  }
  const onKey = (event: KeyboardEvent) => {
    const stops = stopsIn(group)
    const from = stops.findIndex((stop) => stop === event.target)
    if (from < 0 || event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return
    const ends = { Home: 0, End: stops.length - 1 }[event.key]
    const step = STEPS[event.key]
    const to =
      ends ?? (step === undefined ? undefined : (from + step + stops.length) % stops.length)
    if (to === undefined) return
    event.preventDefault()
    stops[to]?.focus()
  }
  group.setAttribute(GROUP, '')
  again()
  const drawn = new MutationObserver(again)
  drawn.observe(group, { childList: true, subtree: true })
  group.addEventListener('focusin', onFocus)
  group.addEventListener('keydown', onKey)
  return () => {
    drawn.disconnect()
    group.removeEventListener('focusin', onFocus)
    group.removeEventListener('keydown', onKey)
  }
}

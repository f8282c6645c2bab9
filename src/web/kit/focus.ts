/**
 * Where the focus is, and where it goes when what had it is gone. Whoever works by keyboard is never left nowhere: what they type
 * next would be taken for keys of the page.
 */

/** What had the focus last outside of dialogs. The palette is one: what was opened from it returns to where one was before. */
let lastOnPage: HTMLElement | null = null
/** What had it last, wherever that is. */
let last: HTMLElement | null = null

const isIn = (element: HTMLElement | null): element is HTMLElement =>
  element?.isConnected === true && !element.matches(':disabled')

/** The dialog that is open, if any. The palette is none of them: what it does may be to give the focus to the page. */
const dialogNow = (): HTMLElement | null =>
  [...document.querySelectorAll<HTMLElement>('[role="dialog"]:not([aria-label="Palette"])')].at(
    -1,
  ) ?? null

/** What is behind a dialog takes no focus, whatever asks for it there: what is typed then would be pressed or sent unseen. */
function backTo(dialog: HTMLElement): void {
  const before = last !== null && dialog.contains(last) ? last : null
  const first = before ?? dialog.querySelector<HTMLElement>('[data-autofocus]')
  ;(first ?? dialog.querySelector<HTMLElement>('input, textarea, button'))?.focus()
}

/** Where one goes on when nothing has the focus: the field a page is for (`data-focus-home`), else the page itself. */
function home(): HTMLElement | null {
  const field = document.querySelector<HTMLElement>('[data-focus-home]')
  if (field) return field
  const page = document.getElementById('main')
  page?.setAttribute('tabindex', '-1')
  return page
}

/** From now on the focus is kept on the page. Called once, where the page starts. */
export function keepFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return
    const dialog = dialogNow()
    if (dialog && target.closest('#root')) return backTo(dialog)
    last = target
    if (!target.closest('[role="dialog"]')) lastOnPage = target
  })
  new MutationObserver(() => {
    if (last === null || isIn(last) || document.activeElement !== document.body) return
    last = null
    const dialog = dialogNow()
    if (dialog) return backTo(dialog)
    const to = isIn(lastOnPage) ? lastOnPage : home()
    to?.focus({ preventScroll: true })
  }).observe(document.body, { childList: true, subtree: true })
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=radio], [type=checkbox]), textarea')

/** While a dialog is open no key of the page does anything: what stands behind it is not acted on unseen. Called once, where the page starts. */
export function keysStayInDialogs(): void {
  document.addEventListener(
    'keydown',
    (event) => {
      if (!dialogNow()) return
      const command = event.metaKey || event.ctrlKey
      const palette = command && event.key.toLowerCase() === 'k'
      const letter = !command && event.key.length === 1 && event.key !== ' '
      if (palette) event.preventDefault()
      if (palette || (letter && !isTyping(event.target))) event.stopImmediatePropagation()
    },
    { capture: true },
  )
}

/** For `ref` of a part that has just come: what is pressed or written first in it has the focus. */
export function focusFirst(part: HTMLElement | null): void {
  part?.querySelector<HTMLElement>('a[href], button, input, textarea')?.focus()
}

/** ⌘ or Ctrl and Enter send the form one is in, from any of its fields. Called once, where the page starts. */
export function sendByKeys(): void {
  document.addEventListener('keydown', (event) => {
    const { target } = event
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    if (event.defaultPrevented || event.repeat || !(target instanceof HTMLElement)) return
    const form = target.closest('form')
    if (form) sendForm(form)
  })
}

/** Nobody has read a form that came so soon: the second of two quick presses was meant for the one before. */
const UNREAD_MS = 800
let sent: { readonly form: HTMLFormElement; readonly at: number } | null = null

/** Sends a form by keys, unless another was sent a moment ago. */
export function sendForm(form: HTMLFormElement): void {
  const now = performance.now()
  const hasty = sent !== null && sent.form !== form && now - sent.at < UNREAD_MS
  // Whoever goes on pressing has still not read it.
  sent = { form: hasty && sent ? sent.form : form, at: now }
  if (!hasty) form.requestSubmit()
}

/** Brings a place of the page into view; what begins there (`data-begins`), and nothing else, has the focus. */
export function goTo(id: string): void {
  const place = document.getElementById(id)
  if (!place) return
  place.scrollIntoView({ block: 'start' })
  const begins = place.matches('[data-begins]')
    ? place
    : place.querySelector<HTMLElement>('[data-begins]')
  if (!begins) place.setAttribute('tabindex', '-1')
  ;(begins ?? place).focus({ preventScroll: true })
}

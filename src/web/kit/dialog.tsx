/** A dialog that is drawn only while it is open. When it goes, the focus is where it was on the page before. */
import { Modal } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'

/** What had the focus last outside of dialogs. The palette is one: what was opened from it returns to where one was before. */
let lastOnPage: HTMLElement | null = null

/** Remembers where the focus is on the page, from now on. Called once, where the page starts. */
export function watchFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && !target.closest('[role="dialog"]')) lastOnPage = target
  })
}

/** ⌘ or Ctrl and Enter send the form one is in, from any of its fields. Called once, where the page starts. */
export function sendByKeys(): void {
  document.addEventListener('keydown', (event) => {
    const { target } = event
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    if (event.defaultPrevented || !(target instanceof HTMLElement)) return
    target.closest('form')?.requestSubmit()
  })
}

/** Mantine gives the focus back only when a modal that stays drawn is closed; this one is gone by then. */
function returnFocus(): void {
  const to = lastOnPage
  setTimeout(() => {
    if (document.activeElement === document.body) to?.focus({ preventScroll: true })
  })
}

export function Dialog(props: {
  readonly title: string
  readonly onClose: () => void
  readonly size?: 'lg'
  readonly children: ReactNode
}) {
  useEffect(() => returnFocus, [])
  return (
    <Modal opened centered onClose={props.onClose} title={props.title} size={props.size ?? 'md'}>
      {props.children}
    </Modal>
  )
}

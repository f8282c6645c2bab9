/** A dialog that is drawn only while it is open. When it goes, the focus is where it was on the page before (`focus.ts`). */
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'

export function Dialog(props: {
  readonly title: string
  readonly onClose: () => void
  readonly size?: 'lg'
  readonly children: ReactNode
}) {
  return (
    <Modal opened centered onClose={props.onClose} title={props.title} size={props.size ?? 'md'}>
      {props.children}
    </Modal>
  )
}

/**
 * Acts of several slices behind one button: the page that has the button draws a place, and what stands in it says what it will do
 * when the button is pressed. So the page need not know the slice, and nobody presses twice.
 */
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { LineCommand } from '#kernel/line.ts'

/** What a part adds to what the button sends: its commands are recorded with the others, or none is. */
export type TogetherPart = {
  /** The words for the button, such as “send to 10 people”; '' where it needs none. */
  readonly says: string
  readonly commands: readonly LineCommand[]
  /** They were recorded: what was typed for them is kept no longer. */
  readonly onDone?: () => void
}

type Parts = Map<object, TogetherPart>
type Together = {
  readonly parts: Parts
  readonly changed: () => void
}
const TogetherContext = createContext<Together | null>(null)

/** For the page with the button: what the parts say, and what they will send as things are now. */
export function useTogether() {
  const [says, setSays] = useState<readonly string[]>([])
  const together = useMemo<Together>(() => {
    const parts: Parts = new Map()
    // The same words again draw nothing anew, or drawing and saying would go on for ever.
    const changed = () =>
      setSays((before) => {
        const now = [...parts.values()].map((part) => part.says).filter((words) => words !== '')
        return now.join('\n') === before.join('\n') ? before : now
      })
    return { parts, changed }
  }, [])
  const commands = () => [...together.parts.values()].flatMap((part) => part.commands)
  const done = () => {
    for (const part of together.parts.values()) part.onDone?.()
  }
  return { together, says, commands, done }
}

/** Around the place whose parts act together. */
export function TogetherProvider(props: {
  readonly together: Together
  readonly children: ReactNode
}) {
  return <TogetherContext value={props.together}>{props.children}</TogetherContext>
}

/** For a part: what it adds when the button is pressed; null while it adds nothing. */
export function useTogetherPart(part: TogetherPart | null): void {
  const together = use(TogetherContext)
  const [key] = useState(() => ({}))
  // After each drawing, so that what is done is what is shown.
  useEffect(() => {
    if (!together) return
    if (part) together.parts.set(key, part)
    else together.parts.delete(key)
    together.changed()
  })
  useEffect(
    () => () => {
      together?.parts.delete(key)
      together?.changed()
    },
    [together, key],
  )
}

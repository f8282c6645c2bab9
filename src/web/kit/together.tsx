/**
 * Acts of several slices behind one button: the page that has the button draws a place, and what stands in it says what it will do
 * when the button is pressed. So the page need not know the slice, and nobody presses twice.
 */
import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'

/** What a part does when the button is pressed. Answers whether it went well; when it did not, the person has been told. */
export type TogetherPart = {
  /** The words for the button, such as “Send to 10 people”. */
  readonly says: string
  readonly act: () => Promise<boolean>
}

type Parts = Map<object, TogetherPart>
type Together = {
  readonly parts: Parts
  readonly changed: () => void
}
const TogetherContext = createContext<Together | null>(null)

/** For the page with the button: what the parts say, and a way to do it all, in the order in which the parts came. */
export function useTogether() {
  const [says, setSays] = useState<readonly string[]>([])
  const together = useMemo<Together>(() => {
    const parts: Parts = new Map()
    // The same words again draw nothing anew, or drawing and saying would go on for ever.
    const changed = () =>
      setSays((before) => {
        const now = [...parts.values()].map((part) => part.says)
        return now.join('\n') === before.join('\n') ? before : now
      })
    return { parts, changed }
  }, [])
  const run = async (): Promise<boolean> => {
    for (const part of together.parts.values()) if (!(await part.act())) return false
    return true
  }
  return { together, says, run }
}

/** Around the place whose parts act together. */
export function TogetherProvider(props: {
  readonly together: Together
  readonly children: ReactNode
}) {
  return <TogetherContext value={props.together}>{props.children}</TogetherContext>
}

/** For a part: what it does when the button is pressed; null while it does nothing. */
export function useTogetherPart(part: TogetherPart | null): void {
  const together = use(TogetherContext)
  const key = useRef({}).current
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

/**
 * Acts of several slices behind one button: the page that has the button draws a place, and what stands in it says what it will do
 * when the button is pressed. So the page need not know the slice, and nobody presses twice.
 */
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'

/** What a part does when the button is pressed. Answers whether it went well; when it did not, the person has been told. */
export type TogetherPart = {
  /** The words for the button, such as “send to 10 people”; '' where it needs none. */
  readonly says: string
  readonly act: () => Promise<boolean>
}

type Parts = Map<object, TogetherPart>
type Together = {
  readonly parts: Parts
  readonly changed: () => void
}
const TogetherContext = createContext<Together | null>(null)

/** Does one after the other, until one did not go well. */
export async function inTurn(acts: readonly TogetherPart['act'][]): Promise<boolean> {
  for (const act of acts) if (!(await act())) return false
  return true
}

/** For the page with the button: what the parts say, and what they will do as things are now. */
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
  return { together, says, acts: () => [...together.parts.values()].map(({ act }) => act) }
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

/** The palette (⌘K): whatever the page offers right now, found by a few letters. */
import { useHotkeys } from '@mantine/hooks'
import { spotlight } from '@mantine/spotlight'
import {
  createContext,
  lazy,
  Suspense,
  use,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react'

export type PaletteAction = {
  readonly id: string
  readonly label: string
  readonly hint?: string
  /** With the words that were typed. */
  readonly run: (words: string) => void
  /** It looks for what is typed, whatever that is. */
  readonly seeks?: true
}
export type Groups = Readonly<Record<string, readonly PaletteAction[]>>

const PaletteContext = createContext<
  ((group: string, actions: readonly PaletteAction[] | null) => void) | null
>(null)

/** Asked for when the page is drawn: what one sees first does not wait for it. */
const PaletteDialog = lazy(async () => ({
  default: (await import('./palette-dialog.tsx')).PaletteDialog,
}))

export function PaletteProvider(props: { readonly children: ReactNode }) {
  const [groups, setGroups] = useState<Groups>({})
  const offer = useMemo(
    () => (group: string, actions: readonly PaletteAction[] | null) =>
      setGroups((now) => {
        const { [group]: _before, ...rest } = now
        return actions ? { ...rest, [group]: actions } : rest
      }),
    [],
  )
  // Heard from the beginning, also in a field: what is pressed while the dialog is on its way opens it when it is there.
  useHotkeys([['mod+K', spotlight.toggle]], [])
  return (
    <PaletteContext value={offer}>
      {props.children}
      <Suspense>
        <PaletteDialog groups={groups} />
      </Suspense>
    </PaletteContext>
  )
}

/** Offers actions while the calling component is on the page. Give a memoised list. */
export function usePaletteActions(group: string, actions: readonly PaletteAction[]): void {
  const offer = use(PaletteContext)
  useEffect(() => {
    offer?.(group, actions)
    return () => offer?.(group, null)
  }, [offer, group, actions])
}

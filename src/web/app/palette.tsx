/** The palette (⌘K): whatever the page offers right now, found by a few letters. */
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'

export type PaletteAction = {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly run: () => void
}
type Groups = Readonly<Record<string, readonly PaletteAction[]>>

const PaletteContext = createContext<
  ((group: string, actions: readonly PaletteAction[] | null) => void) | null
>(null)

/** Results shown at once; more letters narrow them. */
const RESULTS_MAX = 14

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
  const data: SpotlightActionGroupData[] = Object.entries(groups)
    // What the page offers comes after what is offered everywhere, and is meant first.
    .toReversed()
    .map(([group, actions]) => ({
      group,
      actions: actions.map((action) => ({
        id: action.id,
        label: action.label,
        onClick: action.run,
        ...(action.hint === undefined ? {} : { description: action.hint }),
      })),
    }))
  return (
    <PaletteContext value={offer}>
      {props.children}
      <Spotlight
        actions={data}
        shortcut={['mod + K']}
        tagsToIgnore={[]}
        limit={RESULTS_MAX}
        scrollable
        maxHeight={420}
        attributes={{ content: { 'aria-label': 'Palette' } }}
        overlayProps={{ backgroundOpacity: 0.5, blur: 0 }}
        nothingFound="Nothing by that name here"
        searchProps={{ placeholder: 'What do you want to do?', 'aria-label': 'Palette' }}
      />
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

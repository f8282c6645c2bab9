/** The palette as it opens; what it offers is in `palette.tsx`. */
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import type { Groups } from './palette.tsx'

/** Results shown at once; more letters narrow them. */
const RESULTS_MAX = 14

export function PaletteDialog(props: { readonly groups: Groups }) {
  const data: SpotlightActionGroupData[] = Object.entries(props.groups)
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
    <Spotlight
      actions={data}
      shortcut={null}
      limit={RESULTS_MAX}
      scrollable
      maxHeight={420}
      attributes={{ content: { 'aria-label': 'Palette' } }}
      overlayProps={{ backgroundOpacity: 0.5, blur: 0 }}
      nothingFound="Nothing by that name here"
      searchProps={{ placeholder: 'What do you want to do?', 'aria-label': 'Palette' }}
    />
  )
}

/** The palette as it opens; what it offers is in `palette.tsx`. */
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import { useState } from 'react'
import type { Groups, PaletteAction } from './palette.tsx'

/** Results shown at once; more letters narrow them. */
const RESULTS_MAX = 14

export function PaletteDialog(props: { readonly groups: Groups }) {
  const [typed, setTyped] = useState('')
  const words = typed.trim()
  const shown = ({ id, label, hint, run, seeks }: PaletteAction) => ({
    id,
    label: seeks ? `${label} “${words}”` : label,
    // Whatever is typed is found in what seeks it.
    ...(seeks ? { keywords: typed } : {}),
    onClick: () => run(words),
    ...(hint === undefined ? {} : { description: hint }),
  })
  const data: SpotlightActionGroupData[] = Object.entries(props.groups)
    // What the page offers comes after what is offered everywhere, and is meant first.
    .toReversed()
    .map(([group, actions]) => ({
      group,
      actions: actions.filter(({ seeks }) => !seeks || words !== '').map(shown),
    }))
  return (
    <Spotlight
      actions={data}
      shortcut={null}
      // What was chosen may have given the focus to the page; else it goes back by itself (`kit/focus.ts`).
      returnFocus={false}
      query={typed}
      onQueryChange={setTyped}
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

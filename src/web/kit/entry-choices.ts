/** What an “entry” field can point at, so that nobody has to type a number: as the slice's surface says. */
import { useIncidentIfAny } from './incident-context.ts'
import { useSurfaces } from './surface.tsx'

/** Newest first; a longer list is found on the page itself. */
const CHOICES_MAX = 100
/** A choice is one line. */
const LABEL_MAX = 90

type Choice = { readonly value: string; readonly label: string }

/** The choices for a field of a verb of `slice`; none where its surface says nothing. */
export function useEntryChoices(slice: string, field: string): readonly Choice[] {
  const incident = useIncidentIfAny()
  const surface = useSurfaces().find((known) => known.slice === slice)
  const choices = (incident && surface?.choices?.(incident.state, field)) ?? []
  return choices
    .toReversed()
    .slice(0, CHOICES_MAX)
    .map((choice) => ({
      value: String(choice.seq),
      label: `#${choice.seq} ${choice.text.slice(0, LABEL_MAX)}`,
    }))
}

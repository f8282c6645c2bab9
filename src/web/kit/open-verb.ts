/** Verbs as a person meets them in the room: which are theirs, and how one is opened. */
import { createContext, use, useMemo } from 'react'
import { incidents } from '#features/index.ts'
import type { SliceVerb } from '#kernel/verb.ts'
import { useIncident } from './incident.tsx'

/** `given`: what the form begins with, by the field. */
type Open = (id: string, given?: Readonly<Record<string, string>>) => void
export const OpenVerb = createContext<Open | null>(null)

/** `roles/assign`. */
export const verbId = (verb: SliceVerb): string => `${verb.slice}/${verb.verb}`

/** Opens a verb by `slice/verb`: its page, its dialog, its place in the document, or its form. */
export function useOpenVerb(): Open {
  const open = use(OpenVerb)
  if (!open) throw new Error('useOpenVerb needs a VerbProvider')
  return open
}

/** The verbs this reader may use here now, in the order a responder meets them. */
export function useOwnVerbs(): readonly SliceVerb[] {
  const { may, state } = useIncident()
  return useMemo(
    () =>
      incidents.verbs.filter(
        (verb) => may(verb.slice, verb.verb).ok && (verb.when?.(state as never) ?? true),
      ),
    [may, state],
  )
}

/** Those of them that are not refused now: one without fields is asked, of others it depends on what will be typed or chosen. */
export function useVerbActions(open: (id: string) => void): readonly VerbAction[] {
  const { can } = useIncident()
  const own = useOwnVerbs()
  return useMemo(() => {
    const offered = own.filter((verb) => {
      const now = can(verb.slice, verb.verb, {})
      return verb.fields.length > 0 || now.ok || now.code === 'invalid'
    })
    // What is worth a key of its own is meant most often.
    const byUse = offered.toSorted((a, b) => Number(!a.shortcut) - Number(!b.shortcut))
    return byUse.map((verb) => {
      const id = verbId(verb)
      return { id, label: verb.label, hint: verb.hint, run: () => open(id) }
    })
  }, [own, can, open])
}

/** A verb as the palette and the log line's `/` offer it. */
export type VerbAction = {
  /** `slice/verb`. */
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly run: () => void
}

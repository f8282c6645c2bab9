/**
 * What a slice shows in the room of an incident. The room finds it in the slice's folder (`surface.tsx`) and composes
 * sections, parts, pages, dialogs and choices from it; no file outside that folder has to name the slice.
 */
import { createContext, lazy, use, type ComponentType, type ReactNode } from 'react'
import type { SectionId } from '#features/document/contract.ts'
import type { IncidentState } from '#features/index.ts'
import type { FormField } from './verb-form.tsx'

/** What a section is drawn with. `aside` and `children` are the parts that other slices put there. */
export type SectionProps = {
  readonly id: SectionId
  readonly title: string
  /** What belongs here, said while it is empty. */
  readonly belongs: string
  readonly aside: ReactNode
  readonly children: ReactNode
}

/** Fills one of the twelve sections. */
export type SectionFill = {
  readonly Body: ComponentType<SectionProps>
  /** What the navigation says beside its title: `3 · 1 free`. Without it, what other slices count there. */
  readonly Count?: ComponentType
}

/** A section after the twelve, with its own heading. */
export type FurtherSection = {
  readonly id: string
  readonly title: string
  readonly Body: ComponentType
  readonly Count?: ComponentType
}

/**
 * Where a part may be: `gate` before anything is read, `banner` on top of every page, `chips`, `duty`, `here` and `stages`
 * in the head, `traits` for what it is like at the top of the document, `short` in the one line of a phone or of another page, `top` before the sections, `side` beside them, `foot` below;
 * beside or under the text of a section, or its count in the navigation; or a place of a slice's own page, such as `conclude/monitoring`.
 */
export type PlaceName =
  | 'gate'
  | 'here'
  | 'banner'
  | 'chips'
  | 'duty'
  | 'stages'
  | 'traits'
  | 'short'
  | 'top'
  | 'side'
  | 'foot'
  | `${SectionId}/${'aside' | 'under' | 'count'}`
  | `${'conclude' | 'retro' | 'history'}/${string}`

/** Something shown in a place, the lowest rank first. */
export type Part = {
  readonly place: PlaceName
  readonly rank?: number
  readonly Body: ComponentType
}

/** A page of the incident at `/i/{ref}/{path}`. */
export type RoomPage = {
  readonly path: string
  readonly title: (state: IncidentState) => string
  /** Beside the way back, at the top. */
  readonly Over?: ComponentType
  /** A line under the title. */
  readonly under?: string
  readonly wide?: boolean
  readonly Body: ComponentType
  readonly nav: {
    readonly label: string
    /** `now` while it runs, `after` for what comes when it is over. */
    readonly group: 'now' | 'after'
    readonly rank: number
    /** A word beside the label, such as `running`. */
    readonly note?: (state: IncidentState) => string
  }
  /** Verbs of the slice that are done there. */
  readonly opens?: readonly string[]
}

/** A key of the room: what it does, and how, where the room itself listens for it. */
export type RoomKey = {
  readonly key: string
  readonly what: string
  readonly press?: () => void
}

export type EntryChoice = { readonly seq: number; readonly text: string }

export type Surface = {
  readonly sections?: Readonly<Partial<Record<SectionId, SectionFill>>>
  readonly further?: readonly FurtherSection[]
  readonly parts?: readonly Part[]
  readonly pages?: readonly RoomPage[]
  /** Verbs with a dialog of their own. */
  readonly dialogs?: Readonly<Record<string, ComponentType<{ readonly onClose: () => void }>>>
  /** Verbs done in the document itself: the id of the place; what begins it there is marked `data-begins`. */
  readonly anchors?: Readonly<Record<string, string>>
  /** What this incident adds to a verb's field: what there is to choose from, what holds now. By `verb.field`. */
  readonly fields?: Readonly<Record<string, (state: IncidentState) => Partial<FormField>>>
  /** Keys it answers to, by the place they are for: shown by `?`, and none is shown that does nothing. */
  readonly keys?: Readonly<Record<string, readonly RoomKey[]>>
  /** What a field for an entry can point at, oldest first, so that nobody types a number. */
  readonly choices?: (state: IncidentState, field: string) => readonly EntryChoice[]
}

/** A surface with the name of its slice. */
export type NamedSurface = Surface & { readonly slice: string }

const Surfaces = createContext<readonly NamedSurface[]>([])
export const SurfacesProvider = Surfaces.Provider

/** Every surface of the room; none on pages without an incident. */
export function useSurfaces(): readonly NamedSurface[] {
  return use(Surfaces)
}

/** The parts of one place, the lowest rank first. */
export function useParts(place: PlaceName): readonly Part[] {
  return useSurfaces()
    .flatMap((surface) => surface.parts ?? [])
    .filter((part) => part.place === place)
    .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
}

/** Draws what the slices put in a place. */
export function Place(props: { readonly name: PlaceName }) {
  return useParts(props.name).map(({ Body }, index) => <Body key={index} />)
}

/** A component whose code is loaded when it is drawn: a module, and the name of the component in it. */
export function later<N extends string>(
  load: () => Promise<Readonly<Record<N, ComponentType>>>,
  name: N,
): ComponentType {
  return lazy<ComponentType>(async () => ({ default: (await load())[name] }))
}

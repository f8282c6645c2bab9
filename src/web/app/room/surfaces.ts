/** Every slice's surface, found in its folder: a new one is drawn without a line here. */
import {
  later,
  type NamedSurface,
  type RoomKey,
  type RoomPage,
  type Surface,
} from '#web/kit/surface.tsx'
import { VerifiedLine } from '#web/kit/verified-line.tsx'

const found = import.meta.glob<Surface>('../../../features/*/surface.tsx', {
  eager: true,
  import: 'surface',
})

export const surfaces: readonly NamedSurface[] = Object.entries(found).map(([path, surface]) => ({
  ...surface,
  slice: path.split('/').at(-2) ?? '',
}))

/** What a verb of the slices has of its own, by `slice/verb`. */
function byVerb<T>(
  pick: (surface: Surface) => Readonly<Record<string, T>> | undefined,
): Readonly<Record<string, T | undefined>> {
  const all = surfaces.flatMap((surface) =>
    Object.entries(pick(surface) ?? {}).map(
      ([verb, part]) => [`${surface.slice}/${verb}`, part] as const,
    ),
  )
  return Object.fromEntries(all)
}

export const dialogs = byVerb((surface) => surface.dialogs)
export const anchors = byVerb((surface) => surface.anchors)
/** By `slice/verb.field`. */
export const fields = byVerb((surface) => surface.fields)
/** The path of the page where a verb is done. */
export const pageOf = byVerb((surface) =>
  Object.fromEntries(
    (surface.pages ?? []).flatMap(({ path, opens = [] }) => opens.map((verb) => [verb, path])),
  ),
)

/** Keys by the place they are for, as the slices bring them. */
export const keysOf: Readonly<Record<string, readonly RoomKey[]>> = Object.fromEntries(
  surfaces.flatMap(({ keys }) => Object.entries(keys ?? {})),
)

export const further = surfaces.flatMap((surface) => surface.further ?? [])

/** The room's own page; it shows the entries of every slice. */
const history: RoomPage = {
  path: 'history',
  title: () => 'History and proof',
  Over: VerifiedLine,
  under:
    'Nothing is ever changed or deleted here. Every entry is chained to the one before; the head below proves all of them.',
  wide: true,
  Body: later(() => import('./history.tsx'), 'History'),
  nav: { label: 'History and proof', group: 'after', rank: 30 },
}
const pages = [...surfaces.flatMap((surface) => surface.pages ?? []), history]

/** The pages of one group of the navigation, in order. */
export function pagesOf(group: RoomPage['nav']['group']): readonly RoomPage[] {
  return pages.filter(({ nav }) => nav.group === group).toSorted((a, b) => a.nav.rank - b.nav.rank)
}

export const pageAt = (path: string): RoomPage | undefined =>
  pages.find((page) => page.path === path)

/** The sections of the document as the slices fill them: the twelve in order, then those that slices add. */
import type { ComponentType } from 'react'
import { sections } from '#features/document/contract.ts'
import { Place, type SectionFill } from '#web/kit/surface.tsx'
import { further, surfaces } from './surfaces.ts'

type Here = {
  readonly id: string
  readonly title: string
  /** The title in the navigation. */
  readonly short: string
  readonly twelve: boolean
  readonly Body: ComponentType
  readonly Count?: ComponentType
}

type Twelve = (typeof sections)[number]

function fillOf(section: Twelve): SectionFill {
  const fill = surfaces.flatMap((surface) => surface.sections?.[section.id] ?? [])[0]
  if (!fill) throw new Error(`a bug: no slice fills the section ${section.id}`)
  return fill
}

function twelfth(section: Twelve): Here {
  const { id, title, belongs } = section
  const { Body: Fill, Count = () => <Place name={`${id}/count`} /> } = fillOf(section)
  return {
    id,
    title,
    short: 'short' in section ? section.short : title,
    twelve: true,
    Body: () => (
      <Fill id={id} title={title} belongs={belongs} aside={<Place name={`${id}/aside`} />}>
        <Place name={`${id}/under`} />
      </Fill>
    ),
    Count,
  }
}

export const sectionsHere: readonly Here[] = [
  ...sections.map(twelfth),
  ...further.map((section) => ({ ...section, short: section.title, twelve: false })),
]

/** Lessons: their section, and the same in the retrospective, where names stay out. */
import { useMemo } from 'react'
import { useIncident } from '#web/kit/incident.tsx'
import type { SectionProps, Surface } from '#web/kit/surface.tsx'
import { Section } from '#web/kit/widgets.tsx'
import { standing } from '../log/contract.ts'
import { withoutNames } from '../retro/names.ts'
import { namedPeople } from '../retro/view.ts'
import { Lessons } from './panel.tsx'

function LessonsSection(props: SectionProps) {
  return (
    <Section id={props.id} title={props.title} aside={props.aside}>
      <Lessons empty={props.belongs} />
      {props.children}
    </Section>
  )
}

function LessonsCount() {
  return useIncident().state.log.counts['lesson'] ?? ''
}

function InRetrospective() {
  const { state, live } = useIncident()
  const { roles, policy } = state
  const people = useMemo(
    () => namedPeople({ roles, policy }, live.names),
    [roles, policy, live.names],
  )
  return (
    <Lessons
      spoken={(text) => withoutNames(text, people)}
      empty="None was caught. Log them as “lesson” while they are fresh."
    />
  )
}

export const surface: Surface = {
  sections: { lessons: { Body: LessonsSection, Count: LessonsCount } },
  parts: [{ place: 'retro/lessons', Body: InRetrospective }],
  choices: (state) => standing(state.log, 'lesson'),
}

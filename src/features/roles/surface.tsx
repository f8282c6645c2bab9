/** Roles in the room: who commands, who answers questions, and the way to join. */
import { useIncident } from '#web/kit/incident.tsx'
import type { Surface } from '#web/kit/surface.tsx'
import type { FormField } from '#web/kit/verb-form.tsx'
import type { IncidentState } from '../index.ts'
import { questionsTo, rolesIn } from './contract.ts'
import { DutiesAtTheEnd, DutyLine, JoinButton } from './panel.tsx'

function AskedInShort() {
  const { state, nameOf } = useIncident()
  const asked = questionsTo(state.roles)
  return <span className="fb-no-print">questions to {asked ? nameOf(asked) : 'nobody yet'}</span>
}

/** The roles of the policy that are given, not handed over. */
const given: (state: IncidentState) => Partial<FormField> = ({ policy }) => ({
  choices: rolesIn(policy.document)
    .filter(({ capability }) => capability !== 'command')
    .map(({ id, label, does }) => ({ value: id, label: does ? `${label}: ${does}` : label })),
})

export const surface: Surface = {
  parts: [
    { place: 'duty', rank: 10, Body: DutyLine },
    { place: 'short', rank: 30, Body: AskedInShort },
    { place: 'side', rank: 40, Body: JoinButton },
    { place: 'conclude/under', rank: 10, Body: DutiesAtTheEnd },
  ],
  fields: { 'assign.role': given, 'release.role': given },
}

/** Roles at the head of the page: who commands, who answers questions. */
import { useIncident } from '#web/kit/incident.tsx'
import { ActButton, quiet } from '#web/kit/buttons.tsx'
import { Section } from '#web/kit/widgets.tsx'
import { holders, questionsTo, rolesIn } from './contract.ts'

/** Commander and the one person to ask, with “nobody yet” said plainly. */
export function DutyLine() {
  const { state, nameOf } = useIncident()
  const { commander } = state.roles
  const asked = questionsTo(state.roles)
  return (
    <>
      <div>
        {state.policy.document.terms.commander.toLowerCase()}
        <b>{commander ? nameOf(commander) : 'nobody yet'}</b>
      </div>
      <div>
        questions to
        <b>{asked ? nameOf(asked) : 'nobody yet'}</b>
      </div>
    </>
  )
}

/** Joins the response, for people who can write here and do not respond yet. */
export function JoinButton() {
  const { state, you, may } = useIncident()
  const already =
    holders(state.roles, 'responder').includes(you.id) || state.roles.commander === you.id
  const over = state.roles.commander === null || state.conclude.concluded !== null
  if (already || over || !may('roles', 'join').ok) return null
  return (
    <ActButton
      act={{ slice: 'roles', verb: 'join' }}
      look={quiet}
      said="You are a responder on this incident now."
    >
      Join the response
    </ActButton>
  )
}

/** On the page that closes: who has which duty, and had it once it has ended. */
export function DutiesAtTheEnd() {
  const { state, nameOf } = useIncident()
  const held = rolesIn(state.policy.document)
    .map(({ id, label }) => ({ label, people: holders(state.roles, id) }))
    .filter(({ people }) => people.length > 0)
  if (held.length === 0) return null
  return (
    <Section title={state.conclude.concluded ? 'Duties at the end' : 'Duties'}>
      <ul className="fb-list">
        {held.map(({ label, people }) => (
          <li key={label}>
            <span className="fb-grow">{people.map(nameOf).join(', ')}</span>
            <span className="fb-small fb-faint">{label.toLowerCase()}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Access, as people see it: the banner, the handling rules to confirm, and who is on the incident. */
import { Button, Group, Modal, Select, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { ActButton, FormButton, quiet, subtle } from '#web/kit/buttons.tsx'
import { goTo } from '#web/kit/focus.ts'
import { useOnce, useRun } from '#web/kit/command.tsx'
import { NameField, useName } from '#web/kit/name-field.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { usePrintedMark } from '#web/kit/printed-mark.ts'
import { roving } from '#web/kit/roving.ts'
import { usePeople } from '#web/kit/queries.ts'
import { When } from '#web/kit/time-widgets.tsx'
import { Section } from '#web/kit/widgets.tsx'
import { handlingOf } from '../document/view.ts'
import type { DocumentState } from '../document/contract.ts'
import type { Policy } from '../policy/contract.ts'
import type { ScopeState } from '../scope/contract.ts'
import { roleLabel, rolesOf } from '../roles/contract.ts'
import { onIt, type AccessState } from './contract.ts'

function levelOf(policy: Policy, id: string) {
  return policy.classification.levels.find((level) => level.id === id)
}

/** Always on top: how this information must be treated. */
export function ClassificationBanner() {
  const { state } = useIncident()
  const [open, setOpen] = useState(false)
  const { label, rules, tlp, quiet: quietly } = handlingOf(state)
  const { codename, ref } = state.incident
  usePrintedMark(`${label} · TLP:${tlp}`, `${codename} · ${ref}`)
  return (
    <aside className="fb-classif" aria-label="Classification">
      <b>{label}</b>{' '}
      <span>
        <span className="fb-wide">· </span>TLP:{tlp}
      </span>
      <span className="fb-classif-quiet">{quietly ? ' · quiet: nothing leaves the team' : ''}</span>
      <span className="fb-no-print">
        <span className="fb-wide"> · </span>
        <button type="button" className="fb-link-button" onClick={() => setOpen(true)}>
          <span className="fb-wide">what this means</span>
          <span className="fb-narrow">
            more<span className="fb-hidden">: what this means</span>
          </span>
        </button>
      </span>
      <Modal opened={open} onClose={() => setOpen(false)} title={label} centered>
        <Text>{rules}</Text>
        <Text mt="sm">
          TLP:{tlp}
          {quietly ? '. Quiet: nothing leaves the team.' : ''}
        </Text>
        <Text mt="sm" c="dimmed">
          {state.access.class === 'open'
            ? `The record is ${openTo(state)}.`
            : 'Only the people named on this incident know that it exists.'}
        </Text>
      </Modal>
    </aside>
  )
}

type Rules = {
  readonly label: string
  readonly rules: string
  /** Whether they are read before anything else, or stand above the work. */
  readonly first: boolean
  readonly busy: boolean
  readonly confirm: () => void
}

/** The classification whose rules somebody on it has not confirmed; null where they have. */
function owedBy(
  { access, document }: { readonly access: AccessState; readonly document: DocumentState },
  person: string,
): string | null {
  const member = access.members[person]
  return member && member.acknowledged?.level !== document.classification
    ? document.classification
    : null
}

/** The rules that this person has not confirmed yet, on first opening and again when the classification changes. */
function useRules(): Rules | null {
  const { state, opened, you } = useIncident()
  const run = useRun()
  const [busy, setBusy] = useState(false)
  const level = levelOf(state.policy.document, state.document.classification)
  if (!level || owedBy(state, you.id) === null) return null
  const { reporter } = state.incident
  const began =
    state.roles.firstResponder === you.id || ('person' in reporter && reporter.person === you.id)
  const confirm = async () => {
    setBusy(true)
    const done = await run('access', 'acknowledge-rules', {})
    setBusy(false)
    // Where the address leads was behind the rules until now.
    if (done && location.hash !== '') setTimeout(() => goTo(location.hash.slice(1)))
  }
  return {
    label: level.label,
    rules: level.rules,
    // What comes to be asked while somebody works here lies over nothing that they are at: a key of theirs would answer it unread.
    first: !began && owedBy(opened, you.id) === level.id,
    busy,
    confirm: () => void confirm(),
  }
}

/** Whoever reported it, took it or is at work here has the rules above their work, and is not kept from it. */
export function RulesBar() {
  const rules = useRules()
  if (!rules || rules.first) return null
  return (
    <aside className="fb-rules fb-no-print" aria-label="How to treat what you read here">
      <p>
        <b>{rules.label}.</b> {rules.rules}
      </p>
      <Button size="xs" variant="default" loading={rules.busy} onClick={rules.confirm}>
        I have read this
      </Button>
    </aside>
  )
}

/** Who was let in reads the rules before anything else, and says so. */
export function RulesFirst() {
  const navigate = useNavigate()
  const rules = useRules()
  const leave = () => void navigate({ to: '/' })
  if (!rules?.first) return null
  return (
    <Modal
      opened
      onClose={leave}
      withCloseButton={false}
      title="How to treat what you read here"
      centered
      closeOnClickOutside={false}
      // What stands behind is read after the rules, not through them.
      overlayProps={{ color: 'var(--fb-bg)', backgroundOpacity: 1 }}
    >
      <Text fw={600} mb="xs">
        {rules.label}
      </Text>
      <Text>{rules.rules}</Text>
      <Text mt="sm" c="dimmed">
        That you have read this is recorded, so that everyone knows who knows the rules.
      </Text>
      <Group mt="md" justify="flex-end">
        <Button variant="default" onClick={leave}>
          Leave
        </Button>
        <Button data-autofocus loading={rules.busy} onClick={rules.confirm}>
          I have read this
        </Button>
      </Group>
    </Modal>
  )
}

/** Who is on it, with which duty, since when, and who has confirmed the rules. */
export function PeopleSection() {
  const { state } = useIncident()
  const members = Object.entries(state.access.members)
  const former = Object.entries(state.access.former).filter(([id]) => !state.access.members[id])
  return (
    <Section id="people" title="People" aside={<ClassButton />}>
      <div className="fb-scroll-x" role="region" aria-label="Table" tabIndex={0} ref={roving}>
        <table className="fb-table fb-table-stacked">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Duty</th>
              <th scope="col">Here since</th>
              <th scope="col">Handling rules</th>
              <th scope="col">
                <span className="fb-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {members.map(([id]) => (
              <MemberRow key={id} person={id} />
            ))}
          </tbody>
        </table>
      </div>
      {former.length > 0 ? <FormerPeople former={former} /> : null}
      <InvitePerson />
    </Section>
  )
}

function FormerPeople(props: {
  readonly former: readonly (readonly [
    string,
    { readonly removedAt: string; readonly reason: string },
  ])[]
}) {
  const { nameOf } = useIncident()
  return (
    <p className="fb-small fb-dim">
      No longer on it:{' '}
      {props.former.map(([id, member], index) => (
        <span key={id}>
          {index > 0 ? '; ' : ''}
          {nameOf(id)} since <When at={member.removedAt} /> ({member.reason})
        </span>
      ))}
      .
    </p>
  )
}

function MemberRow(props: { readonly person: string }) {
  const { state, nameOf, you } = useIncident()
  const { person } = props
  const member = state.access.members[person]
  if (!member) return null
  const duties = rolesOf(state.roles, person)
  const kind = {
    member: 'working on it',
    observer: 'reading along',
    reporter: 'follows the report',
  }[member.as]
  return (
    <tr>
      <td>
        {nameOf(person)}
        {person === you.id ? <span className="fb-faint"> (you)</span> : null}
      </td>
      <td>
        {duties.length > 0 ? (
          duties.map((role) => roleLabel(state.policy.document, role)).join(', ')
        ) : (
          <span className="fb-faint">{kind}</span>
        )}
      </td>
      <td className="fb-inline">
        <span className="fb-stacked-title">Here since </span>
        <When at={member.since} />
      </td>
      <td className="fb-inline">
        <span className="fb-stacked-title">Handling rules </span>
        {member.acknowledged?.level === state.document.classification ? (
          <span className="fb-ok">
            confirmed <When at={member.acknowledged.at} />
          </span>
        ) : (
          <span className="fb-soon">not yet confirmed</span>
        )}
      </td>
      <td>
        <MemberActions
          person={person}
          name={nameOf(person)}
          responds={duties.includes('responder')}
          asks={state.roles.communicator === null}
        />
      </td>
    </tr>
  )
}

function MemberActions(props: {
  readonly person: string
  readonly name: string
  readonly responds: boolean
  readonly asks: boolean
}) {
  const { person, name } = props
  return (
    <Group gap={4} justify="flex-end">
      {props.asks ? (
        <ActButton
          act={{ slice: 'roles', verb: 'assign', fixed: { role: 'communicator', person } }}
          look={subtle}
          label={`Make ${name} communicator`}
        >
          communicator
        </ActButton>
      ) : null}
      {props.responds ? (
        <ActButton
          act={{ slice: 'roles', verb: 'release', fixed: { role: 'responder', person } }}
          look={subtle}
          label={`${name} stops responding`}
        >
          not responding
        </ActButton>
      ) : (
        <ActButton
          act={{ slice: 'roles', verb: 'assign', fixed: { role: 'responder', person } }}
          look={subtle}
          label={`Make ${name} a responder`}
        >
          responder
        </ActButton>
      )}
      <FormButton
        act={{ slice: 'access', verb: 'remove', fixed: { person } }}
        title={`Remove ${name}`}
        hint="Access ends at once, open pages included."
        fields={[{ name: 'reason', label: 'Reason', kind: 'text', required: true }]}
        look={subtle}
        label={`Remove ${name}`}
      >
        remove
      </FormButton>
    </Group>
  )
}

const openTo = ({ scope }: { readonly scope: ScopeState }) =>
  scope.project ? 'open to the project’s responders' : 'open to every responder'

function ClassButton() {
  const { state } = useIncident()
  const isOpen = state.access.class === 'open'
  const act = {
    slice: 'access',
    verb: 'set-class',
    fixed: { class: isOpen ? 'restricted' : 'open' },
  }
  return (
    <>
      <span>{isOpen ? openTo(state) : 'named people only'}</span>
      <ActButton act={act} look={subtle}>
        {isOpen ? 'restrict to members' : 'open to responders'}
      </ActButton>
    </>
  )
}

function InvitePerson() {
  const { state, can } = useIncident()
  const run = useRun()
  const { once } = useOnce()
  const people = usePeople()
  const [as, setAs] = useState<string | null>('member')
  const field = useRef<HTMLInputElement>(null)
  // Whoever only follows their own report is let in like anybody else.
  const outside = (people.data?.people ?? []).filter(
    (account) => account.active && !onIt(state.access, account.id),
  )
  const name = useName(outside.map((account) => ({ value: account.id, label: account.name })))
  const person = name.to
  const allowed = can('access', 'invite', { person: person ?? 'nobody', as: as ?? 'member' })
  if (!allowed.ok && allowed.code === 'not-allowed') return null
  const nobody = people.data !== undefined && outside.length === 0
  const invite = async () => {
    if (person === null || !(await run('access', 'invite', { person, as }))) return
    // The next name may be typed already.
    name.clear()
    // Often several are invited, one after another; the list above has grown by a line.
    field.current?.focus()
    requestAnimationFrame(() => field.current?.scrollIntoView({ block: 'center' }))
  }
  return (
    <Group mt="sm" align="end">
      <NameField
        label="Invite somebody"
        name={name}
        enter="invites"
        // The field stays where nobody is left: what is typed behind its key would be typed elsewhere.
        {...(nobody ? { hint: 'Everyone of the workspace is on it already.' } : {})}
        onEnter={() => once(invite)}
        field={field}
      />
      <Select
        label="To"
        allowDeselect={false}
        data={[
          { value: 'member', label: 'work on it' },
          { value: 'observer', label: 'read along' },
        ]}
        value={as}
        onChange={setAs}
      />
      <Button {...quiet} size="sm" disabled={person === null} onClick={() => once(invite)}>
        Invite
      </Button>
    </Group>
  )
}

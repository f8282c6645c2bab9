/** What owners set for the whole workspace: its name and the response policy; and what is set where the server is started. */
import { Button, Group, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { PolicyNumbers } from '#features/policy/panel.tsx'
import { post } from '#web/kit/client.ts'
import { showDone } from '#web/kit/command.tsx'
import { usePolicy, type Me, type PolicyAnswer } from '#web/kit/queries.ts'
import { usePolicies } from '#web/kit/records.ts'
import { Section } from '#web/kit/widgets.tsx'
import { useAccountForm, WrongLine } from '../account-form.tsx'

export function WorkspaceName(props: { readonly name: string }) {
  const queries = useQueryClient()
  const form = useAccountForm({ name: props.name }, async (typed) => {
    const answer = await post('/api/v1/workspace/here/workspace/rename', typed)
    if (!answer.ok) return answer.problem
    showDone(`The workspace is called “${typed.name}” from now on.`)
    await queries.invalidateQueries({ queryKey: ['me'] })
    return null
  })
  return (
    <Section title="Name of the workspace">
      <form onSubmit={form.submit}>
        <Group align="start">
          <TextInput aria-label="Name of the workspace" w={280} {...form.field('name')} />
          <Button
            type="submit"
            variant="default"
            loading={form.busy}
            disabled={form.values.name.trim() === '' || form.values.name === props.name}
          >
            Rename
          </Button>
        </Group>
      </form>
      <WrongLine wrong={form.wrong} />
    </Section>
  )
}

export function PolicySettings(props: { readonly owner: boolean }) {
  const policy = usePolicy()
  if (!policy.data) return null
  const { document, version, policy: id } = policy.data
  return (
    <Section title="Response policy" aside={<span>{`${document.title}, version ${version}`}</span>}>
      {props.owner ? <ChoosePolicy key={id} inForce={policy.data} /> : null}
      <p>
        {props.owner
          ? 'The numbers and rules below are not changed here, but in the policy’s text, as its next version: '
          : 'An owner changes these numbers and rules, in the policy’s text: '}
        {id === null ? (
          <Link to="/policies">Response policies</Link>
        ) : (
          <Link to="/policies/$id" params={{ id }}>
            {props.owner ? 'Change a number or a rule' : 'Read it and its versions'}
          </Link>
        )}
        .
      </p>
      <p className="fb-small fb-dim">Where it comes from: {document.source}</p>
      <PolicyNumbers policy={document} />
    </Section>
  )
}

/** Of all policies there are, and the presets that nobody has used yet. */
function ChoosePolicy(props: { readonly inForce: PolicyAnswer }) {
  const { policy, presets } = props.inForce
  const queries = useQueryClient()
  const policies = usePolicies().data ?? []
  const unused = presets.filter(({ title }) => policies.every((known) => known.title !== title))
  const form = useAccountForm({ policy: policy ?? '' }, async (typed) => {
    const preset = unused.find(({ id }) => id === typed.policy)
    const answer = preset
      ? await post('/api/v1/policy/choose', { preset: preset.id })
      : await post('/api/v1/workspace/here/workspace/choose-policy', typed)
    if (!answer.ok) return answer.problem
    showDone('New incidents run under it. Those under way keep theirs.')
    await Promise.all(
      [['policy'], ['policies']].map((queryKey) => queries.invalidateQueries({ queryKey })),
    )
    return null
  })
  return (
    <form onSubmit={form.submit}>
      <Group align="start">
        <Select
          label="New incidents run under"
          description="Except those of projects that have a policy of their own. Incidents under way keep theirs."
          w={420}
          maw="100%"
          allowDeselect={false}
          data={[
            ...policies.map(({ id, title }) => ({ value: id, label: title })),
            ...unused.map(({ id, title }) => ({ value: id, label: `${title} (as shipped)` })),
          ]}
          {...form.field('policy')}
        />
      </Group>
      <div className="fb-actions">
        <Button
          type="submit"
          variant="default"
          loading={form.busy}
          disabled={form.values.policy === policy}
        >
          Put it in force
        </Button>
        <Link to="/first-steps" hash="policy">
          Which one fits? Three questions
        </Link>
      </div>
      <WrongLine wrong={form.wrong} />
    </form>
  )
}

/** Not settable in the page, with the reason: they decide how the server is reached before anybody can sign in. */
export function SetAtStart(props: { readonly me: Me }) {
  return (
    <Section title="Set where the server is started">
      <dl className="fb-facts">
        <dt>Mail</dt>
        <dd>
          {props.me.mail
            ? 'A mail server is set up.'
            : 'No mail server is set up: links are handed over by hand, and nobody is told by mail. Set SMTP_URL.'}
        </dd>
        <dt>Address people type</dt>
        <dd>FIREBREAK_URL. Links, passkeys and cookies depend on it.</dd>
      </dl>
      <p className="fb-dim">
        These decide how the server is reached, before anybody can sign in, so they are read once
        when it starts and not changed here. All of them are in docs/reference/config.md.
      </p>
    </Section>
  )
}

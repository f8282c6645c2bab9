/** Settings: how one signs in, tokens, how it looks; for owners the policy and where alerts come from. */
import {
  Button,
  SegmentedControl,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { PolicyNumbers } from '#features/policy/panel.tsx'
import { post } from '#web/kit/client.ts'
import { showProblem, showDone } from '#web/kit/command.tsx'
import { useMe, usePolicy } from '#web/kit/queries.ts'
import { PageHead, Section } from '#web/kit/widgets.tsx'
import { leaveEverywhere } from '../session-ended.tsx'
import { Passkeys, Password, SecondStepSettings } from './settings-sign-in.tsx'
import { ThisDevice } from './settings-device.tsx'
import { Sources } from './settings-sources.tsx'
import { Tokens } from './settings-tokens.tsx'

export function SettingsPage() {
  const me = useMe()
  return (
    <div className="fb-page fb-page-narrow">
      <PageHead title="Settings" under={me.data ? `${me.data.name}, ${me.data.email}` : ''} />
      <Look />
      <Password />
      <Passkeys />
      <SecondStepSettings />
      {me.data ? <ThisDevice person={me.data.id} /> : null}
      {me.data ? <Everywhere person={me.data.id} /> : null}
      <Tokens />
      <PolicySettings owner={me.data?.role === 'owner'} />
      {me.data?.role === 'owner' ? <Sources /> : null}
    </div>
  )
}

function Look() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Section title="Appearance">
      <SegmentedControl
        aria-label="Light or dark"
        data={[
          { value: 'auto', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as MantineColorScheme)}
      />
    </Section>
  )
}

function Everywhere(props: { readonly person: string }) {
  const leave = async () => {
    const answer = await post('/api/v1/me/sign-out-everywhere')
    if (!answer.ok) return showProblem(answer.problem)
    await leaveEverywhere(props.person)
  }
  return (
    <Section title="Sessions">
      <p className="fb-dim">
        Ends every session of yours, this one too. Do it when a device is lost.
      </p>
      <div className="fb-actions">
        <Button variant="default" onClick={() => void leave()}>
          Sign out everywhere
        </Button>
      </div>
    </Section>
  )
}

function PolicySettings(props: { readonly owner: boolean }) {
  const policy = usePolicy()
  const queries = useQueryClient()
  if (!policy.data) return null
  const { document, version, presets } = policy.data
  const choose = async (preset: string) => {
    const answer = await post('/api/v1/policy/choose', { preset })
    if (!answer.ok) return showProblem(answer.problem)
    showDone('New incidents run under it. Those under way keep theirs.')
    await queries.invalidateQueries({ queryKey: ['policy'] })
  }
  return (
    <Section title="Response policy" aside={<span>{`${document.title}, version ${version}`}</span>}>
      <p className="fb-dim">{document.source}</p>
      <PolicyNumbers policy={document} />
      <p>
        <Link to="/policies">All response policies, their versions and their text</Link>
      </p>
      {props.owner ? (
        <div className="fb-actions">
          {presets
            .filter((preset) => preset.id !== document.preset)
            .map((preset) => (
              <Button
                key={preset.id}
                variant="default"
                title={preset.source}
                onClick={() => void choose(preset.id)}
              >
                {`Run under “${preset.title}”`}
              </Button>
            ))}
        </div>
      ) : null}
    </Section>
  )
}

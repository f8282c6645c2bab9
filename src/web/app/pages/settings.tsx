/** Settings: one’s own account first; for owners the workspace below it. What cannot be set here says where and why not. */
import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { useMe } from '#web/kit/queries.ts'
import { PageHead, Section } from '#web/kit/widgets.tsx'
import { Waiting } from '../shell.tsx'
import { Sessions } from './settings-sessions.tsx'
import { Passkeys, Password, SecondStepSettings } from './settings-sign-in.tsx'
import { ThisDevice } from './settings-device.tsx'
import { Sources } from './settings-sources.tsx'
import { Tokens } from './settings-tokens.tsx'
import { PolicySettings, SetAtStart, WorkspaceName } from './settings-workspace.tsx'

export function SettingsPage() {
  const me = useMe().data
  if (!me) return <Waiting />
  const owner = me.role === 'owner'
  return (
    <div className="fb-page fb-page-narrow">
      <PageHead
        title="Settings"
        over={
          <>
            <a href="#account">Your account</a>
            <a href="#workspace">The workspace</a>
          </>
        }
        under={`${me.name}, ${me.email}, ${me.role} of ${me.workspace.name}`}
      />
      <div id="account" className="fb-part">
        <h2 className="fb-part-title">Your account</h2>
        <p className="fb-dim">
          Your name and address are not changed here: the record names you by them. Your role is
          given by an owner.
        </p>
        <Password />
        <ThisDevice person={me.id} />
        <Sessions person={me.id} />
        <Passkeys />
        <SecondStepSettings />
        <Tokens />
        <Look />
      </div>
      <div id="workspace" className="fb-part">
        <h2 className="fb-part-title">The workspace</h2>
        {owner ? <WorkspaceName key={me.workspace.name} name={me.workspace.name} /> : null}
        <PolicySettings owner={owner} />
        {owner ? <Sources /> : null}
        {owner ? <SetAtStart me={me} /> : null}
      </div>
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
      <p className="fb-dim">On this device only.</p>
    </Section>
  )
}

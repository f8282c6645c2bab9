/** The account menu, in every place where somebody is signed in: who I am, my settings, the keys, light or dark, signing out. */
import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMe, type Me } from '#web/kit/queries.ts'
import { initials } from '#web/kit/initials.ts'
import { showKeys } from './keys.tsx'
import { useSignOut } from './sign-out.tsx'

const roleSentences = {
  owner: 'You run this workspace. You read an incident only where you are on it by name.',
  responder: 'You can take new reports, and work on incidents you are invited to.',
  member: 'You can report, and follow what becomes of your reports.',
  guest: 'You see what you were invited to.',
} as const

/** `mark` is two letters, where the head has no room for a name. */
export function AccountMenu(props: { readonly look: 'name' | 'mark' }) {
  const me = useMe().data
  return me ? <MenuOf me={me} look={props.look} /> : null
}

function MenuOf({ me, look }: { readonly me: Me; readonly look: 'name' | 'mark' }) {
  const { leave, dialog } = useSignOut(me.id)
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        {look === 'name' ? (
          <button type="button" className="fb-link-button fb-account">
            {me.name}
          </button>
        ) : (
          <button
            type="button"
            className="fb-account-mark"
            aria-label={`${initials(me.name)}, account of ${me.name}`}
          >
            {initials(me.name)}
          </button>
        )}
      </Menu.Target>
      <Menu.Dropdown className="fb-no-print">
        <Menu.Label maw={280}>
          {me.name}, {me.role} of {me.workspace.name}.
          <br />
          {roleSentences[me.role]}
        </Menu.Label>
        <Pages firstSteps={me.role === 'owner' || me.role === 'responder'} />
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings">
          Settings
        </Menu.Item>
        <Menu.Item onClick={showKeys} rightSection={<span className="fb-kbd">?</span>}>
          Keys
        </Menu.Item>
        <Scheme />
        <Menu.Divider />
        <Menu.Item onClick={leave}>Sign out</Menu.Item>
      </Menu.Dropdown>
      {dialog}
    </Menu>
  )
}

/** The pages too: on a phone the bar has no room for them, and the room has no bar. */
function Pages(props: { readonly firstSteps: boolean }) {
  return (
    <>
      <Menu.Item component={Link} to="/">
        Home
      </Menu.Item>
      <Menu.Item component={Link} to="/incidents">
        Incidents
      </Menu.Item>
      <Menu.Item component={Link} to="/report">
        Report something
      </Menu.Item>
      <Menu.Item component={Link} to="/projects">
        Projects
      </Menu.Item>
      <Menu.Item component={Link} to="/people">
        People
      </Menu.Item>
      {props.firstSteps ? (
        <Menu.Item component={Link} to="/first-steps">
          First steps
        </Menu.Item>
      ) : null}
    </>
  )
}

const schemes = { auto: 'As the system', light: 'Light', dark: 'Dark' } as const

function Scheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu.RadioGroup
      value={colorScheme}
      onChange={(value) => setColorScheme(value as MantineColorScheme)}
    >
      <Menu.Label>Appearance</Menu.Label>
      {Object.entries(schemes).map(([value, label]) => (
        <Menu.RadioItem key={value} value={value} closeMenuOnClick={false}>
          {label}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  )
}

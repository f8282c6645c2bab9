/** What this browser keeps, and whether it says on the desktop that something waits: for this device only. */
import { Stack, Switch } from '@mantine/core'
import { useState } from 'react'
import { canKeepReads, keepsReads, setKeepsReads, setWantsNotices } from '#web/kit/device.ts'
import { Section } from '#web/kit/widgets.tsx'
import { mayTell } from '../notices.tsx'

export function ThisDevice(props: { readonly person: string }) {
  const { person } = props
  const [keeps, setKeeps] = useState(() => keepsReads(person))
  const choose = (keep: boolean) => {
    setKeeps(keep)
    void setKeepsReads(person, keep)
  }
  return (
    <Section title="This device">
      <Stack gap="sm">
        <Switch
          label="Keep what I read on this device"
          description={
            canKeepReads()
              ? 'Rooms and lists are then shown as last seen while there is no connection. They lie readable on its disk: only for a device that is yours alone. Signing out deletes them.'
              : 'This needs an address that begins with https.'
          }
          disabled={!canKeepReads()}
          checked={keeps}
          onChange={(event) => choose(event.currentTarget.checked)}
        />
        <NoticesSwitch person={person} />
        <p className="fb-dim fb-small">
          What you type and have not sent is always kept in this browser until it is sent, for you
          only. Signing out deletes it.
        </p>
      </Stack>
    </Section>
  )
}

/** Asks the browser for leave when it is pressed, and never before. */
function NoticesSwitch(props: { readonly person: string }) {
  const { person } = props
  const [on, setOn] = useState(() => mayTell(person))
  const [refused, setRefused] = useState(false)
  const possible = 'Notification' in globalThis
  const choose = async (wants: boolean) => {
    const granted = wants && (await Notification.requestPermission()) === 'granted'
    setWantsNotices(person, granted)
    setOn(granted)
    setRefused(wants && !granted)
  }
  return (
    <Switch
      label="Tell me on this desktop when something waits for me"
      description={
        possible
          ? 'Only while this tab is in the background; a reference and a kind, nothing of the incident.'
          : 'This browser has no notices.'
      }
      error={
        refused
          ? 'The browser said no. Allow notifications for this address in its settings, then press again.'
          : undefined
      }
      disabled={!possible}
      checked={on}
      onChange={(event) => void choose(event.currentTarget.checked)}
    />
  )
}

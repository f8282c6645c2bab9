/** Signing out: nothing of an incident stays in this browser, neither in memory nor on its disk. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { counted } from '#kernel/words.ts'
import { call } from '#web/kit/client.ts'
import { setKeepsReads } from '#web/kit/device.ts'
import { showProblem } from '#web/kit/command.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { useOutbox } from '#web/kit/unsent.tsx'
import { leaveEverywhere } from './session-ended.tsx'

async function signOut(person: string): Promise<void> {
  const answer = await call({ method: 'POST', path: '/api/auth/sign-out', body: {} })
  if (answer.ok || answer.problem.status === 401) return leaveEverywhere(person)
  // Only the server can end a session; what was kept to read goes all the same.
  await setKeepsReads(person, false)
  showProblem({
    ...answer.problem,
    sentence: `You are still signed in: ${answer.problem.sentence} What was kept here to read is deleted.`,
  })
}

/** `leave` signs out; where lines wait that the server does not have, `dialog` asks what becomes of them. */
export function useSignOut(person: string): {
  readonly leave: () => void
  readonly dialog: ReactNode
} {
  const { outbox } = useOutbox()
  const [waiting, setWaiting] = useState(0)
  const ask = async () => {
    if (outbox.all().length > 0) await outbox.flush()
    const left = outbox.all().length
    if (left > 0) setWaiting(left)
    else await signOut(person)
  }
  const deleteAll = async () => {
    for (const line of outbox.all()) outbox.discard(line.key)
    setWaiting(0)
    await signOut(person)
  }
  return {
    leave: () => void ask(),
    dialog:
      waiting === 0 ? null : (
        <Dialog title="Lines that were not sent" onClose={() => setWaiting(0)}>
          <Stack>
            <Text>
              {counted(waiting, 'line', 'lines')} of yours for the log could not be sent. What was
              not sent is kept in this browser only. Signing out deletes it.
            </Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setWaiting(0)}>
                Stay signed in
              </Button>
              <Button onClick={() => void deleteAll()}>Delete and sign out</Button>
            </Group>
          </Stack>
        </Dialog>
      ),
  }
}

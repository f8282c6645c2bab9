/** Take it, or call it a false alarm, straight from home: the server decides, this page only asks. */
import { Button, Stack, Text, Textarea } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Dialog } from '#web/kit/dialog.tsx'
import { post } from '#web/kit/client.ts'
import { showProblem, showDone } from '#web/kit/command.tsx'
import { useKept } from '#web/kit/kept.tsx'
import { useMe } from '#web/kit/queries.ts'
import { useRefreshHome, type Row } from './home-data.ts'

export function QuickDecide(props: { readonly row: Row }) {
  const { row } = props
  const me = useMe()
  const navigate = useNavigate()
  const refresh = useRefreshHome()
  const [asking, setAsking] = useState(false)
  if (row.verdict !== 'event' || me.data?.role !== 'responder') return null
  const act = async (verb: string, body: object): Promise<boolean> => {
    const answer = await post(`/api/v1/incidents/${row.id}/triage/${verb}`, body)
    refresh()
    if (!answer.ok) showProblem(answer.problem)
    return answer.ok
  }
  const take = async () => {
    if (await act('take', {})) await navigate({ to: '/i/$ref', params: { ref: row.ref } })
  }
  return (
    <div className="fb-actions">
      {row.untaken ? (
        <Button size="xs" onClick={() => void take()}>
          Take it
        </Button>
      ) : null}
      {row.untaken || row.commander === me.data.id ? (
        <Button
          size="xs"
          variant="default"
          onClick={() =>
            void navigate({ to: '/i/$ref', params: { ref: row.ref }, search: { do: 'declare' } })
          }
        >
          Declare…
        </Button>
      ) : null}
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        False alarm…
      </Button>
      {asking ? (
        <FalseAlarm
          about={row.id}
          onClose={() => setAsking(false)}
          onDecide={(reason) => act('decide', { verdict: 'false-alarm', reason })}
        />
      ) : null}
    </div>
  )
}

function FalseAlarm(props: {
  readonly about: string
  readonly onClose: () => void
  readonly onDecide: (reason: string) => Promise<boolean>
}) {
  const kept = useKept(`false-alarm/${props.about}`, '')
  const reason = kept.value
  const decide = async () => {
    if (!(await props.onDecide(reason))) return
    kept.done()
    showDone('Noted as a false alarm. The short conclusion thanks whoever reported it.')
    props.onClose()
  }
  return (
    <Dialog onClose={props.onClose} title="False alarm">
      <Stack
        component="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim() !== '') void decide()
        }}
      >
        <Text c="dimmed">It goes through the short conclusion. Reporting it was right.</Text>
        <Textarea
          label="Why"
          required
          data-autofocus
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => kept.set(event.currentTarget.value)}
        />
        <Button type="submit" disabled={reason.trim() === ''}>
          False alarm
        </Button>
      </Stack>
    </Dialog>
  )
}

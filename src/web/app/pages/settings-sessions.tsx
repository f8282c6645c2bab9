/** Where I am signed in: each session with its browser, this one marked; one is ended, or all others. */
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { counted } from '#kernel/words.ts'
import { post, read } from '#web/kit/client.ts'
import { showDone, showProblem } from '#web/kit/command.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Section } from '#web/kit/widgets.tsx'
import { leaveEverywhere } from '../session-ended.tsx'

type Session = {
  readonly id: string
  readonly browser: string
  readonly signedInAt: string
  readonly lastUsedAt: string
  readonly here: boolean
}

export function Sessions(props: { readonly person: string }) {
  const queries = useQueryClient()
  const found = useQuery({
    queryKey: ['sessions'],
    queryFn: () => read<{ sessions: readonly Session[] }>('/api/v1/me/sessions'),
  })
  const sessions = found.data?.sessions ?? []
  const others = sessions.filter(({ here }) => !here).length
  const refresh = () => queries.invalidateQueries({ queryKey: ['sessions'] })
  const end = async ({ id, browser }: Session) => {
    const answer = await post('/api/v1/me/sessions/end', { id })
    if (answer.ok) showDone(`The session in ${browser} is ended.`)
    else showProblem(answer.problem)
    await refresh()
  }
  const endOthers = async () => {
    const answer = await post<{ ended: number }>('/api/v1/me/sessions/end-others')
    if (answer.ok)
      showDone(`${counted(answer.value.ended, 'other session is', 'other sessions are')} ended.`)
    else showProblem(answer.problem)
    await refresh()
  }
  const leave = async () => {
    const answer = await post('/api/v1/me/sign-out-everywhere')
    if (!answer.ok) return showProblem(answer.problem)
    await leaveEverywhere(props.person)
  }
  return (
    <Section title="Sessions and devices">
      <ul className="fb-list" aria-label="Where you are signed in">
        {sessions.map((session) => (
          <li key={session.id}>
            <span className="fb-grow">
              {session.browser} {session.here ? <b>· this one</b> : null}
              <br />
              <span className="fb-small fb-faint">
                signed in <When at={session.signedInAt} shape="dated" />
                {session.here ? null : (
                  <>
                    {' '}
                    · last used around <When at={session.lastUsedAt} shape="dated" />
                  </>
                )}
              </span>
            </span>
            {session.here ? null : (
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                aria-label={`End the session in ${session.browser}`}
                onClick={() => void end(session)}
              >
                end
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className="fb-actions">
        <Button variant="default" disabled={others === 0} onClick={() => void endOthers()}>
          End all others
        </Button>
        <Button variant="default" onClick={() => void leave()}>
          Sign out everywhere
        </Button>
      </div>
      <p className="fb-dim">
        {others === 0 ? 'You are signed in nowhere else. ' : ''}
        End what you do not know or have lost, and change your password if somebody else may know
        it. The browser is what it says of itself. API tokens are listed below and stay.
      </p>
    </Section>
  )
}

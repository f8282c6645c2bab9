/** `session list` and `session end`: where the person of the token is signed in; for when the device that was lost is the only one. */
import { counted } from '#kernel/words.ts'
import { UsageError } from './arguments.ts'
import { table } from './fields.ts'
import { ask, type Command } from './terminal.ts'

type Listed = {
  readonly id: string
  readonly browser: string
  readonly signedInAt: string
  readonly lastUsedAt: string
}

const minute = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`

/** `session list` */
export const listSessions: Command = async (terminal) => {
  const list = (await ask(terminal, { method: 'GET', path: '/api/v1/me/sessions' })) as {
    readonly sessions: readonly Listed[]
  }
  const rows = list.sessions.map(({ id, browser, signedInAt, lastUsedAt }) => [
    id,
    `signed in ${minute(signedInAt)}`,
    `last used ${minute(lastUsedAt)}`,
    browser,
  ])
  terminal.print(
    terminal.json ? JSON.stringify(list) : rows.length > 0 ? table(rows) : 'Nowhere signed in.',
  )
  return 0
}

/** `session end ID`, or `session end all` */
export const endSession: Command = async (terminal) => {
  const [id] = terminal.words
  if (id === undefined) throw new UsageError('Give the id of a session, from session list, or all.')
  if (id !== 'all') {
    const body = { id }
    await ask(terminal, { method: 'POST', path: '/api/v1/me/sessions/end', body })
    terminal.print(terminal.json ? JSON.stringify({ ended: 1 }) : 'The session is ended.')
    return 0
  }
  const path = '/api/v1/me/sessions/end-others'
  const answer = (await ask(terminal, { method: 'POST', path })) as { readonly ended: number }
  terminal.print(
    terminal.json
      ? JSON.stringify(answer)
      : `${counted(answer.ended, 'session is', 'sessions are')} ended.`,
  )
  return 0
}
